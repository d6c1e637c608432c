// Frames of one turn in one buffer, so that all of them go to the other thread without being cloned one by one.
import type { RawFrame } from './messages.ts'

/** Socket buffers are slices of shared slabs that cannot be transferred: one copy each. */
export function packFrames(frames: readonly RawFrame[]): { frames: RawFrame[]; buffer: ArrayBuffer } {
  const size = frames.reduce((sum, { raw }) => sum + raw.byteLength, 0)
  const buffer = new ArrayBuffer(size)
  const bytes = new Uint8Array(buffer)
  let offset = 0
  const packed = frames.map(({ connection, raw, receivedAt }) => {
    bytes.set(raw, offset)
    const view = new Uint8Array(buffer, offset, raw.byteLength)
    offset += raw.byteLength
    return { connection, raw: view, receivedAt }
  })
  return { frames: packed, buffer }
}
