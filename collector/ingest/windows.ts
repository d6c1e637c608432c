// Maintenance windows in the writer: which one is running over an item, and what is due when one comes and goes.
import type { Occurrence } from '../../shared/api/settings/window.ts'
import { type Selected, selects } from '../../shared/selector.ts'
import type { SettingRecord } from '../store/process-records.ts'
import { nextSpans, type Span, spansBetween } from '../windows/occurrences.ts'
import type { DeadlineHandler } from './deadlines.ts'
import { dropDeadline, setDeadline } from './deadlines.ts'
import type { Memory } from './memory.ts'
import { tellOfWindow } from './tell-window.ts'

export type RunningWindow = Pick<Occurrence, 'name' | 'endAt'> & { readonly id: string }
type Unfolded = { readonly window: SettingRecord<'window'>; readonly spans: readonly Span[] }
type Kept = {
  readonly generation: number
  readonly from: number
  readonly to: number
  readonly all: readonly Unfolded[]
}

const KEPT_MS = 86_400_000
const kept = new WeakMap<Memory, Kept>()

/** The one that ends last of those that run over the target at the moment; null when none does. */
export function runningWindow(memory: Memory, target: Selected, at: number): RunningWindow | null {
  let last: RunningWindow | null = null
  for (const { window, spans } of unfolded(memory, at).all) {
    const span = spans.find(({ startAt, endAt }) => startAt <= at && at < endAt)
    if (span === undefined || (last !== null && last.endAt >= span.endAt)) continue
    if (selects(window.body.match, target)) {
      last = { id: window.id, name: window.body.name, endAt: span.endAt }
    }
  }
  return last
}

/** All windows over a day around the moment, until a setting changes or the day is over. */
function unfolded(memory: Memory, at: number): Kept {
  const known = kept.get(memory)
  const generation = memory.settings.generation()
  if (known !== undefined && known.generation === generation && at >= known.from && at < known.to)
    return known
  const from = at - KEPT_MS / 2
  const to = at + KEPT_MS / 2
  const all = memory.settings
    .all('window')
    .filter(({ body }) => body.enabled)
    .map((window) => ({ window, spans: spansBetween(window.body, from, to) }))
    .filter(({ spans }) => spans.length > 0)
  const made = { generation, from, to, all }
  kept.set(memory, made)
  return made
}

type WindowDeadline = 'window-notice' | 'window-begin' | 'window-end'
const PREFIX = 'window/'
const prefixOf = (id: string) => `${PREFIX}${id}/`
const keyOf = (id: string, { startAt }: Span, kind: WindowDeadline) => `${prefixOf(id)}${startAt}/${kind}`

/** Sets anew what is due of a window: its notice, its beginning, its end. To be called whenever it has changed. */
export function planWindow(memory: Memory, id: string, now: number): void {
  for (const key of memory.deadlines.keysUnder(prefixOf(id))) dropDeadline(memory, key)
  const window = memory.settings.get('window', id)
  if (window === undefined || !window.body.enabled) return
  // The one that is running, and the one after it.
  for (const span of nextSpans(window.body, now, 2)) planSpan(memory, window, span, now)
}

/** After a start: whatever was written down is kept, what is missing is planned. */
export function planAllWindows(memory: Memory, now: number): void {
  const planned = new Set(memory.deadlines.keysUnder(PREFIX).map((key) => key.split('/')[1]))
  for (const { id } of memory.settings.all('window')) if (!planned.has(id)) planWindow(memory, id, now)
}

function planSpan(memory: Memory, { id, body }: SettingRecord<'window'>, span: Span, now: number): void {
  const { startAt, endAt } = span
  const due = (kind: WindowDeadline, at: number) => {
    const key = keyOf(id, span, kind)
    setDeadline(memory, { key, kind, at, fault: null, data: { windowId: id, ...span } })
  }
  if (startAt > now) {
    // One that is set shortly before is told at once.
    if (body.noticeMinutes !== null)
      due('window-notice', Math.max(now, startAt - body.noticeMinutes * 60_000))
    due('window-begin', startAt)
  }
  due('window-end', endAt)
}

export const onWindowNotice: DeadlineHandler = (memory, { data }, now) =>
  tellOfWindow(memory, 'window-notice', data, now)

export const onWindowBegin: DeadlineHandler = (memory, { data }, now) => {
  tellOfWindow(memory, 'window-begun', data, now)
  goOn(memory, String(data.windowId), now)
}

export const onWindowEnd: DeadlineHandler = (memory, { data }, now) => {
  tellOfWindow(memory, 'window-ended', data, now)
  goOn(memory, String(data.windowId), now)
}

/** Pages look again, and what comes after it is awaited. */
function goOn(memory: Memory, id: string, now: number): void {
  memory.pending.events.push({ type: 'setting', kind: 'window', id })
  planFollowing(memory, id, now)
}

/** Only what is still missing: a notice that has been given is not given again. */
function planFollowing(memory: Memory, id: string, now: number): void {
  const window = memory.settings.get('window', id)
  if (window === undefined || !window.body.enabled) return
  for (const span of nextSpans(window.body, now, 2)) {
    // Of each that is awaited the end is.
    const isPlanned = memory.deadlines.get(keyOf(id, span, 'window-end')) !== undefined
    if (!isPlanned) planSpan(memory, window, span, now)
  }
}
