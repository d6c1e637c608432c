// Files on their way to the collector; they belong to nothing until the form that holds them is sent.
import { useCallback, useEffect, useRef, useState } from 'react'
import { LIMITS } from '../../../shared/limits.ts'
import { uploadFile } from '../../upload.ts'
import { judgeFile, type Refusal } from './file-rules.ts'

export type UploadedFile = {
  readonly key: number
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly state: 'sending' | 'sent' | 'failed' | 'refused'
  /** How much of it has been sent, 0–1. */
  readonly share: number
  readonly id: string | null
  readonly error: Error | null
  readonly refusal: Refusal | 'too-many' | null
}
export type Uploads = {
  readonly files: readonly UploadedFile[]
  /** Of those that have arrived. */
  readonly ids: string[]
  /** Nothing is under way, and nothing failed that the writer may believe sent. */
  readonly isReady: boolean
  readonly add: (files: Iterable<File>) => void
  readonly remove: (key: number) => void
  readonly clear: () => void
}

export const MOST_FILES = 20
let lastKey = 0

export function useUploads(): Uploads {
  const [files, setFiles] = useState<readonly UploadedFile[]>([])
  const aborts = useRef(new Map<number, AbortController>())
  const change = useCallback(
    (key: number, changes: Partial<UploadedFile>) =>
      setFiles((now) => now.map((file) => (file.key === key ? { ...file, ...changes } : file))),
    [],
  )
  useEffect(() => {
    const running = aborts.current
    return () => {
      for (const abort of running.values()) abort.abort()
    }
  }, [])

  const send = useCallback(
    async (key: number, file: File, type: string) => {
      const abort = new AbortController()
      aborts.current.set(key, abort)
      try {
        const options = { type, signal: abort.signal, onShare: (share: number) => change(key, { share }) }
        const { id } = await uploadFile(file, options)
        change(key, { state: 'sent', share: 1, id })
      } catch (error) {
        change(key, { state: 'failed', error: error instanceof Error ? error : new Error(String(error)) })
      } finally {
        aborts.current.delete(key)
      }
    },
    [change],
  )
  const count = files.length
  const add = useCallback(
    (picked: Iterable<File>) => {
      const added = [...picked].map((file, index) => {
        lastKey += 1
        const room = count + index < Math.min(MOST_FILES, LIMITS.attachmentsPerFault)
        const judged = room ? judgeFile(file) : { refusal: 'too-many' as const }
        return { file, judged, row: rowOf(lastKey, file, judged) }
      })
      setFiles((now) => [...now, ...added.map(({ row }) => row)])
      for (const { file, judged, row } of added) if ('type' in judged) void send(row.key, file, judged.type)
    },
    [count, send],
  )
  const remove = useCallback((key: number) => {
    aborts.current.get(key)?.abort()
    setFiles((now) => now.filter((file) => file.key !== key))
  }, [])
  const clear = useCallback(() => setFiles([]), [])
  const ids = files.flatMap(({ id }) => (id === null ? [] : [id]))
  return { files, ids, isReady: files.every(({ state }) => state === 'sent'), add, remove, clear }
}

function rowOf(
  key: number,
  { name, size }: File,
  judged: { type: string } | { refusal: Refusal | 'too-many' },
): UploadedFile {
  const refusal = 'refusal' in judged ? judged.refusal : null
  const type = 'type' in judged ? judged.type : ''
  const state = refusal === null ? 'sending' : 'refused'
  return { key, name, type, bytes: size, state, share: 0, id: null, error: null, refusal }
}
