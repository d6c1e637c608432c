// zip, tar and xz: each says at its end that it has one.
import { type Check, type Content, cutOff, damaged } from './check.ts'

const ZIP_END = 0x06054b50
const ZIP_DIRECTORY = 0x02014b50
const ZIP_END_BYTES = 22

/** The end record is within the last 64 KiB and points at the directory, which must be where it says. */
export const checkZip: Check = async (content) => {
  const tailBytes = Math.min(content.sizeBytes, 65_535 + ZIP_END_BYTES)
  const tailStart = content.sizeBytes - tailBytes
  const tail = Buffer.from(await content.read(tailStart, tailBytes))
  const at = tail.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  if (at < 0 || tail.length - at < ZIP_END_BYTES || tail.readUInt32LE(at) !== ZIP_END) {
    return cutOff('no end of central directory')
  }
  const entries = tail.readUInt16LE(at + 10)
  const offset = tail.readUInt32LE(at + 16)
  // Zip64 keeps the true offset elsewhere; that the end record exists is what counts.
  if (offset === 0xffffffff || entries === 0) return { state: 'whole' }
  const directory = Buffer.from(await content.read(offset, 4))
  const isThere = directory.length === 4 && directory.readUInt32LE() === ZIP_DIRECTORY
  return isThere ? { state: 'whole' } : damaged('the central directory is not where it should be')
}

/** Two blocks of zeros end an archive; tar itself accepts their loss without a word. */
export const checkTar: Check = async (content) => {
  if (!(await hasTarChecksum(content))) return damaged('checksum of the first header')
  if (content.sizeBytes % 512 !== 0) return cutOff('ends in the middle of a block')
  const end = await content.read(content.sizeBytes - 1_024, 1_024)
  const isEnded = end.length === 1_024 && end.every((byte) => byte === 0)
  return isEnded ? { state: 'whole' } : cutOff('no end-of-archive blocks')
}

async function hasTarChecksum(content: Content): Promise<boolean> {
  const header = Buffer.from(await content.read(0, 512))
  const stated = Number.parseInt(header.toString('latin1', 148, 156), 8)
  header.fill(0x20, 148, 156)
  return header.reduce((sum, byte) => sum + byte, 0) === stated
}

/** The stream footer repeats the flags of the header and ends in "YZ"; padding of zeros may follow. */
export const checkXz: Check = async (content) => {
  const header = Buffer.from(await content.read(0, 12))
  const tail = Buffer.from(await content.read(Math.max(0, content.sizeBytes - 64), 64))
  let end = tail.length
  while (end >= 4 && tail.readUInt32LE(end - 4) === 0) end -= 4
  if (end < 12 || tail.toString('latin1', end - 2, end) !== 'YZ') return cutOff('no stream footer')
  const sameFlags = tail.subarray(end - 4, end - 2).equals(header.subarray(6, 8))
  return sameFlags ? { state: 'whole' } : damaged('footer and header do not belong together')
}
