// Dumps of PostgreSQL and MySQL, and SQLite files: what shows at their ends that they were written to the end.
import { type Check, cutOff, damaged } from './check.ts'

/** A custom dump ends with a chunk of length zero or with an entry that has no data: either way with zero bytes. */
export const checkPgDump: Check = async (content) => {
  const header = Buffer.from(await content.read(0, 11))
  const intBytes = header[8] ?? 0
  const format = header[10] ?? 0
  if (header.length < 11 || intBytes < 1 || intBytes > 8) return damaged('header')
  // 1 is "custom"; a "tar" dump is a tar file and a directory's toc.dat has no data to end.
  if (format !== 1) return { state: 'partly' }
  const end = await content.read(content.sizeBytes - intBytes - 1, intBytes + 1)
  const isEnded = end.length === intBytes + 1 && end.every((byte) => byte === 0)
  return isEnded ? { state: 'whole' } : cutOff('the last data block has no end')
}

const COMPLETE = /^-- (PostgreSQL database (cluster )?dump complete|Dump completed)/m

export const checkPlainDump: Check = async (content) => {
  const tail = Buffer.from(await content.read(Math.max(0, content.sizeBytes - 1_024), 1_024)).toString(
    'latin1',
  )
  return COMPLETE.test(tail) ? { state: 'whole' } : cutOff('no "dump complete" at the end')
}

/** The header counts the pages; the count is valid when it was written with the last change. */
export const checkSqlite: Check = async (content) => {
  const header = Buffer.from(await content.read(0, 100))
  if (header.length < 100) return cutOff('ends in the header')
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const pages = header.readUInt32BE(28)
  const isCounted = pages > 0 && header.readUInt32BE(24) === header.readUInt32BE(92)
  if (!isCounted) return content.sizeBytes % pageBytes === 0 ? { state: 'partly' } : cutOff('half a page')
  const expected = pages * pageBytes
  if (content.sizeBytes >= expected) return { state: 'whole' }
  return cutOff(`${content.sizeBytes} bytes instead of ${expected}`)
}
