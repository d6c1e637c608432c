// What leaves a channel now, as literal tables; and that no minute and no second ever has more than its receiver takes.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ChannelView,
  GATHER_MS,
  planSending,
  type SendPlan,
} from '../../../collector/notify/plan-sending.ts'
import type { NotificationRecord } from '../../../collector/store/process-records.ts'
import { aNotification } from '../../support/notify-rig.ts'
import { T0 } from '../../support/rounds.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const view = (fields: Partial<ChannelView> = {}): ChannelView => ({
  now: T0 + SECOND,
  rows: [],
  inFlight: [],
  pausedUntil: null,
  isFailing: false,
  attempts: [],
  rate: { perMinute: 60 },
  canFold: true,
  newId: () => `made-${randomUUID()}`,
  ...fields,
})
const row = (id: string, fields: Partial<NotificationRecord> = {}) =>
  aNotification({ id, cause: `opened/${id}`, ...fields })
const attempts = (count: number, cause = 'x') =>
  Array.from({ length: count }, (_, index) => ({ at: T0 - index, cause })).reverse()
const sent = (of: ChannelView) => planSending(of).send.map(({ id }) => id)

describe('a plan', () => {
  it.each<[string, Partial<ChannelView>, string[]]>([
    ['sends what is due, urgent first', { rows: [row('a', { isUrgent: false }), row('b')] }, ['b', 'a']],
    ['lets what has just come wait for company', { now: T0 + GATHER_MS - 1, rows: [row('a')] }, []],
    ['leaves what is not due yet', { rows: [row('a', { nextAt: T0 + MINUTE }), row('b')] }, ['b']],
    ['sends nothing while the channel is paused', { rows: [row('a')], pausedUntil: T0 + MINUTE }, []],
    ['tries with one when the last failed', { rows: [row('a'), row('b')], isFailing: true }, ['a']],
    ['has three under way at most', { rows: ['a', 'b', 'c', 'd'].map((id) => row(id)) }, ['a', 'b', 'c']],
    [
      'lets nothing overtake what was said of the same fault',
      {
        rows: [row('a', { fault: 7, attempts: 1, nextAt: T0 + MINUTE }), row('b', { fault: 7, at: T0 + 1 })],
      },
      [],
    ],
    [
      'but what waits for the end of quiet hours holds nothing up',
      { rows: [row('a', { fault: 7, nextAt: T0 + MINUTE }), row('b', { fault: 7, at: T0 + 1 })] },
      ['b'],
    ],
    [
      'has nothing left when the minute is full',
      { rows: [row('a')], attempts: attempts(20), rate: { perMinute: 20 } },
      [],
    ],
    [
      'keeps half of the minute for what is urgent',
      { rows: [row('a', { isUrgent: false }), row('b')], attempts: attempts(10), rate: { perMinute: 20 } },
      ['b'],
    ],
    [
      'keeps to the second',
      { now: T0 + 500, rows: [row('a')], attempts: attempts(5), rate: { perMinute: 100, perSecond: 5 } },
      [],
    ],
  ])('%s', (_, fields, expected) => {
    expect(sent(view(fields))).toEqual(expected)
  })

  it('says when to look again', () => {
    expect(planSending(view({ now: T0, rows: [row('a')] })).wakeAt).toBe(T0 + GATHER_MS)
    expect(planSending(view({ rows: [row('a')], pausedUntil: T0 + MINUTE })).wakeAt).toBe(T0 + MINUTE)
    const full = { rows: [row('a')], attempts: attempts(2), rate: { perMinute: 2 } }
    expect(planSending(view(full)).wakeAt).toBe(T0 - 1 + MINUTE)
  })

  it('makes one of ten with one cause, and of nine with one that was just sent', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => row(`r${index}`, { cause: 'c' }))
    const folded = (fields: Partial<ChannelView>) =>
      planSending(view(fields)).folds.map(({ into, members }) => [into.event, members.length])
    expect(folded({ rows: many(9) })).toEqual([])
    expect(folded({ rows: many(10) })).toEqual([['storm', 10]])
    expect(folded({ rows: many(9), attempts: attempts(1, 'c') })).toEqual([['storm', 9]])
    expect(folded({ rows: many(10), canFold: false })).toEqual([])
  })

  it('never folds what was tried: it may have arrived', () => {
    const rows = Array.from({ length: 12 }, (_, index) =>
      row(`r${index}`, { cause: 'c', attempts: index % 2 }),
    )
    expect(planSending(view({ rows })).folds).toEqual([])
  })
})

it('keeps every minute and every second within the rate, and sends everything', () => {
  const Arrival = fc.record({
    after: fc.integer({ min: 0, max: 20_000 }),
    isUrgent: fc.boolean(),
    cause: fc.integer({ min: 0, max: 30 }),
  })
  const Rate = fc.record({
    perMinute: fc.integer({ min: 1, max: 30 }),
    perSecond: fc.integer({ min: 1, max: 5 }),
  })
  fc.assert(
    fc.property(
      fc.array(Arrival, { maxLength: 120, size: 'max' }),
      Rate,
      fc.boolean(),
      (arrivals, rate, canFold) => {
        const { sentAt, left } = simulate(arrivals, rate, canFold)
        expect(left).toEqual([])
        for (const at of sentAt) {
          expect(sentAt.filter((one) => one > at - MINUTE && one <= at).length).toBeLessThanOrEqual(
            rate.perMinute,
          )
          expect(sentAt.filter((one) => one > at - SECOND && one <= at).length).toBeLessThanOrEqual(
            rate.perSecond,
          )
        }
      },
    ),
    { numRuns: 100 },
  )
})

/** A receiver that takes everything at once; time jumps from one moment of the plan to the next. */
function simulate(
  arrivals: readonly { after: number; isUrgent: boolean; cause: number }[],
  rate: ChannelView['rate'],
  canFold: boolean,
) {
  let at = T0
  const coming = arrivals.map(({ after, isUrgent, cause }, index) => {
    at += after
    return row(`m${index}`, { at, nextAt: at, isUrgent, cause: `c${cause}` })
  })
  const waiting = new Map<string, NotificationRecord>()
  const log: { at: number; cause: string }[] = []
  let now = T0
  for (let turn = 0; turn < 5_000; turn += 1) {
    while (coming[0] !== undefined && coming[0].at <= now) {
      const [next] = coming.splice(0, 1) as [NotificationRecord]
      waiting.set(next.id, next)
    }
    const lately = log.filter((one) => one.at > now - MINUTE)
    const plan = planSending(view({ now, rows: [...waiting.values()], attempts: lately, rate, canFold }))
    carryOut(plan, waiting)
    log.push(...plan.send.map(({ cause }) => ({ at: now, cause })))
    if (plan.folds.length > 0 || plan.silenced.length > 0 || plan.send.length > 0) continue
    const next = Math.min(plan.wakeAt ?? Number.POSITIVE_INFINITY, coming[0]?.at ?? Number.POSITIVE_INFINITY)
    if (next === Number.POSITIVE_INFINITY) break
    now = Math.max(next, now + 1)
  }
  return { sentAt: log.map((one) => one.at), left: [...waiting.keys()] }
}

function carryOut({ folds, silenced, send }: SendPlan, waiting: Map<string, NotificationRecord>): void {
  for (const { into, members, end } of folds) {
    for (const { id } of members) waiting.delete(id)
    waiting.set(into.id, into)
    if (end !== null) waiting.set(end.id, end)
  }
  for (const { id } of [...silenced, ...send]) waiting.delete(id)
}
