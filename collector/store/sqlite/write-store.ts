// The SQLite adapter of the write port: every commit is one transaction of prepared statements.
import { statusRank } from '../../../shared/status.ts'
import type { FaultRecord } from '../fault-records.ts'
import { hostRank } from '../host-rank.ts'
import type { AuditRecord, HostRecord } from '../records.ts'
import type { Write, WriteStore } from '../store.ts'
import { changeHole } from './change-hole.ts'
import { faultOfRow, loadAll } from './load.ts'
import { createAlertLookUp } from './look-up-alerts.ts'
import { type OpenOptions, openForWriting, type WriteDatabase } from './open.ts'
import { joinRun, tellPastRun } from './past-runs.ts'
import { createPeopleTables, type PeopleTables } from './people-tables.ts'
import { createRecordTables, type RecordTables, readRecords } from './record-tables.ts'
import { createRoundLog, type RoundLog } from './round-log.ts'
import { createStateTable, type StateTable } from './state-table.ts'
import { prepareStatements, type Statements } from './statements.ts'
import { HEAD_KEY, writeHead } from './verify-audit.ts'

type Keys = {
  inspection(name: string): number
  epoch(hostNum: number, epoch: string): number
  forget(): void
}
type Writer = {
  readonly sql: Statements
  readonly log: RoundLog
  readonly states: StateTable
  readonly keys: Keys
  readonly people: PeopleTables
  readonly records: RecordTables
}

export function openWriteStore(options: OpenOptions): WriteStore {
  const { db, migrated } = openForWriting(options)
  const sql = prepareStatements(db)
  const log = createRoundLog(db)
  const writer: Writer = {
    sql,
    log,
    states: createStateTable(sql, log.newest),
    keys: createKeys(db),
    people: createPeopleTables(db),
    records: createRecordTables(db),
  }
  const commitAll = db.transaction((writes: readonly Write[]) => {
    for (const write of writes) apply(writer, write)
    const newest = writes.findLast((write) => write.kind === 'audit')
    if (newest !== undefined) sql.meta.run(HEAD_KEY, writeHead(newest.record))
  })
  const faultById = db.prepare('SELECT * FROM faults WHERE id = ?')
  const newestOfCause = db.prepare(
    'SELECT * FROM faults WHERE cause = ? ORDER BY opened_at DESC, id DESC LIMIT 1',
  )
  const countAttachments = db
    .prepare<[number], number>('SELECT count(*) FROM attachments WHERE fault = ?')
    .pluck()
  return {
    migrated,
    load: () => loadAll(db),
    commit(writes) {
      try {
        commitAll(writes)
      } catch (error) {
        // Tables, bodies and keys made in the failed transaction are gone with it.
        writer.log.forget()
        writer.states.forget()
        writer.keys.forget()
        throw error
      }
    },
    faultById: (id) => faultOrNull(faultById.get(id)),
    newestFaultOfCause: (cause) => faultOrNull(newestOfCause.get(cause)),
    ...createAlertLookUp(db),
    attachmentById: (id) => readRecords(db, 'attachment', 'WHERE id = ?', id)[0] ?? null,
    countAttachments: (fault) => countAttachments.get(fault) ?? 0,
    unattachedBefore: (moment) =>
      readRecords(db, 'attachment', 'WHERE fault IS NULL AND at < ? ORDER BY at LIMIT 1000', moment),
    handoverById: (id) => readRecords(db, 'handover', 'WHERE id = ?', id)[0] ?? null,
    close: () => void db.close(),
  }
}

function faultOrNull(row: unknown): FaultRecord | null {
  return row === undefined ? null : faultOfRow(row as Record<string, unknown>)
}

function apply(writer: Writer, write: Write) {
  const { sql, log, states, keys, people, records } = writer
  switch (write.kind) {
    case 'round': {
      const { record } = write
      const epoch = record.epoch === null ? null : keys.epoch(record.hostNum, record.epoch)
      return log.append(record, { inspection: keys.inspection(record.round.inspection), epoch })
    }
    case 'missed-explained':
      return log.explainMissed(write.roundId, write.reason)
    case 'missed-filled':
      return log.fillMissed(write.roundId, write.filledBy)
    case 'state':
      return states.write(write.state, keys.inspection(write.state.inspection))
    case 'host':
      return void sql.host.run(hostRow(write.host))
    case 'host-state':
      return writeHostState(sql, write.host)
    case 'fault':
      return void sql.fault.run(faultRow(write.fault))
    case 'person':
      return people.write(write.model, write.row)
    case 'person-gone':
      return people.remove(write.model, write.id)
    case 'token':
      return people.writeToken(write.token)
    case 'put':
      return records.put(write.table, write.row)
    case 'drop':
      return records.drop(write.table, write.key)
    default:
      return applySmall(writer, write)
  }
}

type SmallWrite = Exclude<
  Write,
  {
    kind:
      | 'round'
      | 'missed-explained'
      | 'missed-filled'
      | 'state'
      | 'host'
      | 'host-state'
      | 'fault'
      | 'person'
      | 'person-gone'
      | 'token'
      | 'put'
      | 'drop'
  }
>

function applySmall({ sql, keys }: Writer, write: SmallWrite): void {
  switch (write.kind) {
    case 'mark':
      sql.mark.run(write.hostNum, write.epoch, write.seq, JSON.stringify(write.ahead))
      return
    case 'hole':
      sql.hole.run(
        write.hostNum,
        keys.epoch(write.hostNum, write.epoch),
        write.fromSeq,
        write.toSeq,
        write.at,
        write.reason,
        JSON.stringify(write.counts),
        write.fromAt,
        write.toAt,
      )
      return
    case 'hole-changed':
      changeHole(sql, keys.epoch(write.hostNum, write.epoch), write)
      return
    case 'item': {
      const { hostNum, item, status, since, fault } = write
      sql.item.run(hostNum, keys.inspection(write.inspection), item, status, statusRank(status), since, fault)
      return
    }
    case 'item-gone':
      sql.itemGone.run(write.hostNum, keys.inspection(write.inspection), write.item)
      return
    case 'run': {
      const inspection = keys.inspection(write.inspection)
      sql.endRun.run(write.at, write.hostNum, inspection, write.item)
      sql.beginRun.run(write.hostNum, inspection, write.item, write.at, write.status)
      return
    }
    case 'run-past':
      tellPastRun(sql, [write.hostNum, keys.inspection(write.inspection), write.item], write)
      return
    case 'run-joined':
      joinRun(sql, [write.hostNum, keys.inspection(write.inspection), write.item], write.at)
      return
    case 'chain': {
      const place = [write.hostNum, keys.inspection(write.inspection)] as const
      if (write.chain === null) sql.chainGone.run(...place)
      else sql.chain.run(...place, JSON.stringify(write.chain))
      return
    }
    case 'fault-entry': {
      const { entry } = write
      const { fault, at, kind, by, from, to, words, round, attachments } = entry
      const said = [from, to, words, jsonOrNull(entry.summary), round, jsonOrNull(attachments ?? null)]
      sql.faultEntry.run(fault, at, kind, by.kind, by.name, ...said)
      return
    }
    case 'event': {
      const { hostNum, inspection, at, item, status, summary, round } = write.event
      sql.event.run(hostNum, inspection, at, item, status, JSON.stringify(summary), round)
      return
    }
    case 'slot': {
      const { at, hostNum, inspection, made, extra, missed, late, rank } = write.slot
      sql.slot.run(at, hostNum, keys.inspection(inspection), made, extra, missed, late, rank, missed)
      return
    }
    case 'host-seen':
      sql.hostSeen.run(write.lastSeenAt, write.clockOffsetMs, jsonOrNull(write.queue), write.hostNum)
      return
    case 'inspection':
      sql.inspection.run(write.info.name, JSON.stringify(write.info))
      return
    case 'code': {
      const { labels, usedBy } = write.code
      sql.code.run({ ...write.code, labels: JSON.stringify(labels), usedBy: JSON.stringify(usedBy) })
      return
    }
    case 'code-gone':
      sql.codeGone.run(write.hash)
      return
    case 'audit':
      sql.audit.run(...auditRow(write.record))
      return
    case 'meta':
      sql.meta.run(write.key, write.value)
  }
}

function writeHostState(sql: Statements, { state, stateSince, worst, openFaults, num }: HostRecord): void {
  sql.hostState.run(state, hostRank(state), stateSince, jsonOrNull(worst), openFaults, num)
}

function hostRow(host: HostRecord): Record<string, unknown> {
  return {
    ...host,
    labels: JSON.stringify(host.labels),
    facts: JSON.stringify(host.facts),
    inventory: jsonOrNull(host.inventory),
    plan: JSON.stringify(host.plan),
    worst: jsonOrNull(host.worst),
    queue: jsonOrNull(host.queue),
    traits: jsonOrNull(host.traits),
    pastBoots: JSON.stringify(host.pastBoots),
    other: jsonOrNull(host.other),
    stateRank: hostRank(host.state),
  }
}

function faultRow(fault: FaultRecord): Record<string, unknown> {
  return {
    ...fault,
    summary: JSON.stringify(fault.summary),
    rank: statusRank(fault.status),
    flapping: fault.flapping ? 1 : 0,
    isPast: fault.isPast ? 1 : 0,
    labels: JSON.stringify(fault.labels),
    assignee: fault.process.assignee?.id ?? null,
    breached: fault.process.breached.join(','),
    process: JSON.stringify(fault.process),
  }
}

function auditRow({ id, at, by, action, object, before, after, previousHash, hash }: AuditRecord): unknown[] {
  const actor = [by.kind, by.id, by.name, by.address]
  const place = [action, object.kind, object.id, object.name]
  return [id, at, ...actor, ...place, jsonOrNull(before), jsonOrNull(after), previousHash, hash]
}

function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

/** Short keys of inspections and epochs, made on first use and remembered. */
function createKeys(db: WriteDatabase): Keys {
  const inspections = new Map<string, number>()
  const epochs = new Map<string, number>()
  const findInspection = db.prepare('SELECT num FROM inspections WHERE name = ?').pluck()
  const addInspection = db.prepare('INSERT INTO inspections (name, info) VALUES (?, ?) RETURNING num').pluck()
  const findEpoch = db.prepare('SELECT num FROM epochs WHERE host = ? AND epoch = ?').pluck()
  const addEpoch = db.prepare('INSERT INTO epochs (host, epoch, seq) VALUES (?, ?, 0) RETURNING num').pluck()
  return {
    inspection(name) {
      let num = inspections.get(name)
      if (num === undefined) {
        num = (findInspection.get(name) ?? addInspection.get(name, '{}')) as number
        inspections.set(name, num)
      }
      return num
    },
    epoch(hostNum, epoch) {
      const key = `${hostNum}/${epoch}`
      let num = epochs.get(key)
      if (num === undefined) {
        num = (findEpoch.get(hostNum, epoch) ?? addEpoch.get(hostNum, epoch)) as number
        epochs.set(key, num)
      }
      return num
    },
    forget() {
      inspections.clear()
      epochs.clear()
    },
  }
}
