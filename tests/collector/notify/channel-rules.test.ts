// What a channel lacks is named when it is saved, with its path.
import { describe, expect, it } from 'vitest'
import { checkChannel } from '../../../collector/notify/channel-rules.ts'
import { Channel } from '../../../shared/api/settings/channel.ts'

const WHSEC = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const NONE = { given: {}, kept: [] }
const HOOK = { type: 'webhook', url: 'https://hooks.example.com/x' }
const MAIL = { type: 'email', host: 'mail.example.com', from: 'Xunjian <xunjian@example.com>' }

function pathsOf(
  settings: object,
  given: Record<string, string | null> = {},
  kept: readonly string[] = [],
): string[] {
  const channel = Channel.parse({ name: 'a', settings })
  return checkChannel(channel, { given, kept }).map(({ path }) => path)
}

describe('a channel is right with', () => {
  it.each<[string, object, Record<string, string>]>([
    ['an address alone', HOOK, {}],
    ['a signature', HOOK, { signingSecret: WHSEC }],
    [
      'the signatures of before and after',
      HOOK,
      { signingSecret: `${WHSEC} whsec_${Buffer.alloc(24, 1).toString('base64')}` },
    ],
    [
      'headers and a template',
      { ...HOOK, headers: { 'X-Team': 'ops' }, template: '{"a":"{{fault.id}}"}' },
      {},
    ],
    ['the token of a robot', { type: 'dingtalk' }, { accessToken: 'f3a9c1d27b5e48aa' }],
    ['a server of mail', MAIL, {}],
    ['a login to it', { ...MAIL, user: 'xunjian' }, { password: 'x' }],
  ])('%s', (_what, settings, given) => expect(pathsOf(settings, given)).toEqual([]))

  it('a secret that was kept, and one that is missing while it is switched off', () => {
    expect(pathsOf({ type: 'wecom' }, {}, ['key'])).toEqual([])
    const off = Channel.parse({ name: 'a', enabled: false, settings: { type: 'slack' } })
    expect(checkChannel(off, NONE)).toEqual([])
  })
})

describe('a channel is wrong with', () => {
  it.each<[string, object, Record<string, string | null>, string]>([
    ['a missing secret', { type: 'dingtalk' }, {}, 'json.secrets.accessToken'],
    ['a secret that is taken away', { type: 'wecom' }, { key: null }, 'json.secrets.key'],
    [
      'an address in place of the token',
      { type: 'wecom' },
      { key: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1' },
      'json.secrets.key',
    ],
    ['a secret that it does not know', HOOK, { token: 'x' }, 'json.secrets.token'],
    ['a key without whsec_', HOOK, { signingSecret: 'secret' }, 'json.secrets.signingSecret'],
    ['a key that is too short', HOOK, { signingSecret: 'whsec_c2hvcnQ=' }, 'json.secrets.signingSecret'],
    ['no address where one is the secret', { type: 'teams' }, { url: 'teams' }, 'json.secrets.url'],
    [
      'a secret among the headers',
      { ...HOOK, headers: { Authorization: 'Bearer x' } },
      {},
      'json.body.settings.headers.Authorization',
    ],
    [
      'a header that breaks the line',
      { ...HOOK, headers: { 'X-A': 'a\r\nb' } },
      {},
      'json.body.settings.headers.X-A',
    ],
    [
      'a template with an unknown name',
      { ...HOOK, template: '{"a":"{{b}}"}' },
      {},
      'json.body.settings.template',
    ],
    [
      'a password in the address',
      { ...HOOK, url: 'https://me:pw@hooks.example.com/' },
      {},
      'json.body.settings.url',
    ],
    [
      'a password in one of several',
      { type: 'alertmanager', urls: ['http://a:9093', 'http://u:p@b:9093'] },
      {},
      'json.body.settings.urls.1',
    ],
    ['a sender that is none', { ...MAIL, from: 'xunjian' }, {}, 'json.body.settings.from'],
    [
      'a sender with a line in it',
      { ...MAIL, from: 'a@example.com\r\nBcc: b@example.com' },
      {},
      'json.body.settings.from',
    ],
    [
      'a login in the clear',
      { ...MAIL, user: 'xunjian', security: 'none' },
      { password: 'x' },
      'json.body.settings.user',
    ],
  ])('%s', (_what, settings, given, path) => {
    expect(pathsOf(settings, given, ['key'])).toEqual([path])
  })
})
