// Zstandard (RFC 8878): frames are chains of blocks that say how long they are, so the chain is walked without
// reading what is in them.
import { type Check, type Content, cutOff, damaged } from './check.ts'

const MAGIC = 0xfd2fb528
const SKIPPABLE = 0x184d2a50
/** A few kilobytes of headers; files with more blocks (some 500 MiB) are walked only this far. */
const MAX_BLOCKS = 4_096

export const checkZstd: Check = async (content) => {
  let offset = 0
  let budget = MAX_BLOCKS
  while (offset < content.sizeBytes) {
    const walked = await walkFrame(content, offset, budget)
    if (walked === 'cut') return cutOff('ends in the middle of a frame')
    if (walked === 'not-a-frame') return damaged(`no frame at byte ${offset}`)
    if (walked === 'too-long') return { state: 'partly' }
    offset = walked.end
    budget -= walked.blocks
  }
  return { state: 'whole' }
}

type Walked = 'cut' | 'not-a-frame' | 'too-long' | { readonly end: number; readonly blocks: number }

async function walkFrame(content: Content, start: number, budget: number): Promise<Walked> {
  const header = Buffer.from(await content.read(start, 8))
  if (header.length < 8) return 'cut'
  const magic = header.readUInt32LE(0)
  if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
    const end = start + 8 + header.readUInt32LE(4)
    return end > content.sizeBytes ? 'cut' : { end, blocks: 1 }
  }
  if (magic !== MAGIC) return 'not-a-frame'
  const { headerBytes, hasChecksum } = frameHeader(header[4] ?? 0)
  const walked = await walkBlocks(content, start + headerBytes, budget)
  if (typeof walked === 'string') return walked
  const end = walked.end + (hasChecksum ? 4 : 0)
  return end > content.sizeBytes ? 'cut' : { end, blocks: walked.blocks }
}

async function walkBlocks(content: Content, start: number, budget: number): Promise<Walked> {
  let offset = start
  for (let blocks = 1; blocks <= budget; blocks += 1) {
    const block = await content.read(offset, 3)
    if (block.length < 3) return 'cut'
    const bits = Buffer.from(block).readUIntLE(0, 3)
    const kind = (bits >> 1) & 3
    if (kind === 3) return 'not-a-frame'
    // A run of one repeated byte says how often and stores it once.
    offset += 3 + (kind === 1 ? 1 : bits >> 3)
    if (offset > content.sizeBytes) return 'cut'
    if ((bits & 1) === 1) return { end: offset, blocks }
  }
  return 'too-long'
}

function frameHeader(descriptor: number): { readonly headerBytes: number; readonly hasChecksum: boolean } {
  const isSingleSegment = (descriptor & 0x20) !== 0
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
  const headerBytes = 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes
  return { headerBytes, hasChecksum: (descriptor & 4) !== 0 }
}
