// Tells certain people of a fault, and writes on its time line who was told and who could not be.
import type { EscalationTarget } from '../../shared/api/settings/duty.ts'
import type { Values } from '../../shared/text.ts'
import { onDutyNow } from '../duty/on-duty.ts'
import type { FaultStep } from '../faults/change.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { type Memory, setFault } from './memory.ts'
import { notifyTargets } from './notify-targets.ts'
import { takeSteps } from './take-steps.ts'

type Telling = {
  readonly event: 'escalated' | 'reminded'
  readonly targets: readonly EscalationTarget[]
  /** For the sentence of the entry. */
  readonly said: Values
  readonly now: number
}

export function tellTargets(
  memory: Memory,
  before: FaultRecord,
  { event, targets, said, now }: Telling,
): FaultRecord {
  const { fault, told: channels, unreached } = notifyTargets(memory, before, event, targets, now)
  setFault(memory, fault)
  const reached = targets.filter((target) => !unreached.includes(target))
  const names = (some: readonly EscalationTarget[]) =>
    some.map((target) => nameOf(memory, target, now)).join('; ')
  const step = (code: string, values: Values): FaultStep => ({
    entry: { kind: event, summary: { summary: { code, values: { ...values } }, measurements: [] } },
  })
  const told = names(reached)
  const missing = names(unreached)
  const steps = [
    ...(told === ''
      ? []
      : [{ ...step(`${event}${lineOf(memory, reached)}`, { ...said, told }), told: channels }]),
    ...(missing === '' ? [] : [step('nobody-reached', { missing })]),
  ]
  return takeSteps(memory, fault, steps, { by: null, at: now })
}

function nameOf(memory: Memory, { kind, id }: EscalationTarget, at: number): string {
  const person = (userId: string) => String(memory.people.user.get(userId)?.name ?? userId)
  switch (kind) {
    case 'person':
      return person(id)
    case 'channel':
      return memory.settings.get('channel', id)?.body.name ?? id
    case 'roster': {
      const people = onDutyNow(memory, id, at).map(person).join(', ')
      const name = memory.settings.get('roster', id)?.body.name ?? id
      return people === '' ? name : `${name} (${people})`
    }
  }
}

/** The highest line 一线 二线 三线 that was told, as the sentences of the entries are named. */
function lineOf(memory: Memory, targets: readonly EscalationTarget[]): string {
  const lines = targets.flatMap(({ kind, id }) =>
    kind === 'roster' ? (memory.settings.get('roster', id)?.body.line ?? []) : [],
  )
  return lines.length === 0 ? '' : `-line-${Math.max(...lines)}`
}
