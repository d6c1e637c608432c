// What a channel must be beyond its shape: secrets that are there and have their form, a template that can be filled.
import { CHANNEL_SECRETS, type Channel, type SettingsOf } from '../../shared/api/settings/channel.ts'
import { type Mistake, mistake } from '../../shared/mistakes.ts'
import { isPlain } from '../../shared/plain-text.ts'
import { parseSigningSecrets } from './channels/standard-webhook.ts'
import { checkTemplate } from './template.ts'

/** Secrets beside a setting: those that come with it, null for those that go, and names of those that are kept. */
export type SecretsBeside = {
  readonly given: Readonly<Record<string, string | null>>
  readonly kept: readonly string[]
}

type FormCode = 'address-form' | 'token-form' | 'signing-secret-form'
type SecretForm = { readonly test: (text: string) => boolean; readonly code: FormCode }

const URL_FORM: SecretForm = { test: isSecretUrl, code: 'address-form' }
const TOKEN_FORM: SecretForm = { test: isToken, code: 'token-form' }
const FORMS: Readonly<Record<string, SecretForm>> = {
  'webhook.signingSecret': {
    test: (text) => parseSigningSecrets(text) !== null,
    code: 'signing-secret-form',
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
    ...unknown.map((name) =>
      known.length === 0
        ? mistake(`json.secrets.${name}`, 'no-secret-here')
        : mistake(`json.secrets.${name}`, 'unknown-secret', {
            options: known.map((one) => one.name).join(', '),
          }),
    ),
    ...missing.map(({ name }) => mistake(`json.secrets.${name}`, 'required')),
    ...Object.entries(given).flatMap(([name, value]) => {
      const form = FORMS[`${settings.type}.${name}`]
      const isWrong = value !== null && form !== undefined && !form.test(value)
      return isWrong ? [mistake(`json.secrets.${name}`, form.code)] : []
    }),
  ]
}

function checkWebhook({ template, headers }: SettingsOf<'webhook'>): Mistake[] {
  const path = 'json.body.settings'
  const wrong = Object.entries(headers).flatMap(([name, value]) => {
    if (OWN_HEADERS.test(name)) return [mistake(`${path}.headers.${name}`, 'own-header')]
    const isFit = HEADER_NAME.test(name) && /^[\t\x20-\x7e]*$/.test(value)
    return isFit ? [] : [mistake(`${path}.headers.${name}`, 'no-header')]
  })
  return template === null ? wrong : [...wrong, ...checkTemplate(template, `${path}.template`)]
}

function checkEmail({ from, host, user, security }: SettingsOf<'email'>): Mistake[] {
  const path = 'json.body.settings'
  const isSender = isPlain(from) && /^(?:[^<>]*<[^<>\s@]+@[^<>\s@]+>|[^<>\s@,]+@[^<>\s@,]+)$/.test(from)
  return [
    ...(isSender ? [] : [mistake(`${path}.from`, 'sender-form')]),
    ...(/^[\w.:-]+$/.test(host) ? [] : [mistake(`${path}.host`, 'no-host-name')]),
    ...(user !== '' && security === 'none' ? [mistake(`${path}.user`, 'password-in-clear')] : []),
  ]
}

function addressesOf({ settings }: Channel): [path: string, url: string][] {
  if ('urls' in settings) return settings.urls.map((url, index) => [`json.body.settings.urls.${index}`, url])
  return 'url' in settings && settings.url !== null ? [['json.body.settings.url', settings.url]] : []
}

function checkAddress(path: string, text: string): Mistake[] {
  const { username, password } = new URL(text)
  return `${username}${password}` === '' ? [] : [mistake(path, 'password-in-address')]
}

function isSecretUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && isPlain(text)
}

function isToken(text: string): boolean {
  return /^[\w-]+$/.test(text)
}
