// What an effect makes of a fault, step by step; each is laid on the fault as it is then. Pure but for a new number.
import type { PersonRef } from '../../shared/api/fault.ts'
import { type Status, statusRank } from '../../shared/status.ts'
import type { FaultStep } from '../faults/change.ts'
import { makeEntry } from '../faults/entry.ts'
import { openFault } from '../faults/fault.ts'
import { type EffectivePolicy, gradeFor, recoveryOf } from '../faults/policy.ts'
import { closed, reopened, verified } from '../faults/verified.ts'
import type { FaultEntryRecord, FaultRecord, FaultSummary } from '../store/fault-records.ts'
import { HOST_INSPECTION, SILENCE_ITEM, SITE_INSPECTION } from './built-in.ts'
import type { Effect } from './decide.ts'

/** On what an effect is carried out: the round, the item, and the policy that holds for it. */
export type Ground = {
  /** Null for what is about no single host. */
  readonly hostNum: number | null
  readonly cause: string
  readonly labels: Readonly<Record<string, string>>
  readonly inspection: string
  readonly item: string
  readonly roundId: number | null
  readonly observedAt: number
  /** When a fault that this round opens counts as opened. */
  readonly openedAt: number
  readonly isPast: boolean
  /** The words of the finding; null when the item is gone or they are not known any more. */
  readonly words: FaultSummary | null
  readonly policy: EffectivePolicy
  /** What had ended by this moment is no fault of the same host as it is now. */
  readonly since: number
  /** Who gets a new one by itself. */
  readonly assignee: PersonRef | null
  /** The fault that a new one is suppressed below. */
  readonly parent: number | null
  /** Of the maintenance window that it has waited for. */
  readonly windowName: string | null
}
type Opened = Extract<Effect, { kind: 'open' }>
/** Null: there is nothing to do any more. */
type Step = (fault: FaultRecord) => FaultStep | null

const GONE: FaultSummary = { summary: { code: 'gone', values: {} }, measurements: [] }

export function causeOf(hostId: string, inspection: string, item: string): string {
  return `${hostId}/${inspection}/${item}`
}

/** A new fault, with its first entry. `previous`: the one of the same cause before it. */
export function openingOf(
  ground: Ground,
  { beganAt, status, badRounds, windowId }: Opened,
  { id, previous }: { readonly id: number; readonly previous: number | null },
): { fault: FaultRecord; entry: FaultEntryRecord } {
  const { hostNum, cause, labels, inspection, item, roundId, openedAt, isPast, policy, parent, assignee } =
    ground
  const fault = openFault({
    ...{
      id,
      hostNum,
      cause,
      labels,
      inspection,
      item,
      roundId,
      openedAt,
      isPast,
      parent,
      previous,
      assignee,
    },
    ...{ beganAt, status, badRounds, windowId },
    summary: ground.words ?? GONE,
    source: isSilence(ground) ? 'silence' : 'inspection',
    grade: gradeFor(policy, status),
    risk: policy.risk,
  })
  return { fault, entry: entryOf(ground, id, { kind: 'opened', from: null, to: status }) }
}

function isSilence({ inspection, item }: Ground): boolean {
  return inspection === SITE_INSPECTION || (inspection === HOST_INSPECTION && item === SILENCE_ITEM)
}

export function entryOf(
  { inspection, roundId, observedAt, openedAt, words }: Ground,
  fault: number,
  { machine, ...said }: FaultStep['entry'],
): FaultEntryRecord {
  const at = said.kind === 'opened' || said.kind === 'reopened' ? openedAt : observedAt
  const by = { kind: 'machine', name: machine ?? inspection } as const
  return makeEntry({ fault, at, by, round: roundId, summary: words, ...said })
}

/** The same cause has come back soon after its fault had ended: it is that fault again. */
export function reopeningOf(ground: Ground, fault: FaultRecord, { status, badRounds }: Opened): Step[] {
  return [reopen(ground, status, badRounds), raiseGrade(ground, fault.worst, status), ...sayWindow(ground)]
}

/** What follows of an opening behind its first entry. */
export function afterOpening(ground: Ground): Step[] {
  return sayWindow(ground)
}

export function stepsOf(ground: Ground, { worst }: FaultRecord, effect: Exclude<Effect, Opened>): Step[] {
  const at = ground.observedAt
  const seen = { lastSeenAt: at, lastRound: ground.roundId }
  switch (effect.kind) {
    case 'worse':
    case 'better': {
      const { kind, from, to } = effect
      const change: Step = (fault) => ({
        set: { ...seen, status: to, worst: worse(fault.worst, to) },
        entry: { kind, from, to },
      })
      return kind === 'worse' ? [change, raiseGrade(ground, worst, to)] : [change]
    }
    case 'recurred': {
      const { status } = effect
      const isEnded = ({ stage }: FaultRecord) => stage === 'resolved' || stage === 'verified'
      const change: Step = (fault) =>
        isEnded(fault)
          ? reopen(ground, status, 1)(fault)
          : {
              set: {
                ...seen,
                status,
                worst: worse(fault.worst, status),
                recoveredAt: null,
                parent: ground.parent,
              },
              entry: { kind: 'recurred', from: 'ok', to: status },
            }
      return [change, raiseGrade(ground, worst, status)]
    }
    case 'flapping': {
      const { flips, inMs, goodRounds } = effect
      const values = { changes: flips, span: inMs / 1_000, rounds: goodRounds }
      const summary: FaultSummary = { summary: { code: 'fault-flapping', values }, measurements: [] }
      const entry = { kind: 'flapping', to: String(flips), summary } as const
      return [(fault) => (fault.flapping ? null : { set: { flapping: true }, entry })]
    }
    case 'recovered':
      return recovery(ground, effect.badRounds)
  }
}

function recovery(ground: Ground, badRounds: number): Step[] {
  const { observedAt: at, roundId, inspection, policy } = ground
  const recovered: Step = (fault) => ({
    set: {
      status: 'ok',
      recoveredAt: at,
      lastRound: roundId,
      badRounds: Math.max(fault.badRounds, badRounds),
    },
    entry: { kind: 'recovered', from: fault.status, to: 'ok' },
  })
  const agreed = (fault: FaultRecord) => verified(fault, { at, name: inspection, machine: inspection })
  // The inspection run again agrees with whoever has resolved it.
  const verify: Step = (fault) => (fault.stage === 'resolved' ? (agreed(fault)[0] ?? null) : null)
  const close: Step = (fault) => {
    if (fault.stage === 'verified') return fault.grade === 'major' ? null : closed('verified', at, inspection)
    return recoveryOf(policy, fault) === 'automatic' ? closed(fault.stage, at, inspection) : null
  }
  return [recovered, verify, close]
}

function reopen(ground: Ground, status: Status, badRounds: number): Step {
  const { observedAt: at, roundId, words, parent } = ground
  return (fault) => {
    // Given to somebody is not accepted by them.
    const isNobodys = fault.acceptedAt === null
    const again = reopened(fault, { summary: words, ...(isNobodys ? { to: 'reported' } : {}) })
    const now = { status, worst: worse(fault.worst, status), summary: words ?? fault.summary, parent }
    const seen = { lastSeenAt: at, lastRound: roundId, recoveredAt: null, badRounds }
    const stage = isNobodys ? ({ stage: 'reported' } as const) : {}
    return { ...again, set: { ...again.set, ...stage, ...now, ...seen } }
  }
}

/** It has become worse than what it was graded by, and nobody has said otherwise. */
function raiseGrade({ policy }: Ground, worst: Status, status: Status): Step {
  return (fault) => {
    const to = gradeFor(policy, status)
    const isOfPerson = fault.acceptedAt !== null || fault.grade !== gradeFor(policy, worst)
    if (to === fault.grade || to !== 'major' || isOfPerson) return null
    return { set: { grade: to }, entry: { kind: 'graded', from: fault.grade, to, machine: 'collector' } }
  }
}

function sayWindow({ windowName }: Ground): Step[] {
  if (windowName === null) return []
  const values = { window: windowName }
  const summary: FaultSummary = { summary: { code: 'window-over', values }, measurements: [] }
  return [() => ({ entry: { kind: 'window', summary, machine: 'collector' } })]
}

export function worse(one: Status, other: Status): Status {
  return statusRank(other) > statusRank(one) ? other : one
}
