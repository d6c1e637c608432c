// E-mail over SMTP; one fault is one conversation, and nobody's machine answers it.
import { isIP } from 'node:net'
import { createTransport } from 'nodemailer'
import type { Language } from '../../../shared/language.ts'
import type { ChannelDriver, ChannelTarget, Mention, Outcome, SendTools } from '../channel-driver.ts'
import { RefusedDestination } from '../destinations.ts'
import { domainOf, writeMail } from './mail-body.ts'
import { judgeFailure, permanent, retry } from './post.ts'
import { redact } from './reasons.ts'

const CONNECT_MS = 10_000
const SILENCE_MS = 20_000
const REPLY_BYTES = 64 * 1024

export const email: ChannelDriver<'email'> = {
  type: 'email',
  rate: { perMinute: 60 },
  canFold: () => true,
  async send(message, channel, tools) {
    const { settings, secrets, language } = channel
    const to = recipientsOf(settings.to, message.mentions)
    if (to.length === 0) return permanent('no-recipient', {}, language)
    if (settings.user !== '' && secrets.password === undefined)
      return permanent('missing-secret', { name: 'password' }, language)
    try {
      const transport = await connect(channel, tools)
      const mail = writeMail(message, domainOf(settings.from))
      await transport.sendMail({ ...mail, from: settings.from, to, signal: tools.signal })
      return { kind: 'sent' }
    } catch (error) {
      return judgeError(error, secrets, language)
    }
  },
}

/** People who are named on top of those who get everything; each address once. */
function recipientsOf(always: readonly string[], mentions: readonly Mention[]) {
  const all = [
    ...always.map((address) => ({ name: '', address })),
    ...mentions.flatMap(({ name, email: address }) => (address === null ? [] : [{ name, address }])),
  ]
  return [...new Map(all.map((one) => [one.address.toLowerCase(), one])).values()]
}

/** The address is looked up and judged here; the name stays for the certificate. */
async function connect({ settings, secrets }: ChannelTarget<'email'>, tools: SendTools) {
  const { host, port, security, user } = settings
  return createTransport({
    host: await tools.addressOf(host),
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(user === '' ? {} : { auth: { user, pass: secrets.password ?? '' } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    maxResponseSize: REPLY_BYTES,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

type MailError = {
  readonly code?: string
  readonly syscall?: string
  readonly responseCode?: number
  readonly response?: string
}

function judgeError(error: unknown, secrets: Readonly<Record<string, string>>, language: Language): Outcome {
  if (error instanceof RefusedDestination) return judgeFailure(error, { secrets, language })
  const { code = '', syscall, responseCode = 0, response } = error as MailError
  const said = redact(response ?? (error as Error).message, Object.values(secrets))
  if (code === 'ECONFIG') return permanent('mail-refused', { said }, language)
  // 421, 450, 454 …: later; 535, 550, 552 …: never like this (RFC 5321, 4.2.1).
  if (responseCode >= 400 && responseCode < 500) return retry('mail-refused', { said }, language)
  if (code === 'EAUTH' || code === 'ENOAUTH') return permanent('mail-login', { said }, language)
  // The line stood, and its socket failed without a call of the system: TLS or the certificate did not fit.
  if (code === 'ETLS' || (code === 'ESOCKET' && syscall === undefined))
    return permanent('mail-tls', { said }, language)
  if (responseCode >= 500) return permanent('mail-refused', { said }, language)
  return retry('not-reached', { error: said }, language)
}
