// Faults and their time lines, from the store's words to the API's.
import type { FaultDetail, FaultEntry, FaultNotice, FaultRow } from '../../shared/api/fault.ts'
import { legalVerbs } from '../faults/legal-verbs.ts'
import type { NotificationRecord, SettingRecord } from '../store/process-records.ts'
import type { FaultFile, StoredFault, StoredFaultEntry } from '../store/read-store.ts'
import { presentAttachment } from './present-attachment.ts'
import type { Voice } from './voice.ts'

export function presentFault(voice: Voice, fault: StoredFault): FaultRow {
  return {
    id: fault.id,
    hostId: fault.hostId,
    hostName: fault.hostName,
    inspection: fault.inspection,
    inspectionTitle: voice.title(fault.inspection),
    item: fault.item,
    itemTitle: voice.item(fault.inspection, fault.item),
    title: titleOf(voice, fault),
    status: fault.status,
    worstStatus: fault.worst,
    stage: fault.stage,
    grade: fault.grade,
    risk: fault.risk,
    source: fault.source,
    labels: { ...fault.labels },
    beganAt: fault.beganAt,
    openedAt: fault.openedAt,
    acceptedAt: fault.acceptedAt,
    acceptedBy: fault.acceptedBy === null ? null : voice.person(fault.acceptedBy),
    assignee: fault.process.assignee,
    reporter: fault.process.reporter,
    dueAt: fault.dueAt,
    acceptDueAt: fault.acceptDueAt,
    resolveDueAt: fault.resolveDueAt,
    breached: [...fault.process.breached],
    hold: fault.process.hold,
    heldMs: fault.heldMs,
    firstHandledAt: fault.firstHandledAt,
    recoveredAt: fault.recoveredAt,
    resolvedAt: fault.resolvedAt,
    verifiedAt: fault.verifiedAt,
    closedAt: fault.closedAt,
    lastSeenAt: fault.lastSeenAt,
    badRounds: fault.badRounds,
    flapping: fault.flapping,
    isPast: fault.isPast,
    parentId: fault.parent,
    reopened: fault.reopened,
    previousId: fault.previous,
    mergedInto: fault.mergedInto,
    actions: legalVerbs(fault),
  }
}

/** In the words of whoever reported it, or as the inspection says it. */
export function titleOf(voice: Voice, fault: Pick<StoredFault, 'title' | 'inspection' | 'summary'>): string {
  return fault.title ?? voice.finding(fault.inspection, fault.summary)
}

/** What settings and messages add to the file of a fault. */
export type AroundFault = {
  readonly notices: readonly NotificationRecord[]
  readonly channelName: (id: string) => string
  readonly escalationOf: (id: string) => SettingRecord<'escalation'> | null
}

export function presentFaultDetail(voice: Voice, file: FaultFile, around: AroundFault): FaultDetail {
  const { fault } = file
  return {
    ...presentFault(voice, fault),
    timeline: file.entries.map((entry) => presentEntry(voice, fault.inspection, entry)),
    description: fault.process.description,
    cause: fault.humanCause,
    solution: fault.solution,
    review: fault.process.review,
    verifiedBy: fault.process.verifiedBy,
    openedByRoundId: fault.openedRound,
    lastRoundId: fault.lastRound,
    checklist: fault.process.checklist,
    attachments: file.attachments.map((row) => presentAttachment(row, row.entryId)),
    notices: around.notices.map((notice) => presentNotice(notice, around)),
    escalation: presentEscalation(fault, around),
    children: file.children,
    sameCauseBefore: file.sameCauseBefore.map((one) => ({
      id: one.id,
      openedAt: one.openedAt,
      closedAt: one.closedAt,
      title: titleOf(voice, one),
      solution: one.solution,
    })),
    othersOfHost: file.othersOfHost.map((one) => ({
      id: one.id,
      title: titleOf(voice, one),
      status: one.status,
      stage: one.stage,
    })),
  }
}

function presentNotice(notice: NotificationRecord, { channelName }: AroundFault): FaultNotice {
  const { id, channelId, event, at, state, sentAt, error } = notice
  return { id, channelId, channelName: channelName(channelId), event, at, state, sentAt, error }
}

function presentEscalation(
  { process: { escalation } }: StoredFault,
  { escalationOf }: AroundFault,
): FaultDetail['escalation'] {
  const policy = escalation === null ? null : escalationOf(escalation.policyId)
  if (escalation === null || policy === null) return null
  const { name, steps } = policy.body
  return { policyName: name, step: escalation.step, steps: steps.length, nextAt: escalation.nextAt }
}

function presentEntry(voice: Voice, inspection: string, entry: StoredFaultEntry): FaultEntry {
  const { byKind, byName, words, summary, ...rest } = entry
  const said = summary === null ? '' : voice.finding(inspection, summary)
  return {
    ...rest,
    by: { kind: byKind, name: byKind === 'person' ? voice.person(byName) : byName },
    text: words ?? said,
  }
}
