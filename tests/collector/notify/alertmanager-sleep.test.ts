// When Alertmanagers are told again: nobody looks before something is due, and who changes a channel wakes it.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createAlertmanagerRig } from '../../support/alertmanager-rig.ts'
import { startReceiver } from '../../support/receivers/receiver.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

let receiver: Awaited<ReturnType<typeof startReceiver>>
let collector: ReturnType<typeof createAlertmanagerRig>
beforeEach(async () => {
  receiver = await startReceiver(() => ({ status: 200, body: '' }))
  collector = createAlertmanagerRig([receiver.url])
  collector.disk('critical')
})
afterEach(async () => {
  collector.remove()
  await receiver.close()
})

/** How often it was told since the last look. */
const told = () => receiver.received.splice(0).length

it('sleeps until it is due, and says it then', async () => {
  await collector.start()
  expect(told()).toBe(1)
  expect(collector.sleeps()).toEqual([MINUTE])
  await collector.pass(MINUTE - 1)
  expect(told()).toBe(0)
  await collector.pass(1)
  expect(told()).toBe(1)
  await collector.pass(10 * MINUTE)
  expect(told()).toBe(10)
})

it('sleeps until the first of several is due', async () => {
  await collector.start()
  await collector.pass(15 * SECOND)
  await collector.setChannel('hurried', { resendSeconds: 20 })
  expect(collector.sleeps()).toEqual([20 * SECOND])
  await collector.pass(40 * SECOND)
  expect(collector.sleeps()).toEqual([5 * SECOND])
  await collector.setChannel('hurried', null)
  expect(collector.sleeps()).toEqual([5 * SECOND])
  expect(told()).toBe(1)
})

it('does not sleep without an Alertmanager, and is woken by the first one that is switched on', async () => {
  await collector.setChannel('am', { enabled: false })
  expect(collector.sleeps()).toEqual([])
  await collector.pass(HOUR)
  expect(told()).toBe(0)
  await collector.setChannel('am', { resendSeconds: 30 })
  expect(told()).toBe(1)
  expect(collector.sleeps()).toEqual([30 * SECOND])
})

it('is woken by who has it say things more often', async () => {
  await collector.setChannel('am', { resendSeconds: 600 })
  expect(told()).toBe(1)
  await collector.setChannel('am', { resendSeconds: 10 })
  expect(told()).toBe(1)
  expect(collector.sleeps()).toEqual([10 * SECOND])
})

it('goes on when the clock is set, however seldom it speaks', async () => {
  await collector.setChannel('am', { resendSeconds: 600 })
  expect(told()).toBe(1)
  for (const set of [-HOUR, HOUR]) {
    collector.later(set)
    await collector.pass(MINUTE)
    expect(told()).toBe(1)
  }
  await collector.pass(HOUR)
  expect(told()).toBe(6)
})

it('leaves nothing behind that wakes it', async () => {
  await collector.start()
  collector.stop()
  await collector.setChannel('am', { resendSeconds: 10 })
  expect(collector.sleeps()).toEqual([])
  expect(told()).toBe(1)
})
