// `xunjian-agent enrol`: lets this host in at a collector, once, with a one-time code and a key of its own.
import { z } from 'zod'
import { ConfigError } from '../shared/config-error.ts'
import { readEnrolCode } from '../shared/enrol-code.ts'
import { EnrolAnswer, EnrolNonce, type EnrolRequest, enrolProofText } from '../shared/protocol.ts'
import { mistakeInCollectorUrl, placeUnder } from './collector-url.ts'
import { readFacts } from './facts.ts'
import {
  acceptPending,
  createPending,
  type Identity,
  isEnrolled,
  prepareStateDir,
  readIdentity,
  readPending,
} from './identity.ts'
import { readTraits } from './traits.ts'

export type EnrolOptions = {
  readonly stateDir: string
  readonly timeZone: string
  readonly collectorUrl: string | undefined
  readonly code: string | undefined
  readonly again: boolean
  readonly stdout?: { write(text: string): unknown }
  readonly stderr?: { write(text: string): unknown }
}

/** Answers the exit code. */
export async function runEnrol(options: EnrolOptions): Promise<number> {
  const { stdout = process.stdout, stderr = process.stderr, stateDir, again } = options
  const { collectorUrl, code } = checkOptions(readCode(options))
  prepareStateDir(stateDir)
  // With --again an identity that cannot be read is no obstacle.
  const known = again ? null : readIdentity(stateDir)
  if (isEnrolled(known)) {
    stderr.write(
      `This host is enrolled already, at ${known.collectorUrl} as ${known.hostId}.\n` +
        'To make it a new host (moved, cloned or revoked): xunjian-agent enrol --again --collector URL --code CODE\n',
    )
    return 1
  }
  const identity = readPending(stateDir) ?? createPending(stateDir)
  const answer = await claim(identity, { collectorUrl, code, timeZone: options.timeZone, stateDir })
  if ('refused' in answer) {
    stderr.write(`Not enrolled: ${answer.refused}\n`)
    return 1
  }
  // A code for a host that was here before gives its old id back.
  const { hostId, collectorId } = answer
  acceptPending(stateDir, { hostId, collectorId, collectorUrl })
  const labels = Object.entries(answer.labels).map(([name, value]) => `${name}=${value}`)
  stdout.write(
    `Enrolled at ${collectorUrl} as ${hostId}${labels.length > 0 ? ` (${labels.join(', ')})` : ''}.\n`,
  )
  return 0
}

/** A code as the collector gives it out says where it is; --collector may name another address of it. */
function readCode(options: EnrolOptions): EnrolOptions {
  const content = options.code === undefined ? null : readEnrolCode(options.code)
  if (content === null) return options
  return { ...options, code: content.secret, collectorUrl: options.collectorUrl ?? content.url }
}

function checkOptions({ collectorUrl, code }: EnrolOptions): { collectorUrl: string; code: string } {
  const mistake = collectorUrl === undefined ? 'is missing' : mistakeInCollectorUrl(collectorUrl)
  const issues = [
    ...(mistake === null ? [] : [{ path: '--collector', message: mistake }]),
    ...(code === undefined
      ? [
          {
            path: '--code',
            message: 'is missing',
            hint: 'make one at the collector: xunjian-collector enrol-code create',
          },
        ]
      : []),
  ]
  if (collectorUrl === undefined || code === undefined || issues.length > 0)
    throw new ConfigError('enrol', issues)
  return { collectorUrl, code }
}

type Claim = {
  readonly collectorUrl: string
  readonly code: string
  readonly timeZone: string
  readonly stateDir: string
}

async function claim(identity: Identity, { collectorUrl, code, timeZone, stateDir }: Claim) {
  const offered = await post(placeUnder(collectorUrl, '/agent/enrol/nonce'), {}, EnrolNonce)
  if ('refused' in offered) return offered
  const { hostId, publicKey } = identity
  const { nonce } = offered
  const signature = identity.sign(enrolProofText({ nonce, hostId }))
  const facts = readFacts(timeZone, Date.now())
  const traits = readTraits({ stateDir })
  const request: EnrolRequest = { code, hostId, publicKey, nonce, signature, facts, traits }
  return post(placeUnder(collectorUrl, '/agent/enrol'), request, EnrolAnswer)
}

const Problem = z.object({ title: z.string().max(500), detail: z.string().max(500).optional() })

async function post<Answer>(
  url: string,
  body: object,
  Answer: z.ZodType<Answer>,
): Promise<Answer | { readonly refused: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(15_000),
    })
    const content: unknown = await response.json().catch(() => null)
    if (response.ok) {
      const answer = Answer.safeParse(content)
      return answer.success ? answer.data : { refused: `${url} answered, but not as a collector does` }
    }
    const problem = Problem.safeParse(content)
    const words = problem.success
      ? (problem.data.detail ?? problem.data.title)
      : `HTTP status ${response.status}`
    return { refused: words }
  } catch (error) {
    return { refused: `${new URL(url).origin} cannot be reached: ${reasonOf(error)}` }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}
