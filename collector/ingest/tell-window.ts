// Notice of planned work to those concerned: before it, when it begins, when it is over.
import type { DeadlineRecord } from '../store/process-records.ts'
import type { Memory } from './memory.ts'
import { putNotification } from './notify-commands.ts'
import { newNotification } from './tell.ts'

type WindowEvent = 'window-notice' | 'window-begun' | 'window-ended'

/** On the channels of the window; `data` is that of its deadlines. */
export function tellOfWindow(
  memory: Memory,
  event: WindowEvent,
  { windowId, startAt, endAt }: DeadlineRecord['data'],
  at: number,
): void {
  const window = memory.settings.get('window', String(windowId))
  if (window === undefined) return
  const { name, reason, effect, filing, channelIds } = window.body
  const more = { windowId: window.id, name, reason, effect, filing, startAt, endAt } as const
  const content = { fault: null, by: null, words: null, from: null, to: null, more: plain(more) }
  for (const channelId of channelIds) {
    if (memory.settings.get('channel', channelId) === undefined) continue
    const row = {
      event,
      fault: null,
      at,
      nextAt: at,
      isUrgent: false,
      cause: `${event}/${window.id}`,
      content,
    }
    putNotification(memory, newNotification({ ...row, channelId, people: [] }))
  }
  memory.pending.urgent = true
}

function plain(more: Readonly<Record<string, DeadlineRecord['data'][string] | undefined>>) {
  return Object.fromEntries(Object.entries(more).map(([name, value]) => [name, value ?? null]))
}
