// What only one robot has: who is called and how, signatures and their times, colours, codes and how long to wait.
import { afterEach, describe, expect, it } from 'vitest'
import type {
  ChannelDriver,
  ChannelTarget,
  OutgoingMessage,
} from '../../../../collector/notify/channel-driver.ts'
import { dingtalk } from '../../../../collector/notify/channels/dingtalk.ts'
import { feishu } from '../../../../collector/notify/channels/feishu.ts'
import { slack } from '../../../../collector/notify/channels/slack.ts'
import { teams } from '../../../../collector/notify/channels/teams.ts'
import { webhook } from '../../../../collector/notify/channels/webhook.ts'
import { wecom } from '../../../../collector/notify/channels/wecom.ts'
import { aMessage, aTarget, createTools, FAULT, LI_NA, ONLY_A_PHONE } from '../../../support/channel-rig.ts'
import { calledByDingtalk, startDingtalk } from '../../../support/receivers/dingtalk-receiver.ts'
import { calledByFeishu, startFeishu } from '../../../support/receivers/feishu-receiver.ts'
import type { Receiver } from '../../../support/receivers/receiver.ts'
import { startSlack } from '../../../support/receivers/slack-receiver.ts'
import { startTeams } from '../../../support/receivers/teams-receiver.ts'
import { startWebhook } from '../../../support/receivers/webhook-receiver.ts'
import { calledByWecom, startWecom } from '../../../support/receivers/wecom-receiver.ts'

const HOUR = 3_600_000
let receiver: Receiver
afterEach(() => receiver.close())

const SENT = { kind: 'sent' }
const LOUD = { mentionAllOnMajor: true }
const BOTH = { mentions: [LI_NA, ONLY_A_PHONE] }
const END = { event: 'closed', severity: 'ok', isMajor: true } as const

describe('DingTalk', () => {
  const start = async (options: Partial<Parameters<typeof startDingtalk>[0]> = {}) => {
    const robot = await startDingtalk({ token: 'token0001', ...options })
    receiver = robot
    return (message: OutgoingMessage, over: object = {}, secrets: object = {}, now?: () => number) => {
      const settings = { type: 'dingtalk', url: robot.address, mentionAllOnMajor: false, ...over } as const
      const target = aTarget<'dingtalk'>(settings, { accessToken: 'token0001', ...secrets })
      return dingtalk.send(message, target, createTools(now === undefined ? {} : { now }))
    }
  }

  it('calls people by telephone and id, so that the text names them', async () => {
    const send = await start()
    expect(await send(aMessage(BOTH))).toEqual(SENT)
    expect(calledByDingtalk(receiver.json())).toEqual(['13800138000', '13900139000', 'lina01'])
  })

  it('calls everybody for a major fault where that is set, and not for its end', async () => {
    const send = await start()
    await send(aMessage(), LOUD)
    expect(calledByDingtalk(receiver.json())).toEqual(['everybody'])
    await send(aMessage(END), LOUD)
    await send(aMessage({ isMajor: false }), LOUD)
    expect(receiver.received.map(({ body }) => JSON.parse(body).at.isAtAll)).toEqual([true, false, false])
  })

  it('is signed anew each time, and refused when the clock of the collector is off by more than an hour', async () => {
    const send = await start({ secret: 'SECabc' })
    const signed = { signingSecret: 'SECabc' }
    expect(await send(aMessage(), {}, signed)).toEqual(SENT)
    expect(await send(aMessage(), {}, signed, () => Date.now() + HOUR / 2)).toEqual(SENT)
    const late = await send(aMessage(), {}, signed, () => Date.now() - 2 * HOUR)
    expect(late).toMatchObject({ kind: 'permanent', reason: expect.stringContaining('安全设置') })
    expect(receiver.received.every(({ url }) => url.searchParams.getAll('sign').length === 1)).toBe(true)
  })

  it('is refused for good without its keyword or its token, in both languages', async () => {
    const send = await start({ keyword: '巡检系统' })
    expect(await send(aMessage())).toMatchObject({
      kind: 'permanent',
      reason: expect.stringContaining('310000'),
    })
    const lost = await send(aMessage(), {}, { accessToken: 'lost00001' })
    expect(lost).toMatchObject({ kind: 'permanent', reason: expect.stringContaining('300005') })
    expect(JSON.stringify(lost)).not.toContain('lost00001')
    expect(await send(aMessage(), {}, { accessToken: undefined })).toMatchObject({ kind: 'permanent' })
  })

  it('waits ten minutes when it was too fast', async () => {
    const send = await start()
    let last: unknown
    for (let count = 0; count <= 20; count++) last = await send(aMessage())
    expect(last).toMatchObject({ kind: 'retry', afterMs: 600_000 })
  })
})

describe('WeCom', () => {
  const start = async () => {
    const robot = await startWecom({ key: 'key00001' })
    receiver = robot
    return (message: OutgoingMessage, over: object = {}) => {
      const settings = { type: 'wecom', url: robot.address, mentionAllOnMajor: false, ...over } as const
      return wecom.send(message, aTarget<'wecom'>(settings, { key: 'key00001' }), createTools())
    }
  }

  it('calls by id in coloured markdown, in which nobody else can call or colour', async () => {
    const send = await start()
    const lines = ['<@someone> <font color="info">fine</font> [x](http://evil.example)']
    expect(await send(aMessage({ lines, mentions: [LI_NA] }))).toEqual(SENT)
    const message = receiver.json()
    const { content } = message.markdown
    expect(calledByWecom(message)).toEqual(['LiNa'])
    expect(content.match(/<font/g)).toHaveLength(1)
    expect(content).toContain('<font color="warning">')
    expect(content).not.toContain('](http://evil')
  })

  it('is plain text where somebody is known by telephone only, or everybody is called', async () => {
    const send = await start()
    expect(await send(aMessage(BOTH))).toEqual(SENT)
    expect(receiver.json().text).toMatchObject({
      mentioned_list: ['LiNa'],
      mentioned_mobile_list: ['13900139000'],
    })
    expect(await send(aMessage({ mentions: [LI_NA] }), LOUD)).toEqual(SENT)
    expect(receiver.json().text.mentioned_list).toEqual(['LiNa', '@all'])
    expect(receiver.json().text.content).toContain(aMessage().url)
  })
})

describe('Feishu', () => {
  const start = async (options: object = {}) => {
    const robot = await startFeishu({ id: 'hook0001', ...options })
    receiver = robot
    return (message: OutgoingMessage, over: object = {}, secrets: object = {}, now?: () => number) => {
      const settings = { type: 'feishu', url: robot.address, mentionAllOnMajor: false, ...over } as const
      const target = aTarget<'feishu'>(settings, { hookId: 'hook0001', ...secrets })
      return feishu.send(message, target, createTools(now === undefined ? {} : { now }))
    }
  }

  it('calls by id, by address where no id is known, and everybody; nobody else can', async () => {
    const send = await start()
    const mentions = [
      LI_NA,
      { ...LI_NA, ids: {}, email: 'wang@example.com' },
      { ...LI_NA, ids: { feishu: 'x><at id=all' } },
    ]
    const message = aMessage({ title: '<at id=all></at>', lines: ['<at id=all></at>'], mentions })
    expect(await send(message)).toEqual(SENT)
    expect(calledByFeishu(receiver.json())).toEqual([
      LI_NA.ids.feishu,
      'wang@example.com',
      'li.na@example.com',
    ])
    expect(await send(aMessage(), LOUD)).toEqual(SENT)
    expect(calledByFeishu(receiver.json())).toEqual(['all'])
  })

  it('is signed in seconds within the body, and shows by its colour how grave it is', async () => {
    const send = await start({ secret: 'SECabc' })
    const signed = { signingSecret: 'SECabc' }
    expect(await send(aMessage(), {}, signed)).toEqual(SENT)
    expect(receiver.json()).toMatchObject({
      timestamp: expect.stringMatching(/^\d{10}$/),
      card: { header: { template: 'red' } },
    })
    expect(await send(aMessage(END), {}, signed)).toEqual(SENT)
    expect(receiver.json().card.header.template).toBe('green')
    const late = await send(aMessage(), {}, signed, () => Date.now() - 2 * HOUR)
    expect(late).toMatchObject({ kind: 'permanent', reason: expect.stringContaining('19021') })
    expect(await send(aMessage(), {}, { signingSecret: 'SECabc', hookId: 'lost0001' })).toMatchObject({
      kind: 'permanent',
    })
  })

  it('is refused for good without its keyword', async () => {
    const send = await start({ keyword: '巡检系统' })
    expect(await send(aMessage())).toMatchObject({
      kind: 'permanent',
      reason: expect.stringContaining('19024'),
    })
  })
})

describe('Slack', () => {
  it('calls by id, and takes the markup out of what others wrote', async () => {
    const robot = await startSlack()
    receiver = robot
    const title = `<!channel> ${'x'.repeat(200)}`
    const message = aMessage({ title, lines: ['<!channel> & <http://evil.example|here>'], mentions: [LI_NA] })
    expect(
      await slack.send(message, aTarget<'slack'>({ type: 'slack' }, { url: robot.address }), createTools()),
    ).toEqual(SENT)
    const { text, blocks } = receiver.json()
    expect(text).toMatch(/^&lt;!channel&gt; /)
    const spoken = blocks.filter((block: { text: { type: string } }) => block.text.type === 'mrkdwn')
    expect(spoken).toHaveLength(1)
    expect(spoken[0].text.text).toBe(`<${message.url}|查看详情> <@U012AB3CD>`)
  })

  it('waits as long as it is told to when it was too fast', async () => {
    const robot = await startSlack()
    receiver = robot
    const target = aTarget<'slack'>({ type: 'slack' }, { url: robot.address })
    let last: unknown
    for (let count = 0; count <= 5; count++) last = await slack.send(aMessage(), target, createTools())
    expect(last).toMatchObject({ kind: 'retry', afterMs: 30_000 })
  })
})

describe('Teams', () => {
  it('names people by their account, with text that no markup is read from', async () => {
    const robot = await startTeams()
    receiver = robot
    const target = aTarget<'teams'>({ type: 'teams' }, { url: robot.address })
    expect(
      await teams.send(aMessage({ lines: ['**x** [a](http://b)'], ...BOTH }), target, createTools()),
    ).toEqual(SENT)
    const card = receiver.json().attachments[0].content
    expect(card.msteams.entities).toEqual([
      { type: 'mention', text: '<at>李娜</at>', mentioned: { id: 'li.na@example.com', name: '李娜' } },
    ])
    expect(card.body.at(-1)).toMatchObject({ type: 'TextBlock', text: '<at>李娜</at>' })
    expect(card.body.slice(0, -1).every((block: { type: string }) => block.type === 'RichTextBlock')).toBe(
      true,
    )
  })
})

describe('a webhook', () => {
  const key = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`
  const settings = (over: object = {}) =>
    ({
      type: 'webhook',
      url: `${receiver.url}/in`,
      template: null,
      user: '',
      headers: {},
      ...over,
    }) as ChannelTarget<'webhook'>['settings']

  it('says everything in fields of our own, under an id that stays when it is sent again', async () => {
    receiver = await startWebhook({ secret: key(1) })
    const target = aTarget<'webhook'>(
      settings({ headers: { 'X-Team': 'ops', 'Content-Type': 'application/xunjian+json' } }),
      { signingSecret: key(1) },
    )
    expect(await webhook.send(aMessage(), target, createTools())).toEqual(SENT)
    expect(await webhook.send(aMessage(), target, createTools())).toEqual(SENT)
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(['msg-0001', 'msg-0001'])
    expect(receiver.received[0]?.headers).toMatchObject({
      'x-team': 'ops',
      'content-type': 'application/xunjian+json',
    })
    expect(receiver.json()).toMatchObject({
      type: 'xunjian.opened',
      timestamp: '2026-11-22T03:04:05.000Z',
      data: { title: aMessage().title, severity: 'critical', fault: FAULT },
    })
  })

  it('is signed with the secret of before and of after while it is changed', async () => {
    receiver = await startWebhook({ secret: key(2) })
    const both = aTarget<'webhook'>(settings(), { signingSecret: `${key(1)} ${key(2)}` })
    expect(await webhook.send(aMessage(), both, createTools())).toEqual(SENT)
    const old = aTarget<'webhook'>(settings(), { signingSecret: key(1) })
    expect(await webhook.send(aMessage({ id: 'b' }), old, createTools())).toMatchObject({ kind: 'permanent' })
  })

  it('brings a bearer, and is refused for good with the wrong one', async () => {
    receiver = await startWebhook({ authorization: 'Bearer right' })
    const send = (bearer: string) =>
      webhook.send(aMessage(), aTarget<'webhook'>(settings(), { bearer }), createTools())
    expect(await send('right')).toEqual(SENT)
    expect(await send('wrong-bearer')).toMatchObject({
      kind: 'permanent',
      reason: expect.stringContaining('401'),
    })
  })

  it('is not sent again to a receiver that is gone, nor with a template that is too long', async () => {
    receiver = await startWebhook({ take: () => ({ status: 410, body: '' }) })
    const target = aTarget<'webhook'>(settings())
    expect(await webhook.send(aMessage(), target, createTools())).toMatchObject({ kind: 'permanent' })
    const long = aTarget<'webhook'>(
      settings({ template: JSON.stringify({ a: 'x'.repeat(15_000), b: '{{message.text}}' }) }),
    )
    const message = aMessage({ lines: ['盘'.repeat(5_000)] })
    expect(await webhook.send(message, long, createTools())).toMatchObject({
      kind: 'permanent',
      reason: expect.stringContaining('模板'),
    })
    expect(receiver.received).toHaveLength(1)
  })
})

it('a driver without its secret says which one, and sends nothing', async () => {
  receiver = await startWebhook()
  const url = receiver.url
  const drivers: readonly [ChannelDriver, object][] = [
    [dingtalk as ChannelDriver, { type: 'dingtalk', url, ...LOUD }],
    [wecom as ChannelDriver, { type: 'wecom', url, ...LOUD }],
    [feishu as ChannelDriver, { type: 'feishu', url, ...LOUD }],
    [slack as ChannelDriver, { type: 'slack' }],
    [teams as ChannelDriver, { type: 'teams' }],
  ]
  const outcomes = await Promise.all(
    drivers.map(([driver, settings]) =>
      driver.send(aMessage(), aTarget(settings as never, {}, 'en'), createTools()),
    ),
  )
  expect(outcomes.map((outcome) => (outcome.kind === 'permanent' ? outcome.reason : outcome.kind))).toEqual([
    'The secret accessToken is not set',
    'The secret key is not set',
    'The secret hookId is not set',
    'The secret url is not set',
    'The secret url is not set',
  ])
  expect(receiver.received).toHaveLength(0)
})
