// Makes the words of a message from its row, in the language of whoever reads it.
import type { Voice } from '../http/voice.ts'
import type { NotificationRecord } from '../store/process-records.ts'

export type Notice = Pick<NotificationRecord, 'id' | 'event' | 'at' | 'content'>

export function titleOfNotice({ event, content }: Pick<Notice, 'event' | 'content'>, voice: Voice): string {
  const { fault } = content
  if (fault === null) return event
  return fault.title ?? voice.finding(fault.inspection, fault.summary)
}
