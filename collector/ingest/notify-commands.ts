// What became of messages to people, written down; and those that are to be sent again.
import type { NotificationRecord } from '../store/process-records.ts'
import { noteAudit, SYSTEM } from './audit.ts'
import type { Memory } from './memory.ts'
import type { NotifyCommand } from './notify-messages.ts'

type Of<Kind extends NotifyCommand['kind']> = Extract<NotifyCommand, { kind: Kind }>

/** A message to be sent, or what has become of one, in the transaction that is being gathered. */
export function putNotification(memory: Memory, row: NotificationRecord): void {
  memory.pending.writes.push({ kind: 'put', table: 'notification', row })
  if (memory.pending.notifications.length === 0) memory.pending.events.push({ type: 'notification' })
  memory.pending.notifications.push(row)
}

/** Pages of faults show what became of messages; a storm of them is looked at anew anyway. */
const LIVE_AT_ONCE = 20

function publish(memory: Memory, { fault, content }: NotificationRecord): void {
  if (fault !== null)
    memory.pending.events.push({ type: 'fault', faultId: fault, hostId: content.fault?.hostId ?? null })
}

/** Only what nobody will hear of leaves a row in the operation log; the messages themselves are on record. */
export function noteDelivery(memory: Memory, { rows, at }: Of<'note-delivery'>): void {
  if (rows.length > 0) memory.pending.events.push({ type: 'notification' })
  for (const row of rows) {
    memory.pending.writes.push({ kind: 'put', table: 'notification', row })
    if (rows.length <= LIVE_AT_ONCE) publish(memory, row)
    if (row.state !== 'dead') continue
    noteAudit(memory, {
      at,
      by: SYSTEM,
      action: 'notification.give-up',
      object: objectOf(memory, row),
      before: null,
      after: { event: row.event, fault: row.fault, attempts: row.attempts, error: row.error },
    })
  }
}

export function resendNotifications(memory: Memory, { rows, by, at }: Of<'resend-notifications'>): void {
  for (const row of rows) {
    const more = { ...row.content.more, resentAt: at }
    putNotification(memory, {
      ...row,
      state: 'waiting',
      attempts: 0,
      nextAt: at,
      error: null,
      content: { ...row.content, more },
    })
    noteAudit(memory, {
      at,
      by,
      action: 'notification.resend',
      object: objectOf(memory, row),
      before: { state: row.state, error: row.error },
      after: { event: row.event, fault: row.fault },
    })
  }
}

function objectOf(memory: Memory, row: NotificationRecord) {
  const channel = memory.settings.get('channel', row.channelId)
  return { kind: 'notification', id: row.id, name: channel?.body.name ?? row.channelId }
}
