// Faults and their time lines, from the store's words to the API's.
import type { FaultDetail, FaultEntry, FaultRow } from '../../shared/api/fault.ts'
import { legalVerbs } from '../faults/fault.ts'
import type { FaultFile, StoredFault, StoredFaultEntry } from '../store/read-store.ts'
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
    title: voice.finding(fault.inspection, fault.summary),
    status: fault.status,
    worstStatus: fault.worst,
    stage: fault.stage,
    grade: fault.grade,
    source: fault.source,
    beganAt: fault.beganAt,
    openedAt: fault.openedAt,
    acceptedAt: fault.acceptedAt,
    acceptedBy: fault.acceptedBy === null ? null : voice.person(fault.acceptedBy),
    recoveredAt: fault.recoveredAt,
    resolvedAt: fault.resolvedAt,
    closedAt: fault.closedAt,
    lastSeenAt: fault.lastSeenAt,
    badRounds: fault.badRounds,
    flapping: fault.flapping,
    isPast: fault.isPast,
    parentId: fault.parent,
    actions: legalVerbs(fault.stage),
  }
}

export function presentFaultDetail(voice: Voice, file: FaultFile): FaultDetail {
  const { fault } = file
  const titleOf = (one: StoredFault) => voice.finding(one.inspection, one.summary)
  return {
    ...presentFault(voice, fault),
    timeline: file.entries.map((entry) => presentEntry(voice, fault.inspection, entry)),
    cause: fault.humanCause,
    solution: fault.solution,
    openedByRoundId: fault.openedRound,
    lastRoundId: fault.lastRound,
    sameCauseBefore: file.sameCauseBefore.map((one) => ({
      id: one.id,
      openedAt: one.openedAt,
      closedAt: one.closedAt,
      title: titleOf(one),
      solution: one.solution,
    })),
    othersOfHost: file.othersOfHost.map((one) => ({
      id: one.id,
      title: titleOf(one),
      status: one.status,
      stage: one.stage,
    })),
  }
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
