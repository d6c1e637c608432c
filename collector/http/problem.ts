// Every error that leaves the collector over HTTP, as RFC 9457 has it: one code, one status, one sentence.
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import type { Problem } from '../../shared/api/common.ts'
import { formatPath } from '../../shared/config-error.ts'
import { type MistakeCode, type MistakeValues, mistake } from '../../shared/mistakes.ts'
import type { Failure } from '../ingest/messages.ts'
import { CursorError } from '../store/read-store.ts'
import { codeOfIssue } from './shape-mistakes.ts'

const PROBLEMS = {
  invalid: [400, 'The request is not valid'],
  'not-signed-in': [401, 'Nobody is signed in'],
  'wrong-password': [401, 'The name or the password is wrong'],
  forbidden: [403, 'This is not allowed to you'],
  'must-change-password': [403, 'The one-time password has to be changed first'],
  'account-locked': [403, 'This account is locked; an administrator can unlock it'],
  'weak-password': [400, 'This password is too easy to guess'],
  'unknown-user': [404, 'There is no such account'],
  'unknown-session': [404, 'There is no such session'],
  'unknown-token': [404, 'There is no such token'],
  'user-exists': [409, 'There is an account of this name'],
  'last-administrator': [409, 'The last administrator has to stay one'],
  'foreign-host': [
    403,
    'The collector is not known by this name; publicUrl and tls.names say by which it is',
  ],
  'foreign-origin': [403, 'A page of another site may not do this'],
  'not-found': [404, 'There is nothing at this address'],
  'unknown-inspection': [404, 'This host has no such inspection'],
  'unknown-round': [404, 'There is no such round; old ones leave the log'],
  'unknown-demand': [404, 'There is no such demand; they are forgotten after a while'],
  'unknown-host': [404, 'There is no such host'],
  'unknown-code': [404, 'There is no such code'],
  'unknown-fault': [404, 'There is no such fault'],
  'method-not-allowed': [405, 'This address does not know this method'],
  revoked: [403, 'This host was revoked'],
  'code-used': [409, 'This code has been used'],
  'code-expired': [409, 'This code has expired'],
  'code-revoked': [409, 'This code was revoked'],
  'host-exists': [409, 'There is such a host already'],
  cloned: [409, 'Another machine is this host already'],
  'no-second-machine': [409, 'No second machine claims to be this host'],
  superseded: [409, 'A newer connection of this host has taken over'],
  'not-connected': [409, 'The agent of this host is not connected'],
  'no-authority': [409, 'This collector has no authority of its own'],
  'authority-announced': [409, 'The next authority is announced already'],
  'illegal-transition': [409, 'The fault is in a stage that does not allow this'],
  'still-bad': [409, 'The inspection still finds it bad; say why it counts as resolved'],
  'not-the-reporter': [403, 'Whoever reported the fault, or an administrator, says that it is repaired'],
  'review-missing': [409, 'A major fault is closed with a review'],
  'bad-merge': [409, 'The fault cannot become part of this one'],
  'cause-open': [409, 'Another fault is open for the same cause'],
  'unknown-setting': [404, 'There is no such setting'],
  'unknown-override': [404, 'Nobody stands in under this number'],
  'unknown-shift': [404, 'The roster has no such shift'],
  'unknown-handover': [404, 'There is no such hand-over note'],
  'not-on-duty': [409, 'This person does not have the duty that is to be swapped'],
  'swapped-since': [409, 'The other duty of this swap has been swapped again; take that back first'],
  'setting-exists': [409, 'There is one with this id already'],
  'setting-in-use': [409, 'Others use it; `detail` names them'],
  'changed-meanwhile': [409, 'Somebody else has changed it since you read it; look at it again'],
  'too-many-settings': [409, 'There are as many of this kind as are allowed'],
  'window-not-running': [409, 'This window is not running now'],
  'bad-proof': [403, 'The signature does not fit the key, or its nonce was used or is too old'],
  'unknown-attachment': [404, 'There is no such file, or it belongs to something else already'],
  'too-many-attachments': [409, 'There are as many files as are allowed'],
  'wrong-file-type': [415, 'Files of this type are not taken, or it is not what it says it is'],
  'no-space': [507, 'The disk of the collector is full; nothing was kept'],
  'wrong-credentials': [401, 'No source of alerts has these credentials'],
  'source-disabled': [403, 'This source of alerts is switched off'],
  busy: [503, 'Too much is under way; try again later'],
  'broken-off': [400, 'The body broke off before its end'],
  'too-large': [413, 'The body is too large'],
  'too-many-attempts': [429, 'Too many wrong attempts; try again later'],
  'too-many-streams': [503, 'Too many live streams are open; close one or try again later'],
  'store-failed': [503, 'The database did not take it; nothing was changed'],
  failed: [500, 'The collector made a mistake; its log says more under this request id'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>
export type ProblemCode = keyof typeof PROBLEMS

/** Turned away for now and on purpose: no failure of ours, and strangers can cause any number of them. */
export const isTurnedAway = (code: string): boolean => code === 'busy' || code === 'too-many-streams'

/** Codes of the writer's failures are codes of problems: the compiler says when one is missing. */
const FAILURE_CODES = Object.keys({
  'unknown-host': 1,
  revoked: 1,
  'unknown-code': 1,
  'code-used': 1,
  'code-expired': 1,
  'code-revoked': 1,
  'host-exists': 1,
  cloned: 1,
  'no-second-machine': 1,
  'unknown-user': 1,
  'unknown-token': 1,
  'user-exists': 1,
  'account-locked': 1,
  'last-administrator': 1,
  'unknown-fault': 1,
  superseded: 1,
  'illegal-transition': 1,
  'still-bad': 1,
  'not-the-reporter': 1,
  'review-missing': 1,
  'bad-merge': 1,
  'cause-open': 1,
  'unknown-setting': 1,
  'unknown-override': 1,
  'unknown-shift': 1,
  'unknown-handover': 1,
  'not-on-duty': 1,
  'swapped-since': 1,
  'setting-exists': 1,
  'changed-meanwhile': 1,
  'too-many-settings': 1,
  'unknown-attachment': 1,
  'too-many-attachments': 1,
  'store-failed': 1,
} satisfies Record<Failure['code'], 1>)

/** Rules of ours always say a code, as shared/mistakes.ts has it; a shape may know none. */
export type Mistake = {
  readonly path: string
  readonly message: string
  readonly code?: MistakeCode
  readonly values?: MistakeValues
}

/** An error whose reason the caller may know. */
export class AppError extends Error {
  readonly code: ProblemCode
  readonly detail: string | undefined
  readonly errors: readonly Mistake[] | undefined
  /** Said in Retry-After. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: ProblemCode,
    more: { detail?: string; errors?: readonly Mistake[]; retryAfterSeconds?: number } = {},
  ) {
    super(more.detail ?? PROBLEMS[code][1])
    this.name = 'AppError'
    this.code = code
    this.detail = more.detail
    this.errors = more.errors
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

/** Every mistake of one part of a request, or of what lies deeper in it: `query.limit`, `json.cause`. */
export function mistakesOf(error: z.core.$ZodError, ...part: readonly string[]): Mistake[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => mistake(formatPath([...part, ...issue.path, key]), 'unknown-key'))
    }
    return [{ path: formatPath([...part, ...issue.path]), message: issue.message, ...codeOfIssue(issue) }]
  })
}

export type ProblemAnswer = { readonly status: ContentfulStatusCode; readonly problem: Problem }

/** Whatever was thrown, as an answer; what nobody expected says nothing about itself. */
export function toProblem(error: unknown, requestId: string): ProblemAnswer {
  const { code, detail, errors } = asAppError(error)
  const [status, title] = PROBLEMS[code]
  const problem: Problem = { type: `urn:xunjian:problem:${code}`, title, status, code, requestId }
  if (detail !== undefined) problem.detail = detail
  if (errors !== undefined) problem.errors = [...errors]
  return { status, problem }
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof CursorError) {
    return new AppError('invalid', { errors: [{ path: 'query.cursor', message: error.message }] })
  }
  if (isFailure(error))
    return new AppError(error.code, error.detail === undefined ? {} : { detail: error.detail })
  if (error instanceof HTTPException && error.status < 500)
    return new AppError('invalid', { detail: error.message })
  return new AppError('failed')
}

function isFailure(error: unknown): error is Failure {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false
  return typeof error.code === 'string' && FAILURE_CODES.includes(error.code)
}
