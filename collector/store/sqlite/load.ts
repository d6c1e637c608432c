// Reads back what the writer keeps in memory; the rows turned into the records of the port.
import type { InspectionInfo } from '../../../shared/catalogue.ts'
import { NEW_PROCESS } from '../../faults/new-process.ts'
import type { FaultProcess, FaultRecord } from '../fault-records.ts'
import type { CodeRecord, HostRecord, ItemState, SeriesState } from '../records.ts'
import { withFigures } from '../round-body.ts'
import type { Loaded } from '../store.ts'
import type { WriteDatabase } from './open.ts'
import { loadPeople } from './people-tables.ts'
import { readRecords } from './record-tables.ts'
import { IS_OPEN_STAGE } from './stage-sql.ts'
import { readAuditHead } from './verify-audit.ts'

type Row = Readonly<Record<string, unknown>>
const MISSED_KEPT_MS = 7 * 86_400_000

/** Columns and tables of a series, for seriesOfRow; a WHERE may follow. */
export const SERIES = `s.*, i.name,
  (SELECT json_group_array(json(finding)) FROM (SELECT finding FROM newest n
    WHERE n.host = s.host AND n.inspection = s.inspection ORDER BY n.position)) AS findings,
  (SELECT json_group_object(t.item, json(t.state)) FROM item_states t
    WHERE t.host = s.host AND t.inspection = s.inspection) AS items
  FROM states s JOIN inspections i ON i.num = s.inspection`

export function loadAll(db: WriteDatabase): Loaded {
  return db.transaction(() => {
    const rows = (sql: string, ...values: unknown[]) => db.prepare(sql).all(...values) as Row[]
    const hosts = rows('SELECT * FROM hosts').map(hostOfRow)
    const newestAt = Math.max(0, ...hosts.map((host) => host.lastSeenAt ?? 0))
    return {
      hosts,
      series: rows(`SELECT ${SERIES}`).map(seriesOfRow),
      marks: rows('SELECT host, epoch, seq, ahead FROM epochs').map((row) => ({
        hostNum: Number(row.host),
        epoch: String(row.epoch),
        seq: Number(row.seq),
        ahead: parse<Loaded['marks'][number]['ahead']>(row.ahead),
      })),
      holes: rows(
        `SELECT h.host, e.epoch, h.from_seq, h.to_seq FROM holes h JOIN epochs e ON e.num = h.epoch
         WHERE h.reason = 'unexplained' ORDER BY h.from_seq`,
      ).map((row) => ({
        hostNum: Number(row.host),
        epoch: String(row.epoch),
        range: [Number(row.from_seq), Number(row.to_seq)] as [number, number],
      })),
      chains: rows(
        'SELECT c.host, i.name, c.chain FROM chains c JOIN inspections i ON i.num = c.inspection',
      ).map((row) => ({
        hostNum: Number(row.host),
        inspection: String(row.name),
        chain: parse<Loaded['chains'][number]['chain']>(row.chain),
      })),
      catalogue: rows("SELECT info FROM inspections WHERE info <> '{}'").map(
        (row) => JSON.parse(String(row.info)) as InspectionInfo,
      ),
      openFaults: rows(`SELECT * FROM faults WHERE ${IS_OPEN_STAGE}`).map(faultOfRow),
      codes: rows('SELECT * FROM enrol_codes').map(codeOfRow),
      people: loadPeople(db),
      missed: loadMissed(db, newestAt - MISSED_KEPT_MS),
      nextRoundId: nextRoundId(db),
      nextFaultId: Number(db.prepare('SELECT coalesce(max(id), 0) + 1 FROM faults').pluck().get()),
      settings: readRecords(db, 'setting'),
      deadlines: readRecords(db, 'deadline'),
      auditHead: auditHead(db),
      meta: Object.fromEntries(
        rows('SELECT key, value FROM meta').map((row) => [String(row.key), String(row.value)]),
      ),
    }
  })()
}

function nextRoundId(db: WriteDatabase): number {
  const newest = db.prepare('SELECT day, first_id FROM days ORDER BY first_id DESC LIMIT 1').get() as
    | Row
    | undefined
  if (newest === undefined) return 1
  const last = db.prepare(`SELECT max(id) FROM rounds_${newest.day}`).pluck().get() as number | null
  return (last ?? Number(newest.first_id) - 1) + 1
}

/**
 * Rows go on behind what was written down of the newest one: a tail that was cut off or rewritten while the collector
 * was off stays a gap in the chain for ever, instead of being healed by the next row.
 */
function auditHead(db: WriteDatabase): Loaded['auditHead'] {
  const row = db.prepare('SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1').get() as Row | undefined
  const last = row === undefined ? null : { id: Number(row.id), hash: String(row.hash) }
  const head = readAuditHead(db)
  return head === null ? last : { id: Math.max(head.id, last?.id ?? 0), hash: head.hash }
}

function loadMissed(db: WriteDatabase, since: number): Loaded['missed'] {
  const days = db.prepare('SELECT day FROM days WHERE from_at >= ? - 86400000').pluck().all(since) as string[]
  return days.flatMap((day) =>
    (
      db
        .prepare(
          `SELECT r.id, r.host, r.planned_at, i.name FROM rounds_${day} r JOIN inspections i ON i.num = r.inspection
           WHERE r.missed_reason IS NOT NULL AND r.filled_by IS NULL AND r.planned_at IS NOT NULL`,
        )
        .all() as Row[]
    ).map((row) => ({
      hostNum: Number(row.host),
      inspection: String(row.name),
      plannedAt: Number(row.planned_at),
      roundId: Number(row.id),
    })),
  )
}

export function hostOfRow(row: Row): HostRecord {
  return {
    num: Number(row.num),
    id: String(row.id),
    name: String(row.name),
    publicKey: String(row.public_key),
    labels: parse(row.labels),
    facts: parse(row.facts),
    inventory: parseOrNull(row.inventory),
    plan: parse(row.plan),
    planVersion: String(row.plan_version),
    agentVersion: String(row.agent_version),
    agentStartedAt: numberOrNull(row.agent_started_at),
    enrolledAt: Number(row.enrolled_at),
    revokedAt: numberOrNull(row.revoked_at),
    revokedReason: textOrNull(row.revoked_reason),
    keySince: Number(row.key_since),
    traits: parseOrNull(row.traits),
    pastBoots: parse(row.past_boots),
    other: parseOrNull(row.other),
    lease: Number(row.lease),
    state: row.state as HostRecord['state'],
    stateSince: Number(row.state_since),
    worst: parseOrNull(row.worst),
    openFaults: Number(row.open_faults),
    lastSeenAt: numberOrNull(row.last_seen_at),
    clockOffsetMs: numberOrNull(row.clock_offset_ms),
    queue: parseOrNull(row.queue),
  }
}

export function seriesOfRow(row: Row): SeriesState {
  return {
    hostNum: Number(row.host),
    inspection: String(row.name),
    status: row.status as SeriesState['status'],
    outcome: row.outcome as SeriesState['outcome'],
    observedAt: Number(row.observed_at),
    durationMs: Number(row.duration_ms),
    nextDueAt: numberOrNull(row.next_due_at),
    dueThrough: Number(row.due_through),
    accounted: parse(row.accounted),
    completedAt: numberOrNull(row.completed_at),
    lastRound: numberOrNull(row.last_round),
    made: Number(row.made),
    failed: Number(row.failed),
    missed: Number(row.missed),
    note: parseOrNull(row.note),
    findings: withFigures(parse(row.findings), textOrNull(row.numbers)),
    items: new Map(Object.entries(parse<Record<string, ItemState>>(row.items))),
  }
}

export function faultOfRow(row: Row): FaultRecord {
  return {
    id: Number(row.id),
    hostNum: numberOrNull(row.host),
    inspection: String(row.inspection),
    item: String(row.item),
    cause: String(row.cause),
    summary: parse(row.summary),
    status: row.status as FaultRecord['status'],
    worst: row.worst as FaultRecord['worst'],
    stage: row.stage as FaultRecord['stage'],
    grade: row.grade as FaultRecord['grade'],
    source: row.source as FaultRecord['source'],
    beganAt: Number(row.began_at),
    openedAt: Number(row.opened_at),
    acceptedAt: numberOrNull(row.accepted_at),
    acceptedBy: textOrNull(row.accepted_by),
    recoveredAt: numberOrNull(row.recovered_at),
    resolvedAt: numberOrNull(row.resolved_at),
    closedAt: numberOrNull(row.closed_at),
    lastSeenAt: Number(row.last_seen_at),
    badRounds: Number(row.bad_rounds),
    flapping: row.flapping === 1,
    parent: numberOrNull(row.parent),
    humanCause: textOrNull(row.human_cause),
    solution: textOrNull(row.solution),
    openedRound: numberOrNull(row.opened_round),
    lastRound: numberOrNull(row.last_round),
    isPast: row.is_past === 1,
    title: textOrNull(row.title),
    labels: parse(row.labels),
    risk: row.risk as FaultRecord['risk'],
    dueAt: numberOrNull(row.due_at),
    acceptDueAt: numberOrNull(row.accept_due_at),
    resolveDueAt: numberOrNull(row.resolve_due_at),
    firstHandledAt: numberOrNull(row.first_handled_at),
    verifiedAt: numberOrNull(row.verified_at),
    heldMs: Number(row.held_ms),
    reopened: Number(row.reopened),
    previous: numberOrNull(row.previous),
    mergedInto: numberOrNull(row.merged_into),
    process: { ...NEW_PROCESS, ...parse<Partial<FaultProcess>>(row.process) },
  }
}

export function codeOfRow(row: Row): CodeRecord {
  return {
    id: String(row.id),
    hash: String(row.hash),
    note: String(row.note),
    labels: parse(row.labels),
    createdAt: Number(row.created_at),
    createdBy: String(row.created_by),
    expiresAt: Number(row.expires_at),
    uses: Number(row.uses),
    used: Number(row.used),
    lastUsedAt: numberOrNull(row.last_used_at),
    usedBy: parse(row.used_by),
    revokedAt: numberOrNull(row.revoked_at),
    hostId: textOrNull(row.host_id),
  }
}

// Columns with JSON are written by the write store alone, so that their shape is known.
function parse<T>(value: unknown): T {
  return JSON.parse(String(value)) as T
}

function parseOrNull<T>(value: unknown): T | null {
  return value === null ? null : parse<T>(value)
}

function numberOrNull(value: unknown): number | null {
  return value === null ? null : Number(value)
}

function textOrNull(value: unknown): string | null {
  return value === null ? null : String(value)
}
