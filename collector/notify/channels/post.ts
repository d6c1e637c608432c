// Posts to a receiver and tells what passes from what stays wrong; every driver over HTTP goes through it.
import type { Language } from '../../../shared/language.ts'
import type { Outcome, SendTools } from '../channel-driver.ts'
import { RefusedDestination } from '../destinations.ts'
import { type Reason, redact, sayReason } from './reasons.ts'

export type Posting = {
  readonly url: string | URL
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  readonly language: Language
  /** What must not stand in any reason. */
  readonly secrets: Readonly<Record<string, string>>
}
export type Answer = {
  readonly status: number
  readonly text: string
  /** What the text says as JSON; undefined when it is none. */
  readonly json: unknown
  /** What the receiver asked for with Retry-After. */
  readonly afterMs: number | null
  readonly language: Language
  /** The text, fit to be shown. */
  readonly said: string
}

const LONGEST_WAIT_MS = 60 * 60_000

export async function post(
  posting: Posting,
  tools: SendTools,
  judge: (answer: Answer) => Outcome,
): Promise<Outcome> {
  const { url, body, headers, language } = posting
  try {
    const response = await tools.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body,
      signal: tools.signal,
    })
    const text = await response.text()
    const secrets = [...Object.values(posting.secrets)]
    return judge({
      status: response.status,
      text,
      json: parseJson(text),
      afterMs: parseRetryAfter(response.headers.get('retry-after'), tools.now()),
      language,
      said: redact(text, secrets),
    })
  } catch (error) {
    return judgeFailure(error, posting)
  }
}

export function judgeFailure(
  error: unknown,
  { language, secrets }: Pick<Posting, 'language' | 'secrets'>,
): Outcome {
  if (error instanceof RefusedDestination) return permanent('not-allowed', { where: error.where }, language)
  const { name, code, message } = error as { name?: string; code?: unknown; message?: string }
  if (name === 'TimeoutError' || name === 'AbortError') return retry('no-answer', {}, language)
  const said = redact(typeof code === 'string' ? code : (message ?? 'unknown'), Object.values(secrets))
  return retry('not-reached', { error: said }, language)
}

/** Receivers that say everything with the status. */
export function judgeStatus({ status, said, afterMs, language }: Answer): Outcome {
  if (status >= 200 && status < 300) return { kind: 'sent' }
  if (status >= 300 && status < 400) return permanent('redirect', { status }, language)
  if (status === 429) return retry('too-fast', { code: 'HTTP 429', said }, language, afterMs)
  if (status === 404 || status === 410)
    return permanent('unknown', { code: `HTTP ${status}`, said }, language)
  if (status === 413) return permanent('too-long', { code: 'HTTP 413', said }, language)
  const mayPass = status >= 500 || status === 408 || status === 425
  const make = mayPass ? retry : permanent
  return make('status', { status, said }, language, afterMs)
}

export type CodeMeaning = { readonly reason: Reason; readonly mayPass: boolean; readonly afterMs?: number }
type CodeRules = {
  /** Fields of the answer. */
  readonly code: string
  readonly message: string
  readonly meanings: Readonly<Record<number, CodeMeaning>>
}

/** Robots that say it in the body: HTTP 200 and code 0, or it was not taken. An unknown code may pass. */
export function judgeCode(answer: Answer, { code, message, meanings }: CodeRules): Outcome {
  const { json, language, status } = answer
  const fields = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {}
  const said = fields[code]
  if (typeof said !== 'number')
    return status === 200 ? retry('not-understood', { said: answer.said }, language) : judgeStatus(answer)
  if (said === 0) return judgeStatus(answer)
  const { reason, mayPass, afterMs } = meanings[said] ?? { reason: 'code' as const, mayPass: true }
  const words = { code: said, said: typeof fields[message] === 'string' ? answer.said : '' }
  return (mayPass ? retry : permanent)(reason, words, language, answer.afterMs ?? afterMs ?? null)
}

export function retry(
  reason: Reason,
  values: Readonly<Record<string, string | number>>,
  language: Language,
  afterMs: number | null = null,
): Outcome {
  return {
    kind: 'retry',
    reason: sayReason(reason, values, language),
    ...(afterMs === null ? {} : { afterMs }),
  }
}

export function permanent(
  reason: Reason,
  values: Readonly<Record<string, string | number>>,
  language: Language,
): Outcome {
  return { kind: 'permanent', reason: sayReason(reason, values, language) }
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function parseRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_WAIT_MS) : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
