// Alerts that begin while planned work is done: on record at once, a fault only if they still fire when the window is over.
import type { AlertEvent } from '../alerts/webhook.ts'
import type { AlertRecord, DeadlineRecord } from '../store/process-records.ts'
import { openAlertBook } from './alert-book.ts'
import { settle } from './alert-faults.ts'
import { type AlertIntake, createPlans, isPlan } from './alert-plans.ts'
import { setDeadline } from './deadlines.ts'
import type { Memory } from './memory.ts'
import type { RunningWindow } from './windows.ts'

/** Among those of items, so that the end of a window, early or late, moves them all. */
export function waitForWindow(
  { memory, source }: Pick<AlertIntake, 'memory' | 'source'>,
  { fingerprint }: Pick<AlertEvent, 'fingerprint'>,
  { cause, window }: { readonly cause: string; readonly window: RunningWindow },
): void {
  setDeadline(memory, {
    key: `recheck/alert/${source.id}/${fingerprint}`,
    kind: 'recheck',
    at: window.endAt,
    fault: null,
    data: { sourceId: source.id, fingerprint, cause, windowId: window.id },
  })
}

/** Whether the deadline is of an alert, and not of an item that rounds look at. */
export function isOfAlert({ data }: Pick<DeadlineRecord, 'data'>): boolean {
  return data.fingerprint !== undefined
}

export function recheckAlert(memory: Memory, { data }: DeadlineRecord, now: number): void {
  const source = memory.settings.get('alert-source', String(data.sourceId))
  if (source === undefined) return
  const book = openAlertBook(memory)
  const newest = book.newest(source.id, String(data.fingerprint))
  if (newest === null || newest.status !== 'firing' || newest.fault !== null) return
  const by = { kind: 'system', id: source.id, name: source.body.name, address: null } as const
  const windowId = String(data.windowId)
  const intake: AlertIntake = { memory, book, source, by, at: now, windowId }
  const plans = createPlans(intake)
  const event = eventOf(newest)
  const cause = String(data.cause)
  const plan = plans.ofCause(cause, event)
  if (!isPlan(plan)) {
    if (plan.waitsFor !== null) waitForWindow(intake, event, { cause, window: plan.waitsFor })
    return
  }
  plan.begun.push(event)
  book.put({ ...newest, fault: plan.id })
  settle(intake, plan, 0)
}

function eventOf({ fingerprint, startsAt, labels, annotations }: AlertRecord): AlertEvent {
  return { fingerprint, status: 'firing', startsAt, endsAt: null, labels, annotations, url: '' }
}
