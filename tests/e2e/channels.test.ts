// A fault goes out of the real collector to a real Alertmanager, a real mail server and a webhook, over a kill -9.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needs } from '../support/needs.ts'
import { type Collector, createRig, type Rig, until } from '../support/processes.ts'
import { type Alertmanager, startAlertmanager } from '../support/receivers/alertmanager.ts'
import {
  MAIL_PASSWORD,
  MAIL_USER,
  type MailServer,
  startMailServer,
} from '../support/receivers/mail-server.ts'
import { startWebhook } from '../support/receivers/webhook-receiver.ts'

const WHSEC = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
const SETTINGS = { notify: { allow: ['127.0.0.1', 'localhost'] } }

describe.skipIf(!needs('alertmanager', 'mail-server'))('a fault that is told', () => {
  let rig: Rig
  let collector: Collector
  let manager: Alertmanager
  let mail: MailServer
  let hook: Awaited<ReturnType<typeof startWebhook>>
  let faultId = 0

  beforeAll(async () => {
    rig = await createRig()
    manager = await startAlertmanager()
    mail = await startMailServer()
    hook = await startWebhook({ secret: WHSEC })
    writeFileSync(join(rig.dir, 'authority.pem'), mail.authority)
    process.env.NODE_EXTRA_CA_CERTS = join(rig.dir, 'authority.pem')
    collector = await rig.startCollector(SETTINGS)
  })
  afterAll(async () => {
    delete process.env.NODE_EXTRA_CA_CERTS
    await rig.remove()
    await Promise.all([manager.stop(), mail.stop(), hook.close()])
  })

  const told = (event: string) =>
    until(`the webhook hears ${event}`, () => {
      const bodies = hook.received.map(
        ({ body }) => JSON.parse(body) as { type: string; data: { title: string } },
      )
      return bodies.find(({ type }) => type === `xunjian.${event}`) ?? null
    })

  it('reaches every channel of its route', async () => {
    const channels = [
      [{ type: 'alertmanager', urls: [manager.url], resendSeconds: 10 }, {}],
      [
        {
          type: 'email',
          host: 'localhost',
          port: mail.port,
          user: MAIL_USER,
          from: 'x@example.com',
          to: ['ops@example.com'],
        },
        { password: MAIL_PASSWORD },
      ],
      [{ type: 'webhook', url: hook.url }, { signingSecret: WHSEC }],
    ] as const
    const channelIds: string[] = []
    for (const [settings, secrets] of channels) {
      const body = { name: settings.type, language: 'en', settings }
      channelIds.push(
        (await collector.post<{ id: string }>('/api/v1/settings/channel', { body, secrets })).id,
      )
    }
    await collector.post('/api/v1/settings/route', { body: { name: 'everything', channelIds } })
    const report = { title: 'The air conditioning has failed', grade: 'major' }
    faultId = (await collector.post<{ id: number }>('/api/v1/faults', report)).id

    expect((await told('opened')).data.title).toContain('The air conditioning has failed')
    const [alert] = await manager.shows('the alert', (alerts) => alerts.length === 1)
    expect(alert?.labels).toMatchObject({
      alertname: 'XunjianReport',
      fault: String(faultId),
      grade: 'major',
      origin: 'xunjian',
    })
    const id = await until('the mail has gone', async () => {
      const { notifications } = await collector.get<{
        notifications: { id: string; channelType: string; state: string }[]
      }>('/api/v1/notifications')
      return (
        notifications.find(({ channelType, state }) => channelType === 'email' && state === 'sent')?.id ??
        null
      )
    })
    expect((await mail.mail(`<${id}@example.com>`)).headers.subject).toContain(
      'The air conditioning has failed',
    )
  })

  it('is the same alert after the collector was killed, and is over when it is cancelled', async () => {
    const [before] = await manager.alerts()
    await collector.kill()
    collector = await rig.startCollector(SETTINGS)
    const [after] = await manager.shows(
      'the alert said again',
      ([alert]) => (alert?.endsAt ?? '') > (before?.endsAt ?? ''),
    )
    expect(after).toMatchObject({ labels: before?.labels, startsAt: before?.startsAt })
    await collector.post(`/api/v1/faults/${faultId}/cancel`, { reason: 'it was switched off for cleaning' })
    await manager.shows('no alert', (alerts) => alerts.length === 0)
    await told('cancelled')
  })
})
