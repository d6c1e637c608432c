// E-mail through a real mail server: what arrives in its files, over which line, and what it refuses.
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { email } from '../../../../collector/notify/channels/email.ts'
import type { SettingsOf } from '../../../../shared/api/settings/channel.ts'
import { aMessage, aTarget, createTools, FAULT, LI_NA } from '../../../support/channel-rig.ts'
import { needs } from '../../../support/needs.ts'
import { freePort } from '../../../support/processes.ts'
import {
  MAIL_PASSWORD,
  MAIL_USER,
  type MailServer,
  startMailServer,
} from '../../../support/receivers/mail-server.ts'

const before = getCACertificates('default')
let server: MailServer

const settings = (over: Partial<SettingsOf<'email'>> = {}): SettingsOf<'email'> => ({
  type: 'email',
  host: 'localhost',
  port: server.port,
  security: 'starttls',
  user: '',
  from: '巡检 <xunjian@example.com>',
  to: ['ops@example.com'],
  ...over,
})
const TOOLS = createTools()
const send = (over: Partial<SettingsOf<'email'>>, message = aMessage(), password?: string) =>
  email.send(message, aTarget<'email'>(settings(over), password === undefined ? {} : { password }), TOOLS)

const arrived = (id: string) => server.mail(`<${id}@example.com>`)

describe.skipIf(!needs('mail-server'))('mail', () => {
  beforeAll(async () => {
    server = await startMailServer()
    setDefaultCACertificates([...before, server.authority])
  })
  afterAll(async () => {
    setDefaultCACertificates(before)
    await server.stop()
  })

  it('arrives over STARTTLS with subject, both bodies and what keeps machines from answering', async () => {
    expect(await send({})).toEqual({ kind: 'sent' })
    const { headers, raw } = await arrived('msg-0001')
    expect(headers).toMatchObject({
      'message-id': '<msg-0001@example.com>',
      'in-reply-to': expect.stringMatching(/^<fault-12\.[0-9a-f]{12}@example\.com>$/),
      'auto-submitted': 'auto-generated',
      'x-auto-response-suppress': 'All',
      'content-language': 'zh-CN',
      to: 'ops@example.com',
    })
    expect(decodeWords(headers.subject ?? '')).toBe('[重大] web-01：/var 已用 97%')
    expect(decodeWords(headers.from ?? '')).toBe('巡检 <xunjian@example.com>')
    expect(headers.received).toMatch(/with esmtps/i)
    expect(raw).toContain('Content-Type: multipart/alternative')
    expect(bodies(raw).join('\n')).toContain('主机：web-01')
    expect(bodies(raw).join('\n')).toContain(
      '<a href="https://xunjian.example.com:8420/faults/12">查看详情</a>',
    )
  })

  it('arrives in English and without a fault, outside of any conversation', async () => {
    const plain = {
      language: 'en',
      title: 'Test message',
      event: 'test',
      fault: null,
      severity: 'info',
    } as const
    expect(await send({}, aMessage({ id: 'test-1', ...plain, isMajor: false }))).toEqual({ kind: 'sent' })
    const { headers } = await arrived('test-1')
    expect(headers).toMatchObject({ subject: 'Test message', 'content-language': 'en' })
    expect(headers).not.toHaveProperty('in-reply-to')
  })

  it('arrives with TLS from the first byte, after a login, with everybody who is named', async () => {
    const login: Partial<SettingsOf<'email'>> = {
      security: 'tls',
      port: server.tlsPort,
      user: MAIL_USER,
      to: ['secret@example.com'],
    }
    const message = aMessage({ id: 'msg-tls', mentions: [LI_NA, { ...LI_NA, email: 'Secret@example.com' }] })
    expect(await send(login, message, MAIL_PASSWORD)).toEqual({ kind: 'sent' })
    const { headers } = await arrived('msg-tls')
    expect(decodeWords(headers.to ?? '')).toMatch(/李娜.*<li\.na@example\.com>/)
    expect(headers.to?.match(/secret@/gi)).toHaveLength(1)
    expect(headers.received).toMatch(/with esmtpsa/i)
  })

  it('arrives in the clear only where that was chosen', async () => {
    expect(await send({ security: 'none' }, aMessage({ id: 'clear' }))).toEqual({ kind: 'sent' })
    expect((await arrived('clear')).headers.received).toMatch(/with esmtp /i)
  })

  it('of one fault is one conversation, from its opening to its end', async () => {
    const events = ['opened', 'accepted', 'closed'] as const
    const sent = [
      ...events.map((event) => aMessage({ id: event, event })),
      aMessage({ id: 'other', fault: { ...FAULT, id: 13 } }),
    ]
    for (const message of sent) expect(await send({}, message)).toEqual({ kind: 'sent' })
    const mails = await Promise.all(sent.map(({ id }) => arrived(id)))
    const threads = mails.map(({ headers }) => headers.references)
    expect(new Set(threads.slice(0, 3)).size).toBe(1)
    expect(new Set(threads).size).toBe(2)
  })

  it('cannot be given headers, recipients or markup by what it tells of', async () => {
    const evil = 'x\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script>'
    const mention = { ...LI_NA, name: 'Li\r\nCc: victim@example.com', email: 'li@example.com' }
    const message = aMessage({
      id: 'evil\r\nX-Evil: 1',
      title: evil,
      lines: [evil, '.'],
      mentions: [mention],
    })
    expect(await send({}, message)).toEqual({ kind: 'sent' })
    const { headers, raw } = await arrived('evilX-Evil1')
    expect(headers).not.toHaveProperty('bcc')
    expect(headers).not.toHaveProperty('cc')
    expect(headers).not.toHaveProperty('x-evil')
    expect(headers['envelope-to']?.split(', ').sort()).toEqual(['li@example.com', 'ops@example.com'])
    expect(bodies(raw).join('')).not.toContain('<script>alert(1)</script>\n<p')
    expect(bodies(raw).at(-1)).toContain('&lt;script&gt;')
  })

  it.each([
    ['unknown recipients', { to: ['nobody@example.com'] }, 'permanent', /no such user/],
    ['a mailbox that is busy', { to: ['busy@example.com'] }, 'retry', /come later/],
    ['a missing login', { to: ['secret@example.com'] }, 'permanent', /sign in first/],
    ['nobody at all', { to: [] }, 'permanent', /没有收件人/],
    ['a host that is not allowed', { host: '127.0.0.2' }, 'permanent', /notify\.allow/],
    ['a name that does not exist', { host: 'mail.invalid' }, 'retry', /无法连接/],
    ['TLS where there is none at first', { security: 'tls' }, 'permanent', /安全连接/],
  ] as const)('to %s says so', async (_what, over, kind, reason) => {
    expect(await send(over as Partial<SettingsOf<'email'>>)).toMatchObject({
      kind,
      reason: expect.stringMatching(reason),
    })
  })

  it('with a wrong password is refused for good, and the password is in no reason', async () => {
    const outcome = await send({ user: MAIL_USER }, aMessage(), 'wrong battery')
    expect(outcome).toMatchObject({ kind: 'permanent', reason: expect.stringContaining('用户名或密码') })
    expect(JSON.stringify(outcome)).not.toContain('wrong battery')
  })

  it('that is too large for the server is refused for good', async () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `故障 ${index} 磁盘空间不足，请尽快处理`)
    expect(await send({}, aMessage({ lines }))).toMatchObject({
      kind: 'permanent',
      reason: expect.stringContaining('552'),
    })
  })

  it('may go later when nobody listens', async () => {
    expect(await send({ port: await freePort() })).toMatchObject({ kind: 'retry' })
  })

  it('does not go over a line that somebody else may hold', async () => {
    setDefaultCACertificates(before)
    const outcomes = [await send({}), await send({ security: 'tls', port: server.tlsPort })]
    setDefaultCACertificates([...before, server.authority])
    expect(outcomes).toMatchObject([
      { kind: 'permanent', reason: expect.stringContaining('安全连接') },
      { kind: 'permanent', reason: expect.stringContaining('安全连接') },
    ])
  })
})

function decodeWords(header: string): string {
  return header
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_word, how: string, text: string) =>
      how.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('latin1')
        : decodeQuoted(text.replaceAll('_', ' ')),
    )
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString())
}

function decodeQuoted(text: string): string {
  return text
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_sign, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Text and HTML, decoded. */
function bodies(raw: string): string[] {
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1] ?? ''
  return raw
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head = '', ...rest] = part.split('\n\n')
      const body = rest.join('\n\n')
      const bytes = /base64/i.test(head)
        ? Buffer.from(body, 'base64')
        : Buffer.from(decodeQuoted(body), 'latin1')
      return bytes.toString()
    })
}
