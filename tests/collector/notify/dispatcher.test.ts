// Messages leave at least once at the channel's rate, are tried again, folded and given up; and a killed process loses none.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aNotification, type CrashPoint, createNotifyRig, type NotifyRig } from '../../support/notify-rig.ts'
import { startDingtalk } from '../../support/receivers/dingtalk-receiver.ts'
import { type Received, type Reply, startReceiver } from '../../support/receivers/receiver.ts'
import { T0 } from '../../support/rounds.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const OK: Reply = { status: 204, body: '' }

let rig: NotifyRig
let receiver: Awaited<ReturnType<typeof startReceiver>>
/** How the receiver answers now. */
let answer: (received: Received) => Reply

beforeEach(async () => {
  answer = () => OK
  receiver = await startReceiver((received) => answer(received))
  rig = createNotifyRig()
  addHook()
})
afterEach(async () => {
  await rig.remove()
  await receiver.close()
})

function addHook(fields: object = {}) {
  rig.addChannel('hook', { settings: { type: 'webhook', url: receiver.url }, ...fields })
}
const bodies = () =>
  receiver.received.map(
    ({ body }) => JSON.parse(body) as { type: string; data: { title: string; count: number } },
  )
const ids = () => receiver.received.map(({ headers }) => String(headers['webhook-id']))
const states = () => rig.rows().map(({ id, state }) => `${id} ${state}`)

describe('a message', () => {
  it('leaves within half a second, and what became of it is on record', async () => {
    const row = aNotification()
    await rig.tell([row])
    expect(receiver.received).toEqual([])
    await rig.pass(500)
    expect(ids()).toEqual([row.id])
    expect(rig.rows()[0]).toMatchObject({ state: 'sent', attempts: 1, sent_at: T0 + 400, error: null })
  })

  it('is tried again with growing pauses under the same id, and sent in the end', async () => {
    let failures = 5
    answer = () => (failures-- > 0 ? { status: 500, body: '' } : OK)
    const row = aNotification()
    await rig.tell([row])
    await rig.pass(10 * MINUTE)
    expect(ids()).toEqual(Array(6).fill(row.id))
    expect(rig.rows()[0]).toMatchObject({ state: 'sent', attempts: 6 })
  })

  it('is given up after a day, and sent when somebody asks for it again', async () => {
    answer = () => ({ status: 500, body: '' })
    const row = aNotification()
    await rig.tell([row])
    await rig.pass(26 * HOUR)
    expect(rig.rows()[0]).toMatchObject({ state: 'dead' })
    expect(receiver.received.length).toBeLessThan(60)
    answer = () => OK
    const rows = rig.readStore.notifications.byIds([row.id])
    rig.rig.command({
      kind: 'resend-notifications',
      rows,
      by: { kind: 'person', id: 'u1', name: 'Li', address: null },
      at: rig.rig.now,
    })
    rig.publish()
    await rig.pass(10 * MINUTE)
    expect(rig.rows()[0]).toMatchObject({ state: 'sent' })
    expect(new Set(ids())).toEqual(new Set([row.id]))
  })

  it('that the receiver will never take is given up at once, and the next one leaves all the same', async () => {
    const [bad, good] = [aNotification(), aNotification({ at: T0 + 1 })]
    answer = ({ headers }) => (headers['webhook-id'] === bad.id ? { status: 404, body: '' } : OK)
    await rig.tell([bad, good])
    await rig.pass(SECOND)
    expect(states()).toEqual([`${bad.id} dead`, `${good.id} sent`])
    expect(rig.rows()[0]?.error).toContain('404')
  })

  it('waits as long as the receiver asks', async () => {
    let isFirst = true
    answer = () => {
      const reply = isFirst ? { status: 429, body: '', headers: { 'retry-after': '600' } } : OK
      isFirst = false
      return reply
    }
    await rig.tell([aNotification()])
    await rig.pass(SECOND)
    await rig.tell([aNotification({ at: rig.rig.now })])
    expect(rig.dispatcher.pausedUntil('hook')).toBeGreaterThanOrEqual(T0 + 600 * SECOND)
    await rig.pass(9 * MINUTE)
    expect(receiver.received).toHaveLength(1)
    await rig.pass(2 * MINUTE)
    expect(receiver.received).toHaveLength(3)
  })

  it('never overtakes one of the same fault that is being tried again', async () => {
    const [opened, other] = [aNotification({ fault: 7 }), aNotification({ fault: 8 })]
    answer = ({ headers }) =>
      headers['webhook-id'] === opened.id && rig.rig.now < T0 + MINUTE ? { status: 500, body: '' } : OK
    await rig.tell([opened, other])
    await rig.pass(SECOND)
    const recovered = aNotification({ fault: 7, event: 'recovered', isUrgent: false, at: rig.rig.now })
    await rig.tell([recovered])
    await rig.pass(10 * MINUTE)
    expect(ids().at(-1)).toBe(recovered.id)
    expect(states().filter((state) => !state.endsWith('sent'))).toEqual([])
  })

  it('for a channel that is switched off waits for a day; for one that is gone it is given up', async () => {
    const body = { name: 'hook', language: 'en', settings: { type: 'webhook', url: receiver.url } }
    rig.changeChannel('hook', { ...body, enabled: false })
    const row = aNotification()
    await rig.tell([row])
    await rig.pass(HOUR)
    expect(states()).toEqual([`${row.id} waiting`])
    rig.changeChannel('hook', body)
    await rig.pass(SECOND)
    expect(states()).toEqual([`${row.id} sent`])
    rig.changeChannel('hook', { ...body, enabled: false })
    const late = aNotification({ at: rig.rig.now })
    await rig.tell([late])
    await rig.pass(26 * HOUR)
    expect(states()).toContain(`${late.id} dead`)
    rig.changeChannel('hook', null)
    const lost = aNotification({ at: rig.rig.now })
    await rig.tell([lost])
    await rig.pass(SECOND)
    expect(rig.rows().find(({ id }) => id === lost.id)).toMatchObject({
      state: 'dead',
      error: 'The channel was removed',
    })
  })
})

describe('many messages', () => {
  const many = (count: number, fields: Parameters<typeof aNotification>[0] = {}) =>
    Array.from({ length: count }, () => aNotification(fields))

  it('of one cause are one that says so; more is told every five minutes; the end once', async () => {
    await rig.tell(many(100))
    await rig.pass(SECOND)
    expect(bodies().map(({ data }) => data.title)).toEqual(['Storm: 100 faults of “disk” on 100 hosts'])
    expect(states().filter((state) => state.endsWith('folded'))).toHaveLength(100)
    for (let minute = 1; minute <= 8; minute += 1) {
      await rig.tell(many(5, { at: rig.rig.now }))
      await rig.pass(MINUTE)
    }
    expect(bodies().map(({ data }) => data.title)).toEqual([
      'Storm: 100 faults of “disk” on 100 hosts',
      'Storm: 25 faults of “disk” on 25 hosts, 125 in all',
    ])
    await rig.pass(30 * MINUTE)
    expect(
      bodies()
        .map(({ data }) => data.title)
        .slice(2),
    ).toEqual([
      'Storm: 15 faults of “disk” on 15 hosts, 140 in all',
      'Storm over: 140 faults of “disk” in all; none for 10 minutes',
    ])
    expect(states().filter((state) => state.endsWith('waiting'))).toEqual([])
  })

  it('that trickle in are a storm from the tenth within a minute on', async () => {
    for (let second = 0; second < 30; second += 1) {
      await rig.tell(many(1, { at: rig.rig.now }))
      await rig.pass(SECOND)
    }
    expect(bodies().filter(({ type }) => type === 'xunjian.opened')).toHaveLength(9)
    expect(bodies().filter(({ type }) => type === 'xunjian.storm')).toHaveLength(1)
  })

  it('of good news are one, whose end says nothing', async () => {
    await rig.tell(many(30, { event: 'recovered', isUrgent: false }))
    await rig.pass(HOUR)
    expect(bodies().map(({ data }) => data.title)).toEqual(
      ['30 messages “Recovered” about “disk” on 30 hosts'].map((what) => `Storm: ${what}`),
    )
    expect(states().filter((state) => state.endsWith('waiting'))).toEqual([])
  })

  it('of many causes are one when there is no room for all; urgent ones go alone', async () => {
    rig.addChannel('slow', { settings: { type: 'webhook', url: receiver.url }, perMinute: 10 })
    const rows = Array.from({ length: 20 }, (_, index) =>
      aNotification({ channelId: 'slow', isUrgent: index === 7, cause: `opened/kind-${index}` }),
    )
    await rig.tell(rows)
    await rig.pass(SECOND)
    expect(
      bodies()
        .map(({ type, data }) => `${type} ${data.count}`)
        .toSorted(),
    ).toEqual(['xunjian.digest 19', 'xunjian.opened 1'])
  })

  it('that waited for the end of quiet hours are one', async () => {
    const until = T0 + 8 * HOUR
    const quiet = (index: number) => {
      const row = aNotification({ isUrgent: false, nextAt: until, cause: `opened/kind-${index}` })
      return { ...row, content: { ...row.content, more: { quietUntil: until } } }
    }
    await rig.tell([1, 2, 3].map(quiet))
    await rig.pass(8 * HOUR - 1)
    expect(receiver.received).toEqual([])
    await rig.pass(SECOND)
    expect(bodies().map(({ data }) => data.title)).toEqual(['3 messages in one'])
  })

  it('reach a robot at its own rate, so that it never blocks us', async () => {
    const robot = await startDingtalk({ token: 't', now: () => rig.rig.now })
    try {
      rig.addChannel('robot', { settings: { type: 'dingtalk', url: robot.address } }, { accessToken: 't' })
      for (let turn = 0; turn < 30; turn += 1) {
        const rows = Array.from({ length: 12 }, (_, index) =>
          aNotification({ channelId: 'robot', at: rig.rig.now, cause: `opened/kind-${index % 30}` }),
        )
        await rig.tell(rows)
        await rig.pass(20 * SECOND)
      }
      await rig.pass(10 * MINUTE)
      expect(rig.rows().filter(({ attempts }) => attempts > 1)).toEqual([])
      expect(rig.rows().filter(({ state }) => state === 'waiting')).toEqual([])
      expect(robot.received.length).toBeGreaterThan(60)
    } finally {
      await robot.close()
    }
  })

  it('5,000 at once are one message, within two seconds', async () => {
    const rows = many(5_000, { cause: 'opened/host' })
    await rig.tell(rows)
    await rig.pass(SECOND)
    expect(bodies().map(({ data }) => data.count)).toEqual([5_000])
    expect(rig.rows().filter(({ state }) => state === 'folded')).toHaveLength(5_000)
  })

  it('are each sent where a machine wants each', async () => {
    const template = '{"id": "{{message.id}}"}'
    rig.addChannel('tickets', { settings: { type: 'webhook', url: receiver.url, template }, perMinute: 600 })
    await rig.tell(many(60, { channelId: 'tickets' }))
    await rig.pass(2 * MINUTE)
    expect(new Set(ids()).size).toBe(60)
  })
})

const POINTS: readonly CrashPoint[] = ['before-write', 'after-write', 'before-send', 'after-send']

const Step = fc.oneof(
  fc.record({
    kind: fc.constant('tell' as const),
    count: fc.integer({ min: 1, max: 15 }),
    causes: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    kind: fc.constant('pass' as const),
    ms: fc.constantFrom(100, 450, 5_000, 70_000, 400_000),
  }),
  fc.record({
    kind: fc.constant('kill' as const),
    point: fc.constantFrom(...POINTS),
    count: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ kind: fc.constant('answer' as const), status: fc.constantFrom(204, 500, 404) }),
)
type Step = typeof Step extends fc.Arbitrary<infer T> ? T : never

/** On a dispatcher and a receiver of its own; in the end the receiver works and hours go by. */
async function play(steps: readonly Step[]) {
  const one = createNotifyRig()
  const arrived: string[] = []
  let status = 204
  const server = await startReceiver(({ headers }) => {
    if (status === 204) arrived.push(String(headers['webhook-id']))
    return { status, body: '' }
  })
  const take = async (step: Step): Promise<void> => {
    switch (step.kind) {
      case 'tell':
        return await one.tell(
          Array.from({ length: step.count }, (_, index) =>
            aNotification({
              at: one.rig.now,
              isUrgent: index % 2 === 0,
              cause: `opened/${index % step.causes}`,
            }),
          ),
        )
      case 'pass':
        return await one.pass(step.ms)
      case 'kill':
        return one.killAt(step.point, step.count)
      case 'answer':
        status = step.status
    }
  }
  try {
    one.addChannel('hook', { settings: { type: 'webhook', url: server.url }, perMinute: 20 })
    for (const step of steps) await take(step)
    status = 204
    await one.pass(3 * HOUR)
    return { rows: new Map(one.rows().map((row) => [row.id, row])), arrived }
  } finally {
    await one.remove()
    await server.close()
  }
}

describe('a process that is killed', () => {
  it.each(POINTS)('%s goes on where it was, and repeats at most', async (point) => {
    rig.killAt(point)
    const row = aNotification()
    await rig.tell([row])
    await rig.pass(MINUTE)
    expect(rig.crashes).toBe(1)
    expect(states()).toEqual([`${row.id} sent`])
    expect(new Set(ids())).toEqual(new Set([row.id]))
  })

  it.each(POINTS)('%s in the middle of a storm still tells it, and its end', async (point) => {
    rig.killAt(point)
    await rig.tell(Array.from({ length: 40 }, () => aNotification()))
    await rig.pass(30 * MINUTE)
    const told = new Map(
      receiver.received.map(({ headers }, index) => [headers['webhook-id'], bodies()[index]?.data.title]),
    )
    expect([...told.values()]).toEqual([
      'Storm: 40 faults of “disk” on 40 hosts',
      'Storm over: 40 faults of “disk” in all; none for 10 minutes',
    ])
    expect(states().filter((state) => state.endsWith('waiting'))).toEqual([])
  })

  it('anywhere, any number of times: every message is sent, folded into one that was sent, or given up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(Step, { minLength: 3, maxLength: 10 }), async (steps) => {
        const { rows, arrived } = await play(steps)
        for (const row of rows.values()) {
          const last = row.state === 'folded' ? rows.get(String(row.folded_into)) : row
          expect(['sent', 'dead']).toContain(last?.state)
          if (last?.state === 'sent') expect(arrived).toContain(last.id)
        }
      }),
      { numRuns: 20 },
    )
  }, 120_000)

  it('in order hands over what is under way, and the rest waits in its row', async () => {
    const row = aNotification()
    await rig.tell([row, aNotification({ nextAt: T0 + HOUR })])
    await rig.pass(500)
    await rig.dispatcher.stop()
    expect(rig.rows().map(({ state }) => state)).toEqual(['sent', 'waiting'])
  })
})
