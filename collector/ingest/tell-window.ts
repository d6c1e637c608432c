// Notice of planned work to those concerned: before it, when it begins, when it is over.
import type { DeadlineRecord } from '../store/process-records.ts'
import type { Memory } from './memory.ts'
import { notifyOfOther } from './notify-targets.ts'

type WindowEvent = 'window-notice' | 'window-begun' | 'window-ended'

/** On the channels of the window; `data` is that of its deadlines. */
export function tellOfWindow(
  memory: Memory,
  event: WindowEvent,
  { windowId, startAt = null, endAt = null }: DeadlineRecord['data'],
  at: number,
): void {
  const window = memory.settings.get('window', String(windowId))
  if (window === undefined) return
  const { name, reason, effect, filing, channelIds } = window.body
  const more = { windowId: window.id, name, reason, effect, filing, startAt, endAt }
  const targets = channelIds.map((id) => ({ kind: 'channel', id }) as const)
  notifyOfOther(memory, { event, more, at }, targets)
}
