// Reads the round log: a round by its id, and the rounds of a series backwards, each pointing to the one before it.
import type { Database, Statement } from 'better-sqlite3'
import type { Finding } from '../../../shared/finding.ts'
import type { Outcome } from '../../../shared/round.ts'
import { decodeKind, type RoundBody } from '../round-body.ts'

const FRESH_MS = 1_000
const LONGEST_CHAIN = 512

/** A row of the log without its body. */
export type LogRow = {
  readonly day: string
  readonly id: number
  readonly host: number
  readonly inspection: number
  readonly prev: number | null
  readonly observed_at: number
  readonly received_at: number
  readonly planned_at: number | null
  readonly duration_ms: number
  readonly kind: number
  readonly rank: number
  readonly missed_reason: string | null
  readonly filled_by: number | null
  readonly epoch: number | null
  readonly seq: number | null
  readonly body: number | null
  readonly numbers: string | null
}
export type Day = { readonly day: string; readonly first_id: number }

type DayStatements = {
  /** A round and those before it in its series, as far as this day goes and at most so many. */
  readonly chain: Statement<[number, number], LogRow>
  readonly body: Statement<[number], string>
  readonly finding: Statement<[number], string>
}

export type RoundReader = {
  /** Newest day first. */
  days(): readonly Day[]
  byId(id: number): LogRow | null
  /** The unchanging part of a round, with the figures that it was written with. */
  body(row: Pick<LogRow, 'day' | 'body'>): RoundBody
  /** From a round backwards through its series, in the order of arrival. */
  walk(from: number | null): Generator<LogRow>
}

export const LOG_COLUMNS =
  'id, host, inspection, prev, observed_at, received_at, planned_at, duration_ms, kind, rank, missed_reason, ' +
  'filled_by, epoch, seq, body, numbers'

export function createRoundReader(db: Database): RoundReader {
  const readDays = db.prepare<[], Day>('SELECT day, first_id FROM days ORDER BY first_id DESC')
  const statements = new Map<string, DayStatements>()
  let days: readonly Day[] = []
  let readAt = Number.NEGATIVE_INFINITY

  const freshDays = (oldestMs = FRESH_MS) => {
    const now = performance.now()
    if (now - readAt > oldestMs) {
      days = readDays.all()
      readAt = now
      const kept = new Set(days.map(({ day }) => day))
      for (const day of statements.keys()) if (!kept.has(day)) statements.delete(day)
    }
    return days
  }
  const statementsOf = (day: string) => {
    const known = statements.get(day)
    if (known !== undefined) return known
    const prepared: DayStatements = {
      chain: db.prepare(chainSql(day)),
      body: db.prepare<[number], string>(`SELECT json FROM bodies_${day} WHERE id = ?`).pluck(),
      finding: db.prepare<[number], string>(`SELECT json FROM findings_${day} WHERE id = ?`).pluck(),
    }
    statements.set(day, prepared)
    return prepared
  }
  const lookUp = (id: number, length: number, known: readonly Day[]) => {
    const day = known.find(({ first_id }) => first_id <= id)
    return day === undefined ? [] : statementsOf(day.day).chain.all(id, length)
  }
  const chain = (id: number, length: number) => {
    const rows = lookUp(id, length, freshDays())
    // A day may have begun since the days were read.
    return rows.length > 0 ? rows : lookUp(id, length, freshDays(-1))
  }

  return {
    days: () => freshDays(),
    byId: (id) => chain(id, 1)[0] ?? null,
    body({ day, body }) {
      const { body: frames, finding: findings } = statementsOf(day)
      const frame = body === null ? undefined : frames.get(body)
      if (frame === undefined) return EMPTY_BODY
      const { findings: ids, ...rest } = JSON.parse(frame) as Omit<RoundBody, 'findings'> & {
        findings: number[]
      }
      const jsons = ids.map((id) => findings.get(id)).filter((json) => json !== undefined)
      return { ...rest, findings: JSON.parse(`[${jsons.join(',')}]`) as Finding[] }
    },
    *walk(from) {
      let id = from
      for (let length = 1; id !== null; length = Math.min(length * 8, LONGEST_CHAIN)) {
        const rows = chain(id, length)
        yield* rows
        id = rows.at(-1)?.prev ?? null
      }
    },
  }
}

// One statement per stretch instead of one per round: four times as fast.
function chainSql(day: string): string {
  const columns = LOG_COLUMNS.split(', ')
  const of = (table: string) => columns.map((column) => `${table}.${column}`).join(', ')
  return `WITH RECURSIVE chain AS (
      SELECT ${of('first')} FROM rounds_${day} first WHERE first.id = ?
      UNION ALL SELECT ${of('r')} FROM chain JOIN rounds_${day} r ON r.id = chain.prev
    )
    SELECT '${day}' AS day, * FROM chain LIMIT ?`
}

const EMPTY_BODY: RoundBody = { findings: [], events: [], note: null, planVersion: '', requestId: null }

export function outcomeOf(row: Pick<LogRow, 'kind'>): Outcome {
  return decodeKind(row.kind).outcome
}
