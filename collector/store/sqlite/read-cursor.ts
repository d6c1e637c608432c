// Positions in lists: where the last row stood, opaque to whoever hands it back and checked when they do.
import { z } from 'zod'
import { CursorError } from '../read-store.ts'

export type Position = readonly (string | number)[]

/** `list` names the list and its order, so that a cursor of another one is refused. */
export function encodeCursor(list: string, position: Position): string {
  return Buffer.from(JSON.stringify([list, ...position])).toString('base64url')
}

export function decodeCursor<T>(list: string, cursor: string | undefined, position: z.ZodType<T>): T | null {
  if (cursor === undefined) return null
  const parsed = position.safeParse(contentOf(list, cursor))
  if (!parsed.success) throw new CursorError()
  return parsed.data
}

function contentOf(list: string, cursor: string): unknown {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(content) && content[0] === list ? content.slice(1) : null
  } catch {
    return null
  }
}

export const whole = z.int()
