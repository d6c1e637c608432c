// Files beside the database: <data>/attachments/<first two signs>/<id>, whole or not at all, for nobody else's eyes.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { createContentCheck } from './file-types.ts'

export class AttachmentRefusal extends Error {
  readonly code: 'too-large' | 'wrong-type' | 'no-space'

  constructor(code: AttachmentRefusal['code']) {
    super(code)
    this.name = 'AttachmentRefusal'
    this.code = code
  }
}

export type Incoming = {
  readonly id: string
  readonly type: string
  readonly body: AsyncIterable<Uint8Array>
  readonly maxBytes: number
}
export type AttachmentStore = ReturnType<typeof createAttachmentStore>

const ID = /^[0-9a-f][\w-]{7,63}$/
const HALF = '.part'
const NO_SPACE = ['ENOSPC', 'EDQUOT', 'EFBIG']

export function createAttachmentStore(folder: string) {
  const pathOf = (id: string) => {
    if (!ID.test(id)) throw new Error('not the id of an attachment')
    return join(folder, id.slice(0, 2), id)
  }
  return {
    /** On disk when this is fulfilled; nothing is left when it is not. Throws an AttachmentRefusal. */
    async keep({ id, type, body, maxBytes }: Incoming): Promise<{ bytes: number; sha256: string }> {
      const path = pathOf(id)
      const half = `${path}${HALF}`
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        const kept = await writeWhole(half, { type, body, maxBytes })
        await rename(half, path)
        await syncFolder(dirname(path))
        return kept
      } catch (error) {
        await rm(half, { force: true })
        await rm(path, { force: true })
        const { code = '' } = error as NodeJS.ErrnoException
        throw NO_SPACE.includes(code) ? new AttachmentRefusal('no-space') : error
      }
    },
    /** Null: it is not there. */
    async read(id: string): Promise<{ bytes: number; stream: ReadableStream<Uint8Array> } | null> {
      const path = pathOf(id)
      const found = await stat(path).catch(nullIfMissing)
      if (found === null) return null
      return {
        bytes: found.size,
        stream: Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>,
      }
    },
    remove: (id: string): Promise<void> => rm(pathOf(id), { force: true }),
    /** Ids of files last written before the moment; what was left half written before it is removed. */
    async writtenBefore(moment: number): Promise<string[]> {
      const ids: string[] = []
      for (const part of (await readdir(folder).catch(nullIfMissing)) ?? []) {
        for (const name of (await readdir(join(folder, part)).catch(nullIfMissing)) ?? []) {
          const path = join(folder, part, name)
          const found = await stat(path).catch(nullIfMissing)
          if (found === null || found.mtimeMs >= moment) continue
          if (name.endsWith(HALF)) await rm(path, { force: true })
          else if (ID.test(name)) ids.push(name)
        }
      }
      return ids
    },
  }
}

async function writeWhole(
  path: string,
  { type, body, maxBytes }: Omit<Incoming, 'id'>,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  const check = createContentCheck(type)
  let bytes = 0
  const file = await open(path, 'w', 0o600)
  try {
    for await (const part of body) {
      bytes += part.byteLength
      if (bytes > maxBytes) throw new AttachmentRefusal('too-large')
      check.take(part)
      hash.update(part)
      await writeAll(file, part)
    }
    if (!check.isWhatItSays()) throw new AttachmentRefusal('wrong-type')
    await file.sync()
  } finally {
    await file.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** A disk that is nearly full takes a part of it first. */
async function writeAll(file: FileHandle, part: Uint8Array): Promise<void> {
  for (let from = 0; from < part.byteLength; ) {
    const { bytesWritten } = await file.write(part, from)
    from += bytesWritten
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}
