// What was told to whom over the API, sending again, a test message that really leaves, and how the channels are.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CHANNEL_DRIVERS } from '../../../collector/notify/channels/index.ts'
import { Dispatcher } from '../../../collector/notify/dispatcher.ts'
import { createGuard } from '../../../collector/notify/guarded-fetch.ts'
import type { NotificationRecord } from '../../../collector/store/process-records.ts'
import { ChannelStates, ChannelTested, NotificationPage, Resent } from '../../../shared/api/notification.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { aNotification } from '../../support/notify-rig.ts'
import { addToken, addUser } from '../../support/people.ts'
import { startReceiver } from '../../support/receivers/receiver.ts'
import { T0 } from '../../support/rounds.ts'

let rig: ApiRig
let dispatcher: Dispatcher
let receiver: Awaited<ReturnType<typeof startReceiver>>
let channel: string

beforeEach(async () => {
  receiver = await startReceiver(() => ({ status: 204, body: '' }))
  rig = createApiRig({
    notices: { test: (asked) => dispatcher.test(asked), pausedUntil: (id) => dispatcher.pausedUntil(id) },
  })
  dispatcher = new Dispatcher({
    reads: rig.readStore,
    drivers: CHANNEL_DRIVERS,
    guard: createGuard(['127.0.0.1']),
    clock: () => rig.rig.now,
    publicUrl: () => 'https://xunjian.example.com',
    timeZone: 'UTC',
    write: async () => undefined,
    later: () => () => undefined,
    random: () => 0.5,
    onOutcome: () => undefined,
    log: { warn: () => undefined, debug: () => undefined },
  })
  const made = await rig.post('/api/v1/settings/channel', { body: hook(), secrets: { bearer: 's3cret' } })
  channel = (made.body as { id: string }).id
})
afterEach(async () => {
  rig.close()
  await receiver.close()
})

const hook = (url = receiver.url) => ({
  name: 'operations',
  language: 'en',
  settings: { type: 'webhook', url },
})
const put = (...rows: NotificationRecord[]) =>
  void rig.rig.command({ kind: 'note-delivery', rows, at: rig.rig.now })
const list = async (query = '') =>
  NotificationPage.parse((await rig.get(`/api/v1/notifications?${query}`)).body)
const row = (fields: Partial<NotificationRecord>) => aNotification({ channelId: channel, ...fields })

describe('messages', () => {
  it('are listed newest first, in words, with the channel that they left on', async () => {
    put(row({ id: 'a', at: T0, state: 'sent', sentAt: T0 + 400 }), row({ id: 'b', at: T0 + 1 }))
    const { notifications, counts } = await list()
    expect(notifications.map(({ id }) => id)).toEqual(['b', 'a'])
    expect(notifications[1]).toMatchObject({
      channelName: 'operations',
      channelType: 'webhook',
      title: expect.stringMatching(/^Critical fault: web-\d+: full$/),
      nextAt: null,
      count: 1,
    })
    expect(counts).toEqual({ waiting: 1, sent: 1, dead: 0, folded: 0 })
    const chinese = await list('lang=zh-CN')
    expect(chinese.notifications[0]?.title).toMatch(/^【严重故障】web-\d+：full$/)
  })

  it('are found by state, channel, fault, event and time, page by page', async () => {
    put(
      row({ id: 'a', at: T0, state: 'dead', fault: 7 }),
      row({ id: 'b', at: T0 + 1, event: 'recovered' }),
      row({ id: 'c', at: T0 + 2, channelId: 'gone' }),
    )
    const ids = async (query: string) => (await list(query)).notifications.map(({ id }) => id)
    expect(await ids('state=dead')).toEqual(['a'])
    expect(await ids('fault=7')).toEqual(['a'])
    expect(await ids('event=recovered')).toEqual(['b'])
    expect(await ids('channel=gone')).toEqual(['c'])
    expect(await ids(`from=${T0 + 1}&to=${T0 + 2}`)).toEqual(['b'])
    const first = await list('limit=2')
    expect(first.notifications.map(({ id }) => id)).toEqual(['c', 'b'])
    expect(await ids(`limit=2&cursor=${first.next}`)).toEqual(['a'])
    expect((await rig.get('/api/v1/notifications?cursor=nonsense')).status).toBe(400)
  })

  it('that were given up are sent again by an operator, and only those', async () => {
    put(row({ id: 'a', state: 'dead', attempts: 9, error: 'no' }), row({ id: 'b', state: 'sent' }))
    const operator = addToken(rig.rig, addUser(rig.rig, { username: 'li.na', role: 'operator' }))
    const viewer = addToken(rig.rig, addUser(rig.rig, { username: 'guest', role: 'viewer' }))
    const ask = (token: string) =>
      rig.post('/api/v1/notifications/resend', { ids: ['a', 'b', 'c'] }, { authorization: `Bearer ${token}` })
    expect((await ask(viewer)).status).toBe(403)
    const answer = await ask(operator)
    expect(Resent.parse(answer.body)).toEqual({ resent: ['a'], untouched: ['b', 'c'] })
    expect((await list('state=waiting')).notifications).toMatchObject([{ id: 'a', attempts: 0, error: null }])
    expect(rig.rig.rows('SELECT action FROM audit ORDER BY id DESC LIMIT 1')).toEqual([
      { action: 'notification.resend' },
    ])
  })
})

describe('a test', () => {
  const test = async (asked: object, lang = 'en') => {
    const { status, body } = await rig.post(`/api/v1/channels/test?lang=${lang}`, asked)
    expect(status).toBe(200)
    return ChannelTested.parse(body)
  }

  it('sends one message with the secrets of the saved channel and tells what became of it', async () => {
    const tested = await test({ id: channel, body: hook() })
    expect(tested).toMatchObject({ outcome: 'sent', message: expect.stringContaining('took the message') })
    expect(receiver.received).toHaveLength(1)
    expect(receiver.received[0]?.headers.authorization).toBe('Bearer s3cret')
    expect(receiver.json()).toMatchObject({
      type: 'xunjian.test',
      data: { title: expect.stringContaining('tries the channel “operations”') },
    })
    expect(rig.rig.rows("SELECT count(*) AS rows FROM audit WHERE action = 'channel.test'")).toEqual([
      { rows: 1 },
    ])
    expect(JSON.stringify(rig.rig.rows('SELECT * FROM audit'))).not.toContain('s3cret')
  })

  it('of a channel that is not saved yet uses what is given', async () => {
    await test({ body: hook(), secrets: { bearer: 'fresh' } })
    expect(receiver.received[0]?.headers.authorization).toBe('Bearer fresh')
  })

  it('without a secret that is needed says which', async () => {
    const body = { name: 'robot', language: 'zh-CN', settings: { type: 'slack' } }
    const answer = await rig.post('/api/v1/channels/test', { body })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ errors: [{ path: 'json.secrets.url' }] })
  })

  it('says what went wrong in the words of the reader', async () => {
    receiver.behave('unavailable')
    const tested = await test({ id: channel, body: hook() }, 'zh-CN')
    expect(tested.message).toContain('本次未成功')
  })

  it('tells what passes from what does not', async () => {
    receiver.behave('unavailable')
    expect((await test({ body: hook() })).outcome).toBe('passing')
    expect((await test({ body: hook('http://10.1.2.3/') })).outcome).toBe('permanent')
  })

  it('is for administrators', async () => {
    const token = addToken(rig.rig, addUser(rig.rig, { username: 'li.na', role: 'operator' }))
    const answer = await rig.post(
      '/api/v1/channels/test',
      { body: hook() },
      { authorization: `Bearer ${token}` },
    )
    expect(answer.status).toBe(403)
    expect(receiver.received).toEqual([])
  })
})

describe('a channel', () => {
  it('tells what waits, what was sent lately, what went wrong and which storm is running', async () => {
    const now = rig.rig.now
    put(
      row({ id: 'a', state: 'sent', sentAt: now - 1_000 }),
      row({ id: 'b', state: 'sent', sentAt: now - 7_200_000 }),
      row({ id: 'c', state: 'dead', error: 'HTTP 404' }),
      row({ id: 'd' }),
      row({
        id: 'e',
        event: 'storm-ended',
        fault: null,
        nextAt: now + 600_000,
        content: { ...row({}).content, more: { startedAt: now - 60_000, count: 83, hosts: 5 } },
      }),
    )
    const { channels } = ChannelStates.parse((await rig.get('/api/v1/channels/state')).body)
    expect(channels).toMatchObject([
      {
        ...{ id: channel, name: 'operations', type: 'webhook', enabled: true },
        ...{ waiting: 1, sentLastHour: 1, dead: 1, lastSentAt: now - 1_000, lastError: 'HTTP 404' },
        pausedUntil: null,
        storms: [{ since: now - 60_000, count: 83 }],
      },
    ])
  })
})
