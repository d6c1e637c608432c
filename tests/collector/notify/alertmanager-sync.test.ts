// Faults as standing alerts in real Alertmanagers: shown, said again, ended; over restarts of either side.
import { afterEach, describe, expect, it } from 'vitest'
import { createAlertmanager } from '../../../collector/notify/channels/alertmanager.ts'
import { createAlertmanagerRig, RESEND_SECONDS } from '../../support/alertmanager-rig.ts'
import { aMessage, aTarget, createTools } from '../../support/channel-rig.ts'
import { needs } from '../../support/needs.ts'
import { freePort } from '../../support/processes.ts'
import { type Alertmanager, startAlertmanager } from '../../support/receivers/alertmanager.ts'

const ending: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

const started = async (port?: number): Promise<Alertmanager> => {
  const one = await startAlertmanager(port)
  ending.push(one.stop)
  return one
}

function createCollector(urls: readonly string[]) {
  const rig = createAlertmanagerRig(urls)
  ending.push(rig.remove)
  return rig
}

const isThere = (alerts: readonly unknown[]) => alerts.length === 1
const isGone = (alerts: readonly unknown[]) => alerts.length === 0

describe.skipIf(!needs('alertmanager'))('a fault in Alertmanager', () => {
  it('stands while it is open, with labels that stay and a link, and is over when it is', async () => {
    const manager = await started()
    const collector = createCollector([manager.url])
    collector.disk('critical')
    await collector.say()
    const [alert] = await manager.shows('the alert', isThere)
    expect(alert?.labels).toEqual({
      alertname: 'XunjianDisk',
      host: 'web-01',
      inspection: 'disk',
      item: '/var',
      severity: 'critical',
      grade: expect.stringMatching(/general|major/),
      fault: '1',
      site: 'east',
      origin: 'xunjian',
    })
    expect(alert?.annotations.summary).toContain('free on /var')
    expect(alert?.generatorURL).toBe('https://xunjian.example.com/faults/1')
    expect(Date.parse(alert?.endsAt ?? '')).toBe(collector.clock() + 4 * RESEND_SECONDS * 1_000)

    collector.disk('ok')
    collector.later(RESEND_SECONDS * 1_000)
    await collector.say()
    await manager.shows('no alert', isGone)
  })

  it('is said again each time, and not in between', async () => {
    const manager = await started()
    const collector = createCollector([manager.url])
    collector.disk('critical')
    await collector.say()
    const [first] = await manager.shows('the alert', isThere)
    collector.later(RESEND_SECONDS * 500)
    await collector.say()
    expect((await manager.alerts())[0]?.endsAt).toBe(first?.endsAt)
    collector.later(RESEND_SECONDS * 500)
    await collector.say()
    const [second] = await manager.alerts()
    expect(Date.parse(second?.endsAt ?? '') - Date.parse(first?.endsAt ?? '')).toBe(RESEND_SECONDS * 1_000)
    expect(second?.startsAt).toBe(first?.startsAt)
  })

  it('is the same one after the collector was killed, and its end is said by who has not seen its beginning', async () => {
    const manager = await started()
    const collector = createCollector([manager.url])
    collector.disk('critical')
    await collector.say()
    const [before] = await manager.shows('the alert', isThere)
    collector.restart()
    collector.later(RESEND_SECONDS * 1_000)
    await collector.say()
    const after = await manager.alerts()
    expect(after).toHaveLength(1)
    expect(after[0]?.labels).toEqual(before?.labels)
    collector.disk('ok')
    collector.restart()
    await collector.say()
    await manager.shows('no alert', isGone)
  })

  it('stands in both of two, also when one is down, and in that one when it is back', async () => {
    const one = await started()
    const port = await freePort()
    const collector = createCollector([`http://127.0.0.1:${port}`, one.url])
    collector.disk('critical')
    await collector.say()
    await one.shows('the alert in the one that is up', isThere)
    collector.later(RESEND_SECONDS * 1_000)
    await collector.say()
    expect(collector.logged).toEqual(['an Alertmanager did not take alerts'])
    const other = await started(port)
    collector.later(RESEND_SECONDS * 1_000)
    await collector.say()
    await other.shows('the alert in the one that is back', isThere)
    expect(collector.logged).toEqual([
      'an Alertmanager did not take alerts',
      'an Alertmanager takes alerts again',
    ])

    collector.disk('ok')
    collector.later(2 * RESEND_SECONDS * 1_000)
    await collector.say()
    await Promise.all([one, other].map((each) => each.shows('no alert', isGone)))
  })

  it('leaves no second alert behind when its grade is changed', async () => {
    const manager = await started()
    const collector = createCollector([manager.url])
    collector.disk('warning')
    await collector.say()
    const [before] = await manager.shows('the alert', isThere)
    expect(before?.labels.grade).toBe('general')
    collector.grade(1)
    collector.later(RESEND_SECONDS * 1_000)
    await collector.say()
    const [after] = await manager.shows(
      'the alert of the new grade alone',
      (alerts) => isThere(alerts) && alerts[0]?.labels.grade === 'major',
    )
    expect(after?.labels).toEqual({ ...before?.labels, grade: 'major' })
  })

  it('is there at once when its message goes, and a late message does not bring back what is over', async () => {
    const manager = await started()
    const collector = createCollector([manager.url])
    collector.disk('critical')
    const settings = { type: 'alertmanager', urls: [manager.url], user: '', resendSeconds: 60 } as const
    const target = aTarget<'alertmanager'>({ ...settings, urls: [manager.url] })
    const message = aMessage({ fault: { ...(aMessage().fault as never as object), id: 1 } as never })
    const driver = createAlertmanager(collector.reads)
    expect(await driver.send(message, target, createTools())).toEqual({ kind: 'sent' })
    await manager.shows('the alert', isThere)
    collector.disk('ok')
    expect(await driver.send(message, target, createTools())).toEqual({ kind: 'sent' })
    await manager.shows('no alert', isGone)
  })

  it('may come later when no instance is there, and a test is an alert of its own that ends', async () => {
    const manager = await started()
    const collector = createCollector([manager.url])
    const driver = createAlertmanager(collector.reads)
    const nobody = `http://127.0.0.1:${await freePort()}`
    const settings = { type: 'alertmanager', user: '', resendSeconds: 60 } as const
    const test = aMessage({ event: 'test', fault: null, title: 'Test message' })
    const send = (...urls: string[]) =>
      driver.send(test, aTarget<'alertmanager'>({ ...settings, urls }), createTools())
    expect(await send(nobody)).toMatchObject({ kind: 'retry' })
    expect(await send(nobody, `${manager.url}/`)).toEqual({ kind: 'sent' })
    const [alert] = await manager.shows('the test', isThere)
    expect(alert).toMatchObject({ labels: { alertname: 'XunjianTest', origin: 'xunjian' } })
    expect(Date.parse(alert?.endsAt ?? '') - Date.now()).toBeLessThanOrEqual(60_000)
  })
})
