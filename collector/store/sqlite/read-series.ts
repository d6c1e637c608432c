// The newest state of series, and which round it was judged in.
import type { Database } from 'better-sqlite3'
import type { MissedReason } from '../../../shared/round.ts'
import { isBad } from '../../../shared/status.ts'
import { ROUND_ITEM } from '../../ingest/built-in.ts'
import type { StoredFault, StoredFinding, StoredSeries } from '../read-store.ts'
import type { ItemState, SeriesState } from '../records.ts'
import { SERIES, seriesOfRow } from './load.ts'
import type { Keys } from './read-keys.ts'
import { type LogRow, outcomeOf, type RoundReader } from './read-round-log.ts'

type Log = { readonly log: RoundReader }
type Row = Readonly<Record<string, unknown>>

/** Behind so many rounds that could not look, the one that could is not searched for. */
const STEPS_BACK = 100

export type LiveItem = Pick<SeriesState, 'observedAt' | 'completedAt' | 'lastRound'> & {
  readonly state: ItemState
}

export type SeriesReader = {
  ofHost(hostNum: number): SeriesState[]
  one(hostNum: number, inspectionNum: number): SeriesState | null
  /** Of one item alone: nothing else of the series is read. */
  item(hostNum: number, inspectionNum: number, item: string): LiveItem | null
}

export function createSeriesReader(sqlite: Database): SeriesReader {
  const ofHost = sqlite.prepare<[number], Row>(`SELECT ${SERIES} WHERE s.host = ? ORDER BY i.name`)
  const one = sqlite.prepare<[number, number], Row>(`SELECT ${SERIES} WHERE s.host = ? AND s.inspection = ?`)
  const item = sqlite.prepare<[string, number, number], Row>(
    `SELECT s.observed_at, s.completed_at, s.last_round, t.state FROM states s
     JOIN item_states t ON t.host = s.host AND t.inspection = s.inspection AND t.item = ?
     WHERE s.host = ? AND s.inspection = ?`,
  )
  return {
    item(hostNum, inspectionNum, name) {
      const row = item.get(name, hostNum, inspectionNum)
      if (row === undefined) return null
      return {
        observedAt: Number(row.observed_at),
        completedAt: row.completed_at as number | null,
        lastRound: row.last_round as number | null,
        state: JSON.parse(String(row.state)) as ItemState,
      }
    },
    ofHost: (hostNum) => ofHost.all(hostNum).map(seriesOfRow),
    one(hostNum, inspectionNum) {
      const row = one.get(hostNum, inspectionNum)
      return row === undefined ? null : seriesOfRow(row)
    },
  }
}

export function toStoredSeries({ log }: Log, state: SeriesState): StoredSeries {
  const last = state.lastRound === null ? null : log.byId(state.lastRound)
  // A missed round that was told late says nothing about now.
  const isNewest = last !== null && last.observed_at >= state.observedAt
  const isMissed = isNewest && outcomeOf(last) === 'missed' && last.filled_by === null
  return {
    ...state,
    ...(isMissed ? { outcome: 'missed' as const } : {}),
    missedReason: isMissed ? (last.missed_reason as MissedReason | null) : null,
    judgedRound: judgedRound({ log }, state, false),
  }
}

/** The newest round that could look, or with `failed` the newest that could not: what the verdict comes from. */
export function judgedRound(
  { log }: Log,
  state: Pick<SeriesState, 'lastRound' | 'completedAt'>,
  failed: boolean,
): number | null {
  const isIt = (row: LogRow) => {
    const outcome = outcomeOf(row)
    const hasLooked = outcome === 'completed' || outcome === 'not-applicable'
    if (failed) return !hasLooked && outcome !== 'missed'
    return hasLooked && (state.completedAt === null || row.observed_at === state.completedAt)
  }
  let steps = 0
  for (const row of log.walk(state.lastRound)) {
    if (isIt(row)) return row.id
    steps += 1
    if (steps >= STEPS_BACK) break
  }
  return state.lastRound
}

type ItemRow = Pick<StoredFinding, 'status' | 'since' | 'faultId'> & { readonly item: string }

/** What is known of an item beside its row: the words and figures of the newest round. */
export function toStoredFinding(
  db: Log & { readonly keys: Keys },
  state: SeriesState,
  { item, ...row }: ItemRow,
): StoredFinding {
  const host = db.keys.hostOf(state.hostNum)
  const isRoundItself = item === ROUND_ITEM
  const known = isRoundItself ? undefined : state.findings.find((finding) => finding.item === item)
  const summary = state.note ?? { code: state.outcome ?? 'failed', values: {} }
  return {
    ...row,
    hostId: host.id,
    hostName: host.name,
    inspection: state.inspection,
    observedAt: isRoundItself ? state.observedAt : (state.completedAt ?? state.observedAt),
    finding: known ?? { item, status: row.status, summary, measurements: [], evidence: [] },
    roundId: judgedRound(db, state, isRoundItself),
    waits: state.items.get(item)?.waits ?? null,
  }
}

/** An open fault grows with every bad round without being written: its newest figures are in the state. */
export function withLiveFigures(db: Log, fault: StoredFault, live: LiveItem | null): StoredFault {
  if (live === null || live.state.fault !== fault.id || !isBad(live.state.status)) return fault
  return {
    ...fault,
    lastSeenAt: Math.max(fault.lastSeenAt, live.observedAt),
    badRounds: Math.max(fault.badRounds, live.state.bad),
    lastRound: judgedRound(db, live, fault.item === ROUND_ITEM) ?? fault.lastRound,
  }
}
