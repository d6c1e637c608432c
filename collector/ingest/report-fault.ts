// A fault that a person reports by hand: nobody judged it, so it opens at once and each report is a cause of its own.
import { randomUUID } from 'node:crypto'
import { plainLines, plainText } from '../../shared/plain-text.ts'
import { makeEntry } from '../faults/entry.ts'
import { openFault } from '../faults/fault.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { takeAttachments } from './attachment-commands.ts'
import { REPORT_INSPECTION } from './built-in.ts'
import { carryEntry } from './carry-step.ts'
import { CommandFailure } from './command-failure.ts'
import type { FaultCommand } from './fault-messages.ts'
import type { HostMemory } from './host-memory.ts'
import { refreshHost } from './host-state.ts'
import type { Memory } from './memory.ts'
import type { AuditRule } from './note-entry.ts'
import { personBehind } from './person-behind.ts'

type Report = Extract<FaultCommand, { kind: 'report-fault' }>

export function reportFault(memory: Memory, command: Report): { faultId: number } {
  const { report, by, at } = command
  const host = report.hostId === null ? null : (memory.hosts.get(report.hostId) ?? null)
  if (report.hostId !== null && (host === null || host.record.revokedAt !== null))
    throw new CommandFailure({ code: 'unknown-host' })
  const id = memory.takeFaultId()
  const attachments = takeAttachments(memory, { ids: report.attachments, fault: id, by })
  const fault = faultOf(memory, { id, host, command })
  const entry = makeEntry({
    fault: id,
    at,
    kind: 'opened',
    by: { kind: 'person', name: by.name },
    to: fault.status,
    words: fault.process.description,
    attachments,
  })
  carryEntry(memory, { before: null, fault, entry, at, by, audit: AUDIT })
  if (host !== null) refreshHost(memory, host, at)
  return { faultId: id }
}

const AUDIT: AuditRule = {
  states: ({ fault: { stage, grade, risk }, entry: { attachments } }) => ({
    before: null,
    after: { stage, grade, risk, files: attachments?.length ?? 0 },
  }),
}

function faultOf(
  memory: Memory,
  {
    id,
    host,
    command: { report, by, at },
  }: { readonly id: number; readonly host: HostMemory | null; readonly command: Report },
): FaultRecord {
  const title = plainText(report.title)
  const description = plainLines(report.description)
  const status = report.grade === 'major' ? 'critical' : 'warning'
  const opened = openFault({
    id,
    hostNum: host?.record.num ?? null,
    inspection: REPORT_INSPECTION,
    item: title,
    cause: `${REPORT_INSPECTION}/${randomUUID()}`,
    summary: { summary: { code: 'reported', values: {} }, measurements: [] },
    status,
    grade: report.grade,
    risk: report.risk,
    source: 'person',
    beganAt: Math.min(report.beganAt ?? at, at),
    openedAt: at,
    badRounds: 0,
    roundId: null,
    isPast: false,
    labels: host?.record.labels ?? {},
    parent: null,
    previous: null,
    windowId: null,
  })
  return {
    ...opened,
    title,
    process: {
      ...opened.process,
      description: description === '' ? null : description,
      reporter: personBehind(memory, by),
    },
  }
}
