// A message between a test and its process on a pipe: its length, then what v8 makes of it.
import { serialize } from 'node:v8'

export const LENGTH_BYTES = 4

export function frame(message: unknown): Buffer {
  const body = serialize(message)
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32LE(body.length)
  return Buffer.concat([length, body])
}
