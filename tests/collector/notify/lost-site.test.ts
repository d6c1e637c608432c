// A site of five thousand hosts is lost at once: one fault is told, once on each channel, and so is its end.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Route } from '../../../shared/api/settings/channel.ts'
import { createNotifyRig, type NotifyRig } from '../../support/notify-rig.ts'
import { startReceiver } from '../../support/receivers/receiver.ts'
import { ACTOR, hello, MINUTE, T0 } from '../../support/rounds.ts'

const HOSTS = 5_000
const hostId = (num: number) => `0198f2a0-0000-4000-8000-${String(num).padStart(12, '0')}`

let rig: NotifyRig
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeEach(async () => {
  receiver = await startReceiver(() => ({ status: 204, body: '' }))
  rig = createNotifyRig()
})
afterEach(async () => {
  await rig.remove()
  await receiver.close()
})

function told(): string[] {
  return receiver.received
    .map(({ url, body }) => `${url.pathname} ${(JSON.parse(body) as { data: { title: string } }).data.title}`)
    .toSorted()
}

it('tells each channel once, over a kill, and once that it is over', async () => {
  for (const name of ['people', 'night'])
    rig.addChannel(name, { settings: { type: 'webhook', url: `${receiver.url}/${name}` } })
  const route = Route.parse({ name: 'all', channelIds: ['people', 'night'] })
  const about = { settingKind: 'route', id: 'r', isNew: true, version: null, by: ACTOR, at: T0 } as const
  rig.rig.command({ kind: 'write-setting', ...about, body: route, secrets: {} })
  for (let num = 1; num <= HOSTS; num += 1) {
    rig.rig.enrol(hostId(num), { name: `h${num}`, labels: { site: 'east' } })
    rig.rig.connect(hostId(num), hello({ plan: [] }))
  }
  rig.publish()

  rig.rig.at(T0 + 2 * MINUTE)
  rig.killAt('after-send')
  rig.rig.sweep()
  rig.publish()
  await rig.pass(10_000)
  expect(rig.crashes).toBe(1)
  const lost = expect.stringMatching(/Critical fault: .*5,000 of 5,000 hosts of site east/)
  // Whatever was sent when the process was killed is sent again under its old id.
  const ids = new Set(receiver.received.map(({ headers }) => headers['webhook-id']))
  expect(ids.size).toBe(2)
  expect([...new Set(told())]).toEqual([lost, lost])
  const open = "SELECT count(*) AS n FROM faults WHERE stage <> 'closed'"
  expect(rig.rig.rows(open)).toEqual([{ n: HOSTS + 1 }])

  receiver.received.length = 0
  rig.rig.at(rig.rig.now + 10 * MINUTE)
  for (let num = 1; num <= HOSTS; num += 1) rig.rig.connect(hostId(num), null)
  rig.rig.sweep()
  rig.publish()
  await rig.pass(10_000)
  expect(told()).toEqual([expect.stringMatching(/Recovered/), expect.stringMatching(/Recovered/)])
  expect(rig.rig.rows(open)).toEqual([{ n: 0 }])
  expect(rig.rows().map(({ state }) => state)).toEqual(['sent', 'sent', 'sent', 'sent'])
}, 120_000)
