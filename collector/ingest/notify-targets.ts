// Tells certain people, rosters and channels, whatever the routes say: escalations, reminders, windows, hand-overs.
import type { NotificationEvent } from '../../shared/api/settings/channel.ts'
import type { EscalationTarget } from '../../shared/api/settings/duty.ts'
import { onDutyNow } from '../duty/on-duty.ts'
import type { FaultStep } from '../faults/change.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { NoticeContent } from '../store/process-records.ts'
import type { Memory } from './memory.ts'
import { putNotification } from './notify-commands.ts'
import { newNotification, tell } from './tell.ts'

export type Reached = {
  /** With where it was told. */
  readonly fault: FaultRecord
  readonly told: NonNullable<FaultStep['told']>
  /** Targets that lead to no channel: somebody without one, a roster without anybody. */
  readonly unreached: readonly EscalationTarget[]
}

/** Of a fault; quiet hours do not hold here. The caller stores the fault that it gets back. */
export function notifyTargets(
  memory: Memory,
  fault: FaultRecord,
  event: NotificationEvent,
  targets: readonly EscalationTarget[],
  at: number,
): Reached {
  const { reached, unreached } = resolve(memory, targets, at)
  const directed = reached.map((one) => ({ ...one, notBefore: at }))
  return { fault: tell(memory, { fault, event, entry: null, at }, directed), told: reached, unreached }
}

/** Of a window: `more` has name, reason, effect, filing, startAt, endAt. Of a hand-over: roster (its name) and endAt. */
export type OtherNews = {
  readonly event: 'window-notice' | 'window-begun' | 'window-ended' | 'handover'
  readonly more: NoticeContent['more']
  readonly at: number
}
export function notifyOfOther(
  memory: Memory,
  { event, more, at }: OtherNews,
  targets: readonly EscalationTarget[],
): readonly EscalationTarget[] {
  const { reached, unreached } = resolve(memory, targets, at)
  const content = { fault: null, by: null, words: null, from: null, to: null, more }
  const row = { event, fault: null, at, nextAt: at, isUrgent: false, cause: event, content }
  for (const one of reached) putNotification(memory, newNotification({ ...row, ...one }))
  if (reached.length > 0) memory.pending.urgent = true
  return unreached
}

type Resolved = {
  readonly reached: readonly { readonly channelId: string; readonly people: readonly string[] }[]
  readonly unreached: readonly EscalationTarget[]
}

function resolve(memory: Memory, targets: readonly EscalationTarget[], at: number): Resolved {
  const unreached: EscalationTarget[] = []
  const byChannel = new Map<string, Set<string>>()
  for (const target of targets) {
    const reached = reach(memory, target, at)
    if (reached.length === 0) unreached.push(target)
    for (const { channelId, person } of reached) {
      const people = byChannel.get(channelId) ?? new Set<string>()
      byChannel.set(channelId, people)
      if (person !== null) people.add(person)
    }
  }
  const reached = [...byChannel].map(([channelId, people]) => ({ channelId, people: [...people] }))
  return { reached, unreached }
}

type Reach = { readonly channelId: string; readonly person: string | null }

function reach(memory: Memory, { kind, id }: EscalationTarget, at: number): Reach[] {
  switch (kind) {
    case 'channel':
      return isUsable(memory, id) ? [{ channelId: id, person: null }] : []
    case 'person':
      return reachPerson(memory, id)
    case 'roster':
      return onDutyNow(memory, id, at).flatMap((person) => reachPerson(memory, person))
  }
}

/** On the channels of the person's own choice; otherwise by e-mail, where there is an address and a way. */
function reachPerson(memory: Memory, person: string): Reach[] {
  const contact = memory.settings.all('contact').find(({ body }) => body.userId === person)?.body
  if (contact === undefined) return []
  const own = contact.channelIds.filter((id) => isUsable(memory, id))
  if (own.length > 0) return own.map((channelId) => ({ channelId, person }))
  if (contact.email === null) return []
  const mail = memory.settings
    .all('channel')
    .find(({ body }) => body.enabled && body.settings.type === 'email')
  return mail === undefined ? [] : [{ channelId: mail.id, person }]
}

function isUsable(memory: Memory, channelId: string): boolean {
  return memory.settings.get('channel', channelId)?.body.enabled === true
}
