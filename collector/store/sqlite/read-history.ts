// The history of one figure of one item: its series is walked backwards as far as the time asked for.
import type { Measurement } from '../../../shared/finding.ts'
import type { MissedReason } from '../../../shared/round.ts'
import type { Status } from '../../../shared/status.ts'
import { COLLECTOR_LIMITS } from '../../limits.ts'
import type { HistoryRequest, Sample, StoredHistory } from '../read-store.ts'
import type { RoundBody } from '../round-body.ts'
import type { ReadDatabase } from './read-database.ts'
import { type LogRow, outcomeOf } from './read-round-log.ts'
import { oldestArrival } from './round-search.ts'

type Place = { readonly index: number; readonly base: number } | null
type Runs = StoredHistory['runs']

/** Null when the host never had this inspection. */
export function readHistory(db: ReadDatabase, request: HistoryRequest): StoredHistory | null {
  const host = db.keys.hostNum(request.hostId)
  const inspection = db.keys.inspectionNum(request.inspection)
  const state = host === null || inspection === null ? null : db.series.one(host, inspection)
  if (host === null || inspection === null || state === null) return null
  const rows = rowsBetween(db, state.lastRound, request)
  const measurements =
    state.findings.find((finding) => finding.item === request.item)?.measurements ??
    lastKnown(db, rows, request.item)
  const measurement = request.measurement ?? measurements[0]?.name ?? null
  return {
    measurements,
    measurement,
    samples: samplesOf(db, rows, { item: request.item, measurement }),
    runs: readRuns(db, [
      host,
      inspection,
      request.item,
      request.to,
      request.from,
      COLLECTOR_LIMITS.historyRuns,
    ]),
  }
}

/** In the order in which they were observed, which late rounds make another than that of arrival. */
function rowsBetween({ log }: ReadDatabase, last: number | null, { from, to }: HistoryRequest): LogRow[] {
  const oldest = oldestArrival({ from })
  const rows: LogRow[] = []
  let steps = 0
  for (const row of log.walk(last)) {
    steps += 1
    if (row.received_at < oldest || steps > COLLECTOR_LIMITS.historyRounds) break
    if (row.filled_by === null && row.observed_at >= from && row.observed_at < to) rows.push(row)
  }
  return rows.sort((one, other) => one.observed_at - other.observed_at)
}

function samplesOf(
  { log }: ReadDatabase,
  rows: readonly LogRow[],
  figure: { readonly item: string; readonly measurement: string | null },
): Sample[] {
  const places = new Map<string, Place>()
  return rows.map((row) => {
    const isMissed = outcomeOf(row) === 'missed'
    const key = `${row.day}/${row.body}`
    let place = places.get(key)
    if (place === undefined) {
      place = findPlace(log.body(row), figure)
      places.set(key, place)
    }
    return {
      at: row.observed_at,
      value: place === null || isMissed ? null : figureAt(place, row.numbers),
      isMissed,
      missedReason: isMissed ? (row.missed_reason as MissedReason | null) : null,
    }
  })
}

/** Where the figure stands among all figures of the body, as round-body.ts counts them. */
function findPlace(
  { findings }: RoundBody,
  { item, measurement }: { readonly item: string; readonly measurement: string | null },
): Place {
  let before = 0
  for (const finding of findings) {
    const at = finding.measurements.findIndex(({ name }) => name === measurement)
    if (finding.item === item) {
      return at === -1 ? null : { index: before + at, base: finding.measurements[at]?.value ?? 0 }
    }
    before += finding.measurements.length
  }
  return null
}

function figureAt({ index, base }: NonNullable<Place>, numbers: string | null): number {
  if (numbers === null) return base
  const flat = JSON.parse(numbers) as number[]
  for (let at = 0; at + 1 < flat.length; at += 2) if (flat[at] === index) return flat[at + 1] ?? base
  return base
}

/** Of an item that is gone now: the figures that it had last. */
function lastKnown({ log }: ReadDatabase, rows: readonly LogRow[], item: string): readonly Measurement[] {
  const row = rows.findLast((candidate) => outcomeOf(candidate) === 'completed')
  if (row === undefined) return []
  const { findings } = log.body(row)
  return findings.find((finding) => finding.item === item)?.measurements ?? []
}

type RunRow = { readonly from_at: number; readonly to_at: number | null; readonly status: Status | null }

function readRuns({ sqlite }: ReadDatabase, values: [number, number, string, number, number, number]): Runs {
  const statement = sqlite.prepare<typeof values, RunRow>(
    `SELECT from_at, to_at, status FROM runs WHERE host = ? AND inspection = ? AND item = ? AND from_at < ?
     AND (to_at IS NULL OR to_at > ?) ORDER BY from_at DESC LIMIT ?`,
  )
  return statement
    .all(...values)
    .reverse()
    .map((row) => ({ from: row.from_at, to: row.to_at, status: row.status }))
}
