// Sends a file and says how far it is, which fetch cannot; the one request beside api.ts.
import type { Problem } from '../shared/api/common.ts'
import type { Attachment } from '../shared/api/fault.ts'
import { ApiError } from './api.ts'
import { saySession } from './session.ts'

type UploadOptions = {
  readonly type: string
  readonly signal: AbortSignal
  readonly onShare: (share: number) => void
}

// A slow line may take long; a line that says nothing at all for this long is dead.
const SILENT_MS = 60_000

export function uploadFile(file: File, { type, signal, onShare }: UploadOptions): Promise<Attachment> {
  const request = new XMLHttpRequest()
  let timer: ReturnType<typeof setTimeout> | undefined
  const watch = () => {
    clearTimeout(timer)
    timer = setTimeout(() => request.abort(), SILENT_MS)
  }
  return new Promise<Attachment>((resolve, reject) => {
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      watch()
      onShare(total > 0 ? loaded / total : 0)
    })
    request.addEventListener('load', () => {
      const answer = parse(request.responseText)
      if (request.status === 201) return resolve(answer as Attachment)
      if (request.status === 401) saySession('ended')
      reject(new ApiError(answer as Problem | null, request.status))
    })
    request.addEventListener('error', () => reject(new ApiError(null, 0)))
    request.addEventListener('abort', () => reject(new ApiError(null, 0)))
    signal.addEventListener('abort', () => request.abort())
    request.open('POST', '/api/v1/attachments')
    request.setRequestHeader('Content-Type', type)
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name))
    watch()
    request.send(file)
  }).finally(() => clearTimeout(timer))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export function attachmentAddress(id: string): string {
  return `/api/v1/attachments/${id}`
}
