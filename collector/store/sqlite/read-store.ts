// The SQLite adapter of the reading port: one read-only connection and the queries over it.

import type { HostTarget, ReadStore } from '../read-store.ts'
import type { HostRecord } from '../records.ts'
import { hostOfRow } from './load.ts'
import { createPeopleReads } from './people-tables.ts'
import { createAlertReads } from './read-alerts.ts'
import { createAlertOutReads } from './read-alerts-out.ts'
import { createAttachmentReads } from './read-attachments.ts'
import { auditPages, listAudit } from './read-audit.ts'
import { createCodeList } from './read-codes.ts'
import { openForReading, type ReadDatabase } from './read-database.ts'
import { createDutyReads } from './read-duty.ts'
import { listEvents } from './read-events.ts'
import { readFaultCounts, readFaultTotals, readFaultTrend } from './read-fault-counts.ts'
import { readFaultFile } from './read-fault-file.ts'
import { createFaultTimeReads } from './read-fault-times.ts'
import { listFaults } from './read-faults.ts'
import { listFindings } from './read-findings.ts'
import { readHistory } from './read-history.ts'
import { listHolesOfHost } from './read-holes.ts'
import { listHosts } from './read-hosts.ts'
import { createNotificationReads } from './read-notifications.ts'
import { readOverview } from './read-overview.ts'
import { createReplayReads } from './read-replay.ts'
import { readRibbon } from './read-ribbon.ts'
import { listRounds } from './read-rounds.ts'
import { toStoredSeries } from './read-series.ts'
import { createSettingReads } from './read-settings.ts'
import { readRound } from './read-stored-round.ts'
import { readAuditHead, verifyAudit } from './verify-audit.ts'

type Row = Readonly<Record<string, unknown>>
type LabelCount = { readonly key: string; readonly value: string; readonly hosts: number }

export function openReadStore(path: string): ReadStore {
  const db = openForReading(path)
  const hosts = createHostLookUps(db)
  return {
    people: createPeopleReads(db.sqlite, db.query),
    settings: createSettingReads(db),
    duty: createDutyReads(db),
    replay: createReplayReads(db),
    alerts: createAlertReads(db),
    alertsOut: createAlertOutReads(db),
    attachments: createAttachmentReads(db),
    notifications: createNotificationReads(db),
    overview: (at) => readOverview(db, at),
    ribbon: (request) => readRibbon(db, request),
    hosts: (query) => listHosts(db, query),
    hostById: hosts.byId,
    seriesOfHost(hostId) {
      const num = db.keys.hostNum(hostId)
      return num === null ? [] : db.series.ofHost(num).map((state) => toStoredSeries(db, state))
    },
    holesOfHost: (hostId, page) => listHolesOfHost(db, hostId, page),
    labelCounts: () => db.kept.answer('labels', async () => hosts.countLabels()),
    codes: createCodeList(db),
    catalogue: db.keys.catalogue,
    hostsByInspection: () => db.kept.answer('inspections', async () => hosts.countByInspection()),
    findings: (query) => listFindings(db, query),
    rounds: (query) => listRounds(db, query),
    roundById: (id) => readRound(db, id),
    history: (request) => readHistory(db, request),
    events: (query) => listEvents(db, query),
    faults: (query) => listFaults(db, query),
    faultFile: async (id) => readFaultFile(db, id),
    faultTrend: (moments) => readFaultTrend(db, moments),
    findHost: hosts.findKey,
    readHostForMetrics(hostId) {
      const host = hosts.byId(hostId)
      if (host === null || host.revokedAt !== null) return null
      return { host, series: db.series.ofHost(host.num) }
    },
    listTargets: hosts.targets,
    faultCounts: () => readFaultCounts(db),
    faultTimes: createFaultTimeReads(db),
    faultTotals: () => readFaultTotals(db),
    audit: (query) => listAudit(db, query),
    auditPages: (filter) => auditPages(db.query, filter),
    verifyAudit: () => verifyAudit(db.sqlite),
    auditHead: () => readAuditHead(db.sqlite),
    forgetCounts: db.kept.forget,
    close: () => void db.sqlite.close(),
  }
}

function createHostLookUps({ sqlite, keys }: ReadDatabase) {
  const byId = sqlite.prepare<[string], Row>('SELECT * FROM hosts WHERE id = ?')
  const keyOf = sqlite.prepare<[string], { publicKey: string; revokedAt: number | null }>(
    'SELECT public_key AS publicKey, revoked_at AS revokedAt FROM hosts WHERE id = ?',
  )
  const targets = sqlite.prepare<[], Omit<HostTarget, 'labels'> & { labels: string }>(
    'SELECT id, name, labels FROM hosts WHERE revoked_at IS NULL ORDER BY name, id',
  )
  const labels = sqlite.prepare<[], LabelCount>(
    `SELECT l.key, l.value, count(*) AS hosts FROM hosts, json_each(hosts.labels) l WHERE revoked_at IS NULL
     GROUP BY l.key, l.value ORDER BY l.key, hosts DESC, l.value LIMIT 2000`,
  )
  const inspections = sqlite.prepare<[], { inspection: number; hosts: number }>(
    'SELECT inspection, count(*) AS hosts FROM states GROUP BY inspection',
  )
  return {
    byId(id: string): HostRecord | null {
      const row = byId.get(id)
      return row === undefined ? null : hostOfRow(row)
    },
    findKey: (id: string) => keyOf.get(id) ?? null,
    targets: (): HostTarget[] =>
      targets.all().map((row) => ({ ...row, labels: JSON.parse(row.labels) as HostTarget['labels'] })),
    countLabels: (): LabelCount[] => labels.all(),
    countByInspection: (): ReadonlyMap<string, number> =>
      new Map(inspections.all().map((row) => [keys.inspectionName(row.inspection), row.hosts])),
  }
}
