// Refused enrolments in the operation log: one row for each address, reason and minute, with how many there were.
import type { AuditEntry } from '../store/records.ts'
import type { ProblemCode } from './problem.ts'

export type EnrolRefusal = {
  readonly address: string | null
  readonly reason: ProblemCode
  /** Empty when the code is nobody's. */
  readonly codeId: string
}
type Row = { readonly refusal: EnrolRefusal; readonly writtenAt: number; held: number }

const MINUTE_MS = 60_000
/** From more addresses than these at a time the rows say only that there were many. */
const ADDRESSES_AT_MOST = 100

export function createRefusalLog(parts: {
  readonly clock: () => number
  readonly write: (entry: AuditEntry) => void
}) {
  const { clock, write } = parts
  const rows = new Map<string, Row>()
  let timer: NodeJS.Timeout | null = null

  const say = (key: string, refusal: EnrolRefusal, count: number) => {
    rows.set(key, { refusal, writtenAt: clock(), held: 0 })
    write(entryOf(refusal, count, clock()))
  }
  /** What was held back of the minutes that are over. */
  const flush = () => {
    timer = null
    for (const [key, { refusal, writtenAt, held }] of rows) {
      if (clock() - writtenAt < MINUTE_MS) continue
      if (held > 0) say(key, refusal, held)
      else rows.delete(key)
    }
    plan()
  }
  const plan = () => {
    if (timer !== null || rows.size === 0) return
    timer = setTimeout(flush, MINUTE_MS)
    timer.unref()
  }

  return {
    flush,
    note(refusal: EnrolRefusal): void {
      const key = `${refusal.address} ${refusal.reason}`
      const isCrowded = rows.size >= ADDRESSES_AT_MOST && !rows.has(key)
      const place = isCrowded ? `many ${refusal.reason}` : key
      const row = rows.get(place)
      if (row !== undefined && clock() - row.writtenAt < MINUTE_MS) row.held += 1
      else say(place, isCrowded ? { ...refusal, address: null } : refusal, (row?.held ?? 0) + 1)
      plan()
    },
  }
}

function entryOf({ address, reason, codeId }: EnrolRefusal, count: number, at: number): AuditEntry {
  return {
    at,
    by: { kind: 'host', id: '', name: '', address },
    action: 'enrol-code.refuse',
    object: { kind: 'enrol-code', id: codeId, name: '' },
    before: null,
    after: { reason, count },
  }
}
