// gzip (RFC 1952): small files are decompressed to their end; of larger ones the start is, and the trailer compared.
import { type Check, type Checked, type Content, cutOff, damaged } from './check.ts'

const START_BYTES = 256 * 1024
/** Stops a small file that unpacks to something enormous. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024
/** Deflate cannot shrink more than this. */
const MAX_RATIO = 1_032

export const checkGzip: Check = async (content, { readFullyUpTo }) => {
  const isSmall = content.sizeBytes <= readFullyUpTo
  const started = await inflate(content, isSmall ? content.sizeBytes : START_BYTES)
  if (started.flaw === 'ended') return isSmall ? cutOff('ends too early') : checkTrailer(content)
  if (started.flaw === 'more-follows') return { state: 'partly' }
  if (started.flaw !== null) return damaged(started.flaw)
  return { state: isSmall ? 'whole' : 'partly' }
}

/** The trailer holds the uncompressed length, modulo 4 GiB; the rest of a cut stream rarely looks like it. */
async function checkTrailer(content: Content): Promise<Checked> {
  const trailer = Buffer.from(await content.read(content.sizeBytes - 4, 4))
  const length = trailer.readUInt32LE()
  const mayWrap = content.sizeBytes * MAX_RATIO > 2 ** 32
  const isPlausible =
    mayWrap || (length >= content.sizeBytes * 0.98 && length <= content.sizeBytes * MAX_RATIO)
  return isPlausible ? { state: 'partly' } : cutOff('the length in the trailer does not fit')
}

type Inflated = { readonly flaw: 'ended' | 'more-follows' | 'the compressed data is damaged' | null }

/** 'ended': what was given is good and the stream goes on; 'more-follows': one member is whole, others come behind. */
async function inflate(content: Content, length: number): Promise<Inflated> {
  const stream = new DecompressionStream('gzip')
  const writing = feed(stream.writable.getWriter(), content, length)
  const reader = stream.readable.getReader()
  let output = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      output += value.length
      if (output > MAX_OUTPUT_BYTES) return { flaw: null }
    }
    await writing
    return { flaw: null }
  } catch (error) {
    return { flaw: flawOf(error) }
  } finally {
    await Promise.allSettled([reader.cancel(), writing])
  }
}

// Node's zlib says "unexpected end of file" (Z_BUF_ERROR) for a stream that is good as far as it goes.
function flawOf(error: unknown): Inflated['flaw'] {
  const { code, cause } = error as { code?: string; cause?: { code?: string } }
  if (code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END') return 'more-follows'
  return (cause?.code ?? code) === 'Z_BUF_ERROR' ? 'ended' : 'the compressed data is damaged'
}

async function feed(writer: WritableStreamDefaultWriter, content: Content, length: number): Promise<void> {
  const chunkBytes = 64 * 1024
  for (let offset = 0; offset < length; offset += chunkBytes) {
    await writer.ready
    await writer.write(await content.read(offset, Math.min(chunkBytes, length - offset)))
  }
  await writer.close()
}
