// How long it took to accept and to resolve faults: counted when somebody asks, from the moments on the faults.
import type { FaultStats } from '../../../shared/api/fault.ts'
import { FaultGrade } from '../../../shared/api/fault.ts'
import type { FaultDurations, FaultStatsQuery, FaultTimeReads } from '../fault-time-reads.ts'
import type { ReadDatabase } from './read-database.ts'

type GradeStats = FaultStats['grades'][number]
type Counted = Pick<GradeStats, 'grade' | 'reported' | 'reopened' | 'acceptBreached' | 'resolveBreached'>
type Timed = { readonly grade: FaultGrade; readonly accept: number | null; readonly resolve: number | null }

/** Told as if of now by nobody, or somebody else's trouble: neither was anybody's work. */
const WORK = 'is_past = 0 AND parent IS NULL'
const ACCEPT = 'max(0, accepted_at - opened_at)'
/** What has recovered by itself was resolved then. */
const RESOLVE = `CASE WHEN stage IN ('cancelled', 'merged') THEN NULL
  ELSE max(0, coalesce(resolved_at, CASE stage WHEN 'closed' THEN recovered_at END) - opened_at - held_ms) END`

export function createFaultTimeReads({ sqlite }: ReadDatabase): FaultTimeReads {
  return {
    stats(query) {
      const { where, values } = conditionOf(query)
      const counted = sqlite
        .prepare<(string | number)[], Counted>(
          `SELECT grade, count(*) AS reported, sum(reopened > 0) AS reopened,
             sum(instr(breached, 'accept') > 0) AS acceptBreached, sum(instr(breached, 'resolve') > 0) AS resolveBreached
           FROM faults WHERE ${where} GROUP BY grade`,
        )
        .all(...values)
      const timed = sqlite
        .prepare<(string | number)[], Timed>(
          `SELECT grade, ${ACCEPT} AS accept, ${RESOLVE} AS resolve FROM faults WHERE ${where}`,
        )
        .all(...values)
      return FaultGrade.options.map((grade) => ({
        ...NOTHING,
        ...counted.find((one) => one.grade === grade),
        grade,
        accept: timesOf(timed.flatMap((one) => (one.grade === grade ? [one.accept] : []))),
        resolve: timesOf(timed.flatMap((one) => (one.grade === grade ? [one.resolve] : []))),
      }))
    },
    // One moment for both, or what is written in between would be told twice or never.
    durations: (after) =>
      sqlite.transaction(() => (after === null ? allDurations(sqlite) : durationsAfter(sqlite, after)))(),
    breaches: () =>
      (['accept', 'resolve'] as const).flatMap((which) =>
        sqlite
          .prepare<[string], { grade: FaultGrade; count: number }>(
            `SELECT grade, count(*) AS count FROM faults WHERE breached <> '' AND instr(breached, ?) > 0 GROUP BY grade`,
          )
          .all(which)
          .map((row) => ({ which, ...row })),
      ),
    reopened: () =>
      sqlite
        .prepare<[], ReturnType<FaultTimeReads['reopened']>[number]>(
          'SELECT source, grade, sum(reopened) AS count FROM faults WHERE reopened > 0 GROUP BY source, grade',
        )
        .all(),
  }
}

type Sqlite = ReadDatabase['sqlite']

function allDurations(sqlite: Sqlite): FaultDurations {
  const accepted: FaultDurations['accepted'][number][] = []
  const resolved: FaultDurations['resolved'][number][] = []
  const rows = sqlite.prepare<[], Timed>(
    `SELECT grade, ${ACCEPT} AS accept, ${RESOLVE} AS resolve FROM faults WHERE ${WORK}`,
  )
  for (const { grade, accept, resolve } of rows.iterate()) {
    if (accept !== null) accepted.push({ grade, ms: accept })
    if (resolve !== null) resolved.push({ grade, ms: resolve })
  }
  return { accepted, resolved, newest: newestEntry(sqlite) }
}

/** Whoever resolves what nobody had accepted accepts it with that; what closes unresolved has recovered by itself. */
function durationsAfter(sqlite: Sqlite, after: number): FaultDurations {
  const rows = sqlite
    .prepare<[number], Timed>(
      `SELECT grade,
         CASE WHEN kind = 'accepted' OR (kind = 'resolved' AND accepted_at = at) THEN max(0, at - opened_at) END AS accept,
         CASE WHEN kind = 'resolved' OR (kind = 'closed' AND resolved_at IS NULL AND recovered_at IS NOT NULL)
           THEN max(0, CASE kind WHEN 'closed' THEN recovered_at ELSE at END - opened_at - held_ms) END AS resolve
       FROM fault_entries JOIN faults ON faults.id = fault_entries.fault
       WHERE fault_entries.id > ? AND kind IN ('accepted', 'resolved', 'closed') AND ${WORK}`,
    )
    .all(after)
  return {
    accepted: rows.flatMap(({ grade, accept }) => (accept === null ? [] : [{ grade, ms: accept }])),
    resolved: rows.flatMap(({ grade, resolve }) => (resolve === null ? [] : [{ grade, ms: resolve }])),
    newest: newestEntry(sqlite),
  }
}

function newestEntry(sqlite: Sqlite): number {
  return (sqlite.prepare('SELECT coalesce(max(id), 0) FROM fault_entries').pluck().get() as number) ?? 0
}

const NOTHING = { reported: 0, reopened: 0, acceptBreached: 0, resolveBreached: 0 }

function conditionOf({ from, to, labels }: FaultStatsQuery) {
  const fits = labels.map(() => 'AND labels ->> ? = ?').join(' ')
  return {
    where: `opened_at >= ? AND opened_at < ? AND ${WORK} ${fits}`,
    values: [from, to, ...labels.flat()],
  }
}

/** Percentiles by the nearest rank. */
export function timesOf(all: readonly (number | null)[]): GradeStats['accept'] {
  const times = all.filter((time) => time !== null).sort((one, other) => one - other)
  const count = times.length
  const at = (share: number) => times[Math.max(0, Math.ceil(share * count) - 1)] ?? null
  if (count === 0) return { count, meanMs: null, p50Ms: null, p90Ms: null }
  return { count, meanMs: times.reduce((sum, time) => sum + time, 0) / count, p50Ms: at(0.5), p90Ms: at(0.9) }
}
