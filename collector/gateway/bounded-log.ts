// Log lines that strangers cause: so many of a kind in a minute are written, the rest is counted and told in one line.
import type { Logger } from 'pino'
import { COLLECTOR_LIMITS } from '../limits.ts'

const MINUTE_MS = 60_000

export type BoundedLog = Pick<
  Record<'info' | 'warn', (fields: object, message: string) => void>,
  'info' | 'warn'
> & {
  stop(): void
}

export function createBoundedLog(log: Pick<Logger, 'info' | 'warn'>, clock: () => number): BoundedLog {
  const kinds = new Map<string, { since: number; lines: number }>()

  const settle = () => {
    for (const [message, { since, lines }] of kinds) {
      if (clock() - since < MINUTE_MS) continue
      kinds.delete(message)
      const held = lines - COLLECTOR_LIMITS.logLinesPerMinute
      if (held > 0) log.warn({ held, of: message }, 'lines of this kind were held back')
    }
  }
  const timer = setInterval(settle, MINUTE_MS)
  timer.unref()

  const write = (level: 'info' | 'warn') => (fields: object, message: string) => {
    const known = kinds.get(message)
    if (known !== undefined && clock() - known.since >= MINUTE_MS) settle()
    const kind = kinds.get(message) ?? { since: clock(), lines: 0 }
    kinds.set(message, kind)
    kind.lines += 1
    if (kind.lines <= COLLECTOR_LIMITS.logLinesPerMinute) log[level](fields, message)
  }
  return { info: write('info'), warn: write('warn'), stop: () => clearInterval(timer) }
}
