// Which of the allowed actions stands out, which stand beside it, and which wait in the menu.
import type { FaultRow, FaultStage, FaultVerb } from '../../../shared/api/fault.ts'
import { isEnded } from '../../../shared/fault-stages.ts'

/** Notes and ticks have places of their own on the page. */
export type ActionVerb = Exclude<FaultVerb, 'note' | 'tick'>
export type Arranged = {
  readonly likely: ActionVerb | null
  readonly beside: readonly ActionVerb[]
  readonly more: readonly ActionVerb[]
}

/** By stage, in the order in which they are likely; the rest follows in the order below. */
const LIKELY: Readonly<Partial<Record<FaultStage, readonly ActionVerb[]>>> = {
  reported: ['accept', 'resolve'],
  accepted: ['start', 'resolve', 'hold'],
  handling: ['resolve', 'hold', 'transfer'],
  'on-hold': ['resume', 'transfer'],
  resolved: ['verify', 'reopen'],
  verified: ['close', 'reopen'],
  closed: ['reopen'],
}
const ORDER: readonly ActionVerb[] = [
  'accept',
  'start',
  'resume',
  'resolve',
  'verify',
  'close',
  'hold',
  'transfer',
  'return',
  'grade',
  'merge',
  'reopen',
  'cancel',
]
const BESIDE = 2

export function arrangeActions({ stage, actions }: Pick<FaultRow, 'stage' | 'actions'>): Arranged {
  const allowed = new Set<FaultVerb>(actions)
  const first = (LIKELY[stage] ?? []).filter((verb) => allowed.has(verb))
  const rest = ORDER.filter((verb) => allowed.has(verb) && !first.includes(verb))
  // What has ended wants nothing; opening it again is possible, not likely.
  const likely = isEnded(stage) ? null : (first[0] ?? null)
  const others = first.filter((verb) => verb !== likely)
  return { likely, beside: others.slice(0, BESIDE), more: [...others.slice(BESIDE), ...rest] }
}

export function allActions({ likely, beside, more }: Arranged): ActionVerb[] {
  return [...(likely === null ? [] : [likely]), ...beside, ...more]
}
