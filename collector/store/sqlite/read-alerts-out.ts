// Faults that channels were told of, for those who show them as standing alerts.
import type { FaultStage } from '../../../shared/api/fault.ts'
import { ENDED_STAGES, isEnded } from '../../../shared/fault-stages.ts'
import type { AlertedFault, AlertOutReads } from '../alert-out-reads.ts'
import type { ReadDatabase } from './read-database.ts'
import { IS_OPEN_STAGE } from './stage-sql.ts'

type Row = Omit<AlertedFault, 'summary' | 'labels' | 'endedAt' | 'hostName'> & {
  readonly summary: string
  readonly labels: string
  readonly hostName: string | null
  readonly stage: FaultStage
  readonly recoveredAt: number | null
  readonly resolvedAt: number | null
  readonly closedAt: number | null
}

const CLOSED = `('${ENDED_STAGES.join("', '")}')`
const FIELDS = `faults.id, inspection, item, title, summary, faults.worst, grade, source, faults.labels,
  opened_at AS openedAt, stage, recovered_at AS recoveredAt, resolved_at AS resolvedAt, closed_at AS closedAt,
  hosts.name AS hostName FROM faults LEFT JOIN hosts ON hosts.num = faults.host`
const TOLD = `is_past = 0 AND EXISTS
  (SELECT 1 FROM json_each(process, '$.told') AS told WHERE json_extract(told.value, '$.channelId') = ?)`

export function createAlertOutReads({ sqlite }: ReadDatabase): AlertOutReads {
  // Two selections, each along its partial index.
  const told = sqlite.prepare<[string, string, number], Row>(
    `SELECT ${FIELDS} WHERE ${IS_OPEN_STAGE} AND ${TOLD}
     UNION ALL SELECT ${FIELDS} WHERE stage IN ${CLOSED} AND ${TOLD} AND closed_at >= ?`,
  )
  const one = sqlite.prepare<[number], Row>(`SELECT ${FIELDS} WHERE faults.id = ?`)
  return {
    toldOn: (channelId, endedSince) =>
      told
        .all(channelId, channelId, endedSince)
        .map(faultOfRow)
        .filter(({ endedAt }) => endedAt === null || endedAt >= endedSince),
    one(id) {
      const row = one.get(id)
      return row === undefined ? null : faultOfRow(row)
    },
  }
}

function faultOfRow({ summary, labels, hostName, stage, recoveredAt, resolvedAt, closedAt, ...rest }: Row) {
  const isClosed = isEnded(stage)
  const isResolved = isClosed || stage === 'resolved' || stage === 'verified'
  return {
    ...rest,
    summary: JSON.parse(summary) as AlertedFault['summary'],
    labels: JSON.parse(labels) as AlertedFault['labels'],
    hostName: hostName ?? '',
    endedAt: recoveredAt ?? (isResolved ? resolvedAt : null) ?? (isClosed ? closedAt : null),
  }
}
