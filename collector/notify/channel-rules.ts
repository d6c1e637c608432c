// What a channel must be beyond its shape: secrets that are there and have their form, a template that can be filled.
import { CHANNEL_SECRETS, type Channel, type SettingsOf } from '../../shared/api/settings/channel.ts'
import { isPlain } from '../../shared/plain-text.ts'
import type { Mistake } from '../http/problem.ts'
import { parseSigningSecrets } from './channels/standard-webhook.ts'
import { checkTemplate } from './template.ts'

/** Secrets beside a setting: those that come with it, null for those that go, and names of those that are kept. */
export type SecretsBeside = {
  readonly given: Readonly<Record<string, string | null>>
  readonly kept: readonly string[]
}

const URL_FORM = { test: isSecretUrl, message: 'is no address such as https://hooks.example.com/…' }
const TOKEN_FORM = {
  test: isToken,
  message: 'is the part behind the last / or =, without the address before it',
}
const FORMS: Readonly<Record<string, { test: (text: string) => boolean; message: string }>> = {
  'webhook.signingSecret': {
    test: (text) => parseSigningSecrets(text) !== null,
    message: 'is no whsec_ and 24 to 64 bytes in base64; several stand with spaces between',
  },
  'dingtalk.accessToken': TOKEN_FORM,
  'wecom.key': TOKEN_FORM,
  'feishu.hookId': TOKEN_FORM,
  'slack.url': URL_FORM,
  'teams.url': URL_FORM,
}
/** These are made for each message; `authorization` is a secret. */
const OWN_HEADERS = /^(authorization|host|connection|content-length|transfer-encoding|cookie|webhook-.*)$/i
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/

export function checkChannel(channel: Channel, secrets: SecretsBeside | null): Mistake[] {
  const { settings } = channel
  return [
    ...(secrets === null ? [] : checkSecrets(channel, secrets)),
    ...(settings.type === 'webhook' ? checkWebhook(settings) : []),
    ...(settings.type === 'email' ? checkEmail(settings) : []),
    ...addressesOf(channel).flatMap(([path, url]) => checkAddress(path, url)),
  ]
}

function checkSecrets({ enabled, settings }: Channel, { given, kept }: SecretsBeside): Mistake[] {
  const known = CHANNEL_SECRETS[settings.type]
  const isThere = (name: string) => (name in given ? given[name] !== null : kept.includes(name))
  const unknown = Object.keys(given).filter((name) => !known.some((one) => one.name === name))
  const missing = known.filter(({ name, required }) => enabled && required && !isThere(name))
  return [
    ...unknown.map((name) => ({
      path: `json.secrets.${name}`,
      message: `is not known here; ${known.map((one) => one.name).join(', ') || 'there are none'}`,
    })),
    ...missing.map(({ name }) => ({ path: `json.secrets.${name}`, message: 'is needed' })),
    ...Object.entries(given).flatMap(([name, value]) => {
      const form = FORMS[`${settings.type}.${name}`]
      const isWrong = value !== null && form !== undefined && !form.test(value)
      return isWrong ? [{ path: `json.secrets.${name}`, message: form.message }] : []
    }),
  ]
}

function checkWebhook({ template, headers }: SettingsOf<'webhook'>): Mistake[] {
  const path = 'json.body.settings'
  const wrong = Object.entries(headers).flatMap(([name, value]) => {
    if (OWN_HEADERS.test(name)) return [{ path: `${path}.headers.${name}`, message: 'is not set here' }]
    const isFit = HEADER_NAME.test(name) && /^[\t\x20-\x7e]*$/.test(value)
    return isFit ? [] : [{ path: `${path}.headers.${name}`, message: 'is no header' }]
  })
  const mistakes = template === null ? [] : checkTemplate(template)
  return [...wrong, ...mistakes.map((message) => ({ path: `${path}.template`, message }))]
}

function checkEmail({ from, host, user, security }: SettingsOf<'email'>): Mistake[] {
  const path = 'json.body.settings'
  const isSender = isPlain(from) && /^(?:[^<>]*<[^<>\s@]+@[^<>\s@]+>|[^<>\s@,]+@[^<>\s@,]+)$/.test(from)
  return [
    ...(isSender
      ? []
      : [{ path: `${path}.from`, message: 'is no address such as Xunjian <xunjian@example.com>' }]),
    ...(/^[\w.:-]+$/.test(host) ? [] : [{ path: `${path}.host`, message: 'is no host name or address' }]),
    ...(user !== '' && security === 'none'
      ? [{ path: `${path}.user`, message: 'would send its password in the clear; use starttls or tls' }]
      : []),
  ]
}

function addressesOf({ settings }: Channel): [path: string, url: string][] {
  if ('urls' in settings) return settings.urls.map((url, index) => [`json.body.settings.urls.${index}`, url])
  return 'url' in settings && settings.url !== null ? [['json.body.settings.url', settings.url]] : []
}

function checkAddress(path: string, text: string): Mistake[] {
  const { username, password } = new URL(text)
  return `${username}${password}` === ''
    ? []
    : [{ path, message: 'user and password stand beside it, not in it' }]
}

function isSecretUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && isPlain(text)
}

function isToken(text: string): boolean {
  return /^[\w-]+$/.test(text)
}
