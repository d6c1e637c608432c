// The body of a request part by part, for routes that count it themselves: what is refused is not read to its end.
import type { Context } from 'hono'
import { AppError } from './problem.ts'

/** Throws before anything is read when the request says that it has more. */
export function requireLength(c: Context, atMost: number): void {
  if (Number(c.req.header('content-length') ?? 0) > atMost) throw tooLarge(atMost)
}

export function tooLarge(atMost: number): AppError {
  return new AppError('too-large', { detail: `at most ${atMost} bytes` })
}

export async function* bodyParts(c: Context): AsyncGenerator<Uint8Array> {
  const { body } = c.req.raw
  if (body === null) return
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new AppError('broken-off', { detail: String(cause) })
      })
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** All of it, in memory. */
export async function readBody(c: Context, atMost: number): Promise<Uint8Array> {
  requireLength(c, atMost)
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of bodyParts(c)) {
    bytes += part.byteLength
    if (bytes > atMost) throw tooLarge(atMost)
    parts.push(part)
  }
  return Buffer.concat(parts)
}
