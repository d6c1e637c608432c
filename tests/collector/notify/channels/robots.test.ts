// Every driver over HTTP against a receiver that speaks as the real one: what it takes, what passes, what stays wrong.
import { afterEach, describe, expect, it } from 'vitest'
import type { Outcome, OutgoingMessage, SendTools } from '../../../../collector/notify/channel-driver.ts'
import { dingtalk } from '../../../../collector/notify/channels/dingtalk.ts'
import { feishu } from '../../../../collector/notify/channels/feishu.ts'
import { slack } from '../../../../collector/notify/channels/slack.ts'
import { teams } from '../../../../collector/notify/channels/teams.ts'
import { webhook } from '../../../../collector/notify/channels/webhook.ts'
import { wecom } from '../../../../collector/notify/channels/wecom.ts'
import { aLongMessage, aMessage, aTarget, createTools } from '../../../support/channel-rig.ts'
import { startDingtalk } from '../../../support/receivers/dingtalk-receiver.ts'
import { startFeishu } from '../../../support/receivers/feishu-receiver.ts'
import type { Receiver } from '../../../support/receivers/receiver.ts'
import { startSlack } from '../../../support/receivers/slack-receiver.ts'
import { startTeams } from '../../../support/receivers/teams-receiver.ts'
import { startWebhook } from '../../../support/receivers/webhook-receiver.ts'
import { startWecom } from '../../../support/receivers/wecom-receiver.ts'

const SECRET = 'SEC0123456789abcdef'
const WHSEC = `whsec_${Buffer.from('a key of thirty-two bytes, no less').toString('base64')}`
const TOKEN = 'f3a9c1d27b5e48aa'
const LOOSE = { mentionAllOnMajor: false }

type Rig = {
  readonly receiver: Receiver
  readonly send: (message: OutgoingMessage, tools?: SendTools) => Promise<Outcome>
  /** With a secret that is not the receiver's. */
  readonly sendWrong: (message: OutgoingMessage) => Promise<Outcome>
  readonly hidden: readonly string[]
}

const RIGS: Readonly<Record<string, () => Promise<Rig>>> = {
  dingtalk: async () => {
    const receiver = await startDingtalk({ token: TOKEN, secret: SECRET })
    const target = (signingSecret: string) =>
      aTarget<'dingtalk'>(
        { type: 'dingtalk', url: receiver.address, ...LOOSE },
        { accessToken: TOKEN, signingSecret },
      )
    return {
      receiver,
      send: (message, tools = createTools()) => dingtalk.send(message, target(SECRET), tools),
      sendWrong: (message) => dingtalk.send(message, target('SECwrong000'), createTools()),
      hidden: [TOKEN, SECRET],
    }
  },
  wecom: async () => {
    const receiver = await startWecom({ key: TOKEN })
    const target = (key: string) =>
      aTarget<'wecom'>({ type: 'wecom', url: receiver.address, ...LOOSE }, { key })
    return {
      receiver,
      send: (message, tools = createTools()) => wecom.send(message, target(TOKEN), tools),
      sendWrong: (message) => wecom.send(message, target('wrong-key-000'), createTools()),
      hidden: [TOKEN],
    }
  },
  feishu: async () => {
    const receiver = await startFeishu({ id: TOKEN, secret: SECRET })
    const target = (signingSecret: string) =>
      aTarget<'feishu'>({ type: 'feishu', url: receiver.address, ...LOOSE }, { hookId: TOKEN, signingSecret })
    return {
      receiver,
      send: (message, tools = createTools()) => feishu.send(message, target(SECRET), tools),
      sendWrong: (message) => feishu.send(message, target('SECwrong000'), createTools()),
      hidden: [TOKEN, SECRET],
    }
  },
  slack: async () => {
    const receiver = await startSlack()
    const target = (url: string) => aTarget<'slack'>({ type: 'slack' }, { url })
    return {
      receiver,
      send: (message, tools = createTools()) => slack.send(message, target(receiver.address), tools),
      sendWrong: (message) =>
        slack.send(message, target(`${receiver.url}/services/T0/B0/wrong`), createTools()),
      hidden: [receiver.address, 'XXXXXXXXXXXX'],
    }
  },
  teams: async () => {
    const receiver = await startTeams()
    const target = (url: string) => aTarget<'teams'>({ type: 'teams' }, { url })
    return {
      receiver,
      send: (message, tools = createTools()) => teams.send(message, target(receiver.address), tools),
      sendWrong: (message) => teams.send(message, target(`${receiver.url}/x?sig=wrong000`), createTools()),
      hidden: [receiver.address, 'q8Kx2mVn3pLr'],
    }
  },
  webhook: async () => {
    const receiver = await startWebhook({ secret: WHSEC })
    const settings = {
      type: 'webhook',
      url: `${receiver.url}/in`,
      template: null,
      user: '',
      headers: {},
    } as const
    const target = (signingSecret: string) => aTarget<'webhook'>(settings, { signingSecret })
    const wrong = `whsec_${Buffer.from('another key of thirty-two bytes or so').toString('base64')}`
    return {
      receiver,
      send: (message, tools = createTools()) => webhook.send(message, target(WHSEC), tools),
      sendWrong: (message) => webhook.send(message, target(wrong), createTools()),
      hidden: [WHSEC],
    }
  },
}

let rig: Rig
afterEach(() => rig.receiver.close())

describe.each(Object.keys(RIGS))('a message to %s', (name) => {
  const start = async () => {
    rig = await (RIGS[name] as () => Promise<Rig>)()
  }

  it('is taken', async () => {
    await start()
    expect(await rig.send(aMessage())).toEqual({ kind: 'sent' })
    expect(rig.receiver.received).toHaveLength(1)
  })

  it('is taken in English, with people, of a message without lines, and of a test', async () => {
    await start()
    const mention = { name: 'Li Na', email: 'li@example.com', phone: '+8613800138000', ids: {} }
    const english = {
      language: 'en',
      title: 'A & <b>',
      lines: ['*x* [a](http://b) <@U1> <at id=all></at>'],
    } as const
    expect(await rig.send(aMessage({ id: 'a', ...english, mentions: [mention] }))).toEqual({ kind: 'sent' })
    expect(await rig.send(aMessage({ id: 'b', lines: [], mentions: [] }))).toEqual({ kind: 'sent' })
    expect(await rig.send(aMessage({ id: 'c', event: 'test', fault: null, severity: 'info' }))).toEqual({
      kind: 'sent',
    })
  })

  it('that is too long is cut on a line, says how many are left out and where they are, and is taken', async () => {
    await start()
    const message = aLongMessage()
    expect(await rig.send(message)).toEqual({ kind: 'sent' })
    const body = JSON.stringify(rig.receiver.json())
    const left = Number(/还有 (\d+) 条，详见/.exec(body)?.[1])
    const shown = body.match(/故障 \d+：/g)?.length ?? 0
    expect(left).toBeGreaterThan(0)
    expect(shown + left).toBe(2_000)
    expect(body.split('，请处理').length - 1).toBe(shown)
    expect(body).toContain(message.url)
  })

  it('of one line without end is cut within it, never within a sign', async () => {
    await start()
    expect(await rig.send(aMessage({ title: '盘'.repeat(20_000), lines: ['𠮷'.repeat(20_000)] }))).toEqual({
      kind: 'sent',
    })
    expect(rig.receiver.received[0]?.body).not.toMatch(/\\ud[89a-f]|\ufffd/i)
  })

  it('with a wrong secret is refused for good, and the reason holds no secret', async () => {
    await start()
    const outcome = await rig.sendWrong(aMessage())
    expect(outcome).toMatchObject({ kind: 'permanent', reason: expect.stringMatching(/\S/) })
    expect(JSON.stringify(outcome)).not.toMatch(/wrong000|wrong-key|SECwrong|whsec/)
  })

  it.each([
    ['is broken', 'server-error'],
    ['says nothing', 'slow'],
    ['answers without end', 'huge'],
    ['is somebody else', 'garbage'],
    ['hangs up', 'hang-up'],
  ] as const)('may pass later when the receiver %s, and then does', async (_what, way) => {
    await start()
    rig.receiver.behave(way)
    const outcome = await rig.send(aMessage())
    // A webhook and Teams say all with the status: a 2xx took it, whatever it says.
    const saysWithStatus = ['webhook', 'teams'].includes(name) && ['huge', 'garbage'].includes(way)
    expect(outcome.kind).toBe(saysWithStatus ? 'sent' : 'retry')
    for (const secret of rig.hidden) expect(JSON.stringify(outcome)).not.toContain(secret)
    expect(await rig.send(aMessage())).toEqual({ kind: 'sent' })
  })

  it('waits as long as the receiver asks for', async () => {
    await start()
    rig.receiver.behave('unavailable')
    expect(await rig.send(aMessage())).toMatchObject({ kind: 'retry', afterMs: 120_000 })
  })

  it('does not follow elsewhere', async () => {
    await start()
    rig.receiver.behave('redirect')
    expect(await rig.send(aMessage())).toMatchObject({ kind: 'permanent' })
  })

  it('does not go where the configuration does not allow', async () => {
    await start()
    const outcome = await rig.send(aMessage(), createTools({ allow: [] }))
    expect(outcome).toMatchObject({ kind: 'permanent', reason: expect.stringContaining('notify.allow') })
    expect(rig.receiver.received).toHaveLength(0)
    for (const secret of rig.hidden) expect(JSON.stringify(outcome)).not.toContain(secret)
  })

  // A webhook has no limit of its own.
  if (name === 'webhook') return
  it('that comes too fast may pass later', async () => {
    await start()
    const outcomes: Outcome[] = []
    for (let sent = 0; sent < 21; sent++) outcomes.push(await rig.send(aMessage()))
    expect(outcomes[0]).toEqual({ kind: 'sent' })
    const late = outcomes.filter(({ kind }) => kind !== 'sent')
    expect(late.length).toBeGreaterThan(0)
    expect(late.every(({ kind }) => kind === 'retry')).toBe(true)
    expect(late[0]).toMatchObject({ reason: expect.stringContaining('过于频繁') })
  })
})
