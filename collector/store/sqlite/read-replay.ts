// Rounds of the past for rules that are tried on them: bodies are read only where something was wrong.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type ReplayReads, type ReplayRound, type ReplaySeries, replayKey } from '../replay-reads.ts'
import { decodeRound } from '../round-body.ts'
import { logRankOf } from './log-rank.ts'
import type { ReadDatabase } from './read-database.ts'
import { type LogRow, outcomeOf } from './read-round-log.ts'

type SeriesRow = {
  readonly hostNum: number
  readonly hostId: string
  readonly inspection: string
  readonly lastRound: number | null
}
type Wanted = Parameters<ReplayReads['rounds']>[1]

const WELL = logRankOf('ok')

export function createReplayReads(db: ReadDatabase): ReplayReads {
  const readSeries = db.sqlite.prepare<[], SeriesRow>(
    `SELECT s.host AS hostNum, h.id AS hostId, i.name AS inspection, s.last_round AS lastRound
     FROM states s JOIN hosts h ON h.num = s.host JOIN inspections i ON i.num = s.inspection
     WHERE h.revoked_at IS NULL ORDER BY h.name, i.name`,
  )
  return {
    series: () => readSeries.all(),
    troubled: (since) => readTroubled(db, since),
    rounds: (series, wanted) => readRounds(db, series, wanted),
  }
}

/** Day by day, over the index of what was not well. */
async function readTroubled({ sqlite, log, keys }: ReadDatabase, since: number): Promise<Set<string>> {
  const troubled = new Set<string>()
  for (const { day } of log.days()) {
    const rows = sqlite
      .prepare<[number], { host: number; inspection: number }>(
        `SELECT DISTINCT host, inspection FROM rounds_${day} WHERE rank > 1 AND received_at >= ?`,
      )
      .all(since)
    for (const { host, inspection } of rows)
      troubled.add(replayKey({ hostNum: host, inspection: keys.inspectionName(inspection) }))
    const newest = sqlite
      .prepare<[], number>(`SELECT received_at FROM rounds_${day} ORDER BY id DESC LIMIT 1`)
      .pluck()
      .get()
    if ((newest ?? 0) < since) break
    await nextTurn()
  }
  return troubled
}

function readRounds(
  db: ReadDatabase,
  { lastRound }: ReplaySeries,
  { since, most, withFigures }: Wanted,
): ReplayRound[] {
  const rows: LogRow[] = []
  for (const row of db.log.walk(lastRound)) {
    if (row.received_at < since || rows.length >= most) break
    if (row.filled_by === null && outcomeOf(row) !== 'missed' && row.observed_at >= since) rows.push(row)
  }
  return rows
    .sort((one, other) => one.observed_at - other.observed_at)
    .map((row) => toReplayRound(db, row, withFigures))
}

function toReplayRound({ log }: ReadDatabase, row: LogRow, withFigures: boolean): ReplayRound {
  const outcome = outcomeOf(row)
  const observedAt = row.observed_at
  const isWell = row.rank === WELL && outcome === 'completed'
  if (isWell && !withFigures) return { observedAt, outcome, findings: null, events: [] }
  const { findings, events } = decodeRound(log.body(row), row.numbers)
  return { observedAt, outcome, findings, events }
}
