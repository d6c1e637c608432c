// A delivery of alerts: kept as it came, told apart into what is news, and what follows for the faults behind it.
import { createHash } from 'node:crypto'
import { type AlertNews, isOwn, judgeAlert } from '../alerts/judge-alert.ts'
import type { AlertEvent, AlertPayload } from '../alerts/webhook.ts'
import type { AlertRecord } from '../store/process-records.ts'
import { openAlertBook } from './alert-book.ts'
import { noteEcho } from './alert-echo.ts'
import { settle } from './alert-faults.ts'
import type { AlertCommand } from './alert-messages.ts'
import { type AlertIntake, createPlans, isPlan, type Plans } from './alert-plans.ts'
import { waitForWindow } from './alert-window.ts'
import { CommandFailure } from './command-failure.ts'
import { forgetOldAlerts } from './forget-alerts.ts'
import { keepDelivery } from './keep-delivery.ts'
import type { Memory } from './memory.ts'

type TakeAlerts = Extract<AlertCommand, { kind: 'take-alerts' }>

/** Null where nothing was made of the delivery. The answer names the faults that it was about. */
export function takeAlerts(
  memory: Memory,
  { delivery, payload, at }: TakeAlerts,
): { readonly faults: readonly number[] } {
  const source = memory.settings.get('alert-source', delivery.sourceId)
  if (source === undefined || !source.body.enabled) throw new CommandFailure({ code: 'unknown-setting' })
  forgetOldAlerts(memory, at)
  keepDelivery(memory, delivery)
  if (payload === null) return { faults: [] }
  const by = { kind: 'system', id: source.id, name: source.body.name, address: delivery.address } as const
  const intake: AlertIntake = { memory, book: openAlertBook(memory), source, by, at }
  const group = createHash('sha256').update(sortedText(payload.groupLabels)).digest('hex').slice(0, 32)
  const plans = createPlans(intake)
  for (const event of payload.alerts) takeOne(intake, plans, { event, group })
  endWhatWasLeftOut(intake, plans, { payload, group })
  for (const plan of plans.all()) settle(intake, plan, payload.truncated)
  return { faults: plans.all().map(({ id }) => id) }
}

function sortedText(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)))
}

type Place = { readonly event: AlertEvent; readonly group: string }

function takeOne(intake: AlertIntake, plans: Plans, { event, group }: Place): void {
  const { book, source, at } = intake
  const newest = book.newest(source.id, event.fingerprint)
  const news = judgeAlert(newest, event, at)
  if (news === 'stale') return
  const fresh: AlertRecord = {
    sourceId: source.id,
    fingerprint: event.fingerprint,
    startsAt: event.startsAt,
    status: event.status,
    endsAt: event.endsAt,
    fault: null,
    firstAt: at,
    lastAt: at,
    count: 1,
    groupKey: group,
    labels: event.labels,
    annotations: event.annotations,
  }
  if (isOwn(event)) {
    book.put(merge(fresh, newest))
    if (news === 'begins') noteEcho(intake, event)
    return
  }
  takeNews(intake, plans, { event, group, news, newest, fresh })
}

function takeNews(
  intake: AlertIntake,
  plans: Plans,
  {
    event,
    group,
    news,
    newest,
    fresh,
  }: Place & { news: AlertNews; newest: AlertRecord | null; fresh: AlertRecord },
): void {
  const { book, source } = intake
  if (news === 'begins') {
    // Nobody said that it had ended before.
    if (newest?.status === 'firing') {
      book.put({ ...newest, status: 'resolved', endsAt: event.startsAt, lastAt: fresh.lastAt })
      plans.ofRecord(newest)
    }
    const place = source.body.faultPer === 'group' ? `group/${group}` : event.fingerprint
    const cause = `alert/${source.id}/${place}`
    const plan = plans.ofCause(cause, event)
    book.put({ ...merge(fresh, newest), fault: isPlan(plan) ? plan.id : null })
    if (isPlan(plan)) plan.begun.push(event)
    else if (plan.waitsFor !== null) waitForWindow(intake, event, { cause, window: plan.waitsFor })
    return
  }
  const record = merge(fresh, newest)
  book.put(record)
  if (news === 'unheard' || newest === null) return
  if (news === 'ends' && newest.startsAt < event.startsAt)
    book.put({ ...newest, status: 'resolved', endsAt: event.endsAt, lastAt: fresh.lastAt })
  const plan = plans.ofRecord(newest)
  if (plan !== null && news === 'ends') plan.ended.push(event)
}

/** Another word about the same beginning. */
function merge(fresh: AlertRecord, newest: AlertRecord | null): AlertRecord {
  if (newest === null || newest.startsAt !== fresh.startsAt) return fresh
  return { ...fresh, fault: newest.fault, firstAt: newest.firstAt, count: newest.count + 1 }
}

/** Nothing of the group fires any more, and not all of it was listed. */
function endWhatWasLeftOut(
  { book, source, at }: AlertIntake,
  plans: Plans,
  { payload, group }: { readonly payload: AlertPayload; readonly group: string },
): void {
  if (payload.isFiring || payload.truncated === 0) return
  for (const row of book.firingOfGroup(source.id, group)) {
    book.put({ ...row, status: 'resolved', endsAt: at, lastAt: at })
    plans.ofRecord(row)
  }
}
