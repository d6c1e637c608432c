// What an effect makes of a fault: its record and timeline, step by step. Pure but for the number of a new fault.
import type { FaultEntry } from '../../shared/api/fault.ts'
import type { FaultRule } from '../../shared/catalogue.ts'
import { type Status, statusRank } from '../../shared/status.ts'
import { closeFault, openFault, recoverFault } from '../faults/fault.ts'
import type { FaultEntryRecord, FaultRecord, FaultSummary } from '../store/fault-records.ts'
import { HOST_INSPECTION, SILENCE_ITEM } from './built-in.ts'
import type { Effect } from './decide.ts'

/** On what an effect is carried out: the round, the item, and the rule that holds for it. */
export type Ground = {
  readonly hostNum: number
  readonly hostId: string
  readonly labels: Readonly<Record<string, string>>
  readonly inspection: string
  readonly item: string
  readonly roundId: number
  readonly observedAt: number
  /** When a fault that this round opens counts as opened. */
  readonly openedAt: number
  readonly isPast: boolean
  /** The words of the finding; null when the item is gone or they are not known any more. */
  readonly words: FaultSummary | null
  readonly recovery: FaultRule['recovery']
  readonly takeFaultId: () => number
}
export type Step = { readonly fault: FaultRecord; readonly entry: FaultEntryRecord }

const GONE: FaultSummary = { summary: { code: 'gone', values: {} }, measurements: [] }

export function stepsOf(ground: Ground, fault: FaultRecord | undefined, effect: Effect): Step[] {
  if (effect.kind === 'open') return [open(ground, effect)]
  if (fault === undefined) return []
  const at = ground.observedAt
  const seen = { lastSeenAt: at, lastRound: ground.roundId }
  switch (effect.kind) {
    case 'worse':
    case 'better': {
      const next = { ...fault, ...seen, status: effect.to, worst: worse(fault.worst, effect.to) }
      return [step(ground, next, { kind: effect.kind, from: effect.from, to: effect.to })]
    }
    case 'recurred': {
      const { status } = effect
      const next = { ...fault, ...seen, status, worst: worse(fault.worst, status), recoveredAt: null }
      return [step(ground, next, { kind: 'recurred', from: 'ok', to: status })]
    }
    case 'flapping': {
      if (fault.flapping) return []
      const next = { ...fault, flapping: true }
      return [step(ground, next, { kind: 'flapping', from: null, to: String(effect.flips) })]
    }
    case 'recovered': {
      const badRounds = Math.max(fault.badRounds, effect.badRounds)
      const next = recoverFault({ ...fault, badRounds }, { at, roundId: ground.roundId })
      const recovered = step(ground, next, { kind: 'recovered', from: fault.status, to: 'ok' })
      if (ground.recovery === 'person' && fault.resolvedAt === null) return [recovered]
      return [
        recovered,
        step(ground, closeFault(next, at), { kind: 'closed', from: next.stage, to: 'closed' }),
      ]
    }
  }
}

function open(ground: Ground, effect: Extract<Effect, { kind: 'open' }>): Step {
  const { hostNum, hostId, labels, inspection, item, roundId, openedAt, isPast } = ground
  const fault = openFault({
    id: ground.takeFaultId(),
    hostNum,
    hostId,
    labels,
    inspection,
    item,
    summary: ground.words ?? GONE,
    status: effect.status,
    source: inspection === HOST_INSPECTION && item === SILENCE_ITEM ? 'silence' : 'inspection',
    beganAt: effect.beganAt,
    openedAt,
    badRounds: effect.badRounds,
    roundId,
    isPast,
  })
  return step(ground, fault, { kind: 'opened', from: null, to: effect.status })
}

function step(
  { inspection, roundId, observedAt, openedAt, words }: Ground,
  fault: FaultRecord,
  entry: Pick<FaultEntryRecord, 'from' | 'to'> & { kind: FaultEntry['kind'] },
): Step {
  const at = entry.kind === 'opened' ? openedAt : observedAt
  const by = { kind: 'machine', name: inspection } as const
  return { fault, entry: { fault: fault.id, at, by, round: roundId, words: null, summary: words, ...entry } }
}

export function worse(one: Status, other: Status): Status {
  return statusRank(other) > statusRank(one) ? other : one
}
