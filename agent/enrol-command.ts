// `xunjian-agent enrol`: lets this host in at a collector, once, with a one-time code and a key of its own.
import { z } from 'zod'
import { ConfigError } from '../shared/config-error.ts'
import { readEnrolCode } from '../shared/enrol-code.ts'
import { EnrolAnswer, EnrolNonce, type EnrolRequest, enrolProofText } from '../shared/protocol.ts'
import { fetchAuthority, type KnownBy, type NotReached, postJson } from './collector-request.ts'
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
  const { collectorUrl, code, fingerprint } = checkOptions(readCode(options))
  prepareStateDir(stateDir)
  // With --again an identity that cannot be read is no obstacle.
  const before = again ? null : readIdentity(stateDir)
  if (isEnrolled(before)) {
    stderr.write(
      `This host is enrolled already, at ${before.collectorUrl} as ${before.hostId}.\n` +
        'To make it a new host (moved, cloned or revoked): xunjian-agent enrol --again --collector URL --code CODE\n',
    )
    return 1
  }
  const identity = readPending(stateDir) ?? createPending(stateDir)
  const known = await meet(collectorUrl, fingerprint)
  const answer =
    'refused' in known
      ? known
      : await claim(identity, { collectorUrl, code, timeZone: options.timeZone, stateDir, ...known })
  if ('refused' in answer) {
    stderr.write(`Not enrolled: ${answer.refused}\n`)
    return 1
  }
  // A code for a host that was here before gives its old id back.
  const { hostId, collectorId } = answer
  const authority = 'authority' in known ? known.authority : null
  acceptPending(stateDir, { hostId, collectorId, collectorUrl, authority })
  const labels = Object.entries(answer.labels).map(([name, value]) => `${name}=${value}`)
  stdout.write(
    `Enrolled at ${collectorUrl} as ${hostId}${labels.length > 0 ? ` (${labels.join(', ')})` : ''}.\n`,
  )
  return 0
}

type Where = Pick<EnrolOptions, 'collectorUrl' | 'code'> & {
  /** Of the authority that the code names. */
  readonly fingerprint: string | null
}

/** A code as the collector gives it out says where it is; --collector may name another address of it. */
function readCode({ code, collectorUrl }: EnrolOptions): Where {
  const content = code === undefined ? null : readEnrolCode(code)
  if (content === null) return { code, collectorUrl, fingerprint: null }
  const { secret, url, authority } = content
  return { code: secret, collectorUrl: collectorUrl ?? url, fingerprint: authority }
}

function checkOptions({ collectorUrl, code, fingerprint }: Where) {
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
  return { collectorUrl, code, fingerprint }
}

/** Before anything secret is told: by what this collector is known. On plain loopback there is nothing to compare. */
async function meet(collectorUrl: string, fingerprint: string | null): Promise<KnownBy | NotReached> {
  const isTls = collectorUrl.startsWith('https:')
  return isTls && fingerprint !== null ? fetchAuthority(collectorUrl, fingerprint) : { authority: null }
}

type Claim = {
  readonly collectorUrl: string
  readonly code: string
  readonly timeZone: string
  readonly stateDir: string
  readonly authority: string | null
}

async function claim(identity: Identity, { collectorUrl, code, timeZone, stateDir, authority }: Claim) {
  const known = { authority }
  const offered = await post(
    placeUnder(collectorUrl, '/agent/enrol/nonce'),
    {},
    { known, Answer: EnrolNonce },
  )
  if ('refused' in offered) return offered
  const { hostId, publicKey } = identity
  const { nonce } = offered
  const signature = identity.sign(enrolProofText({ nonce, hostId }))
  const facts = readFacts(timeZone, Date.now())
  const traits = readTraits({ stateDir })
  const request: EnrolRequest = { code, hostId, publicKey, nonce, signature, facts, traits }
  return post(placeUnder(collectorUrl, '/agent/enrol'), request, { known, Answer: EnrolAnswer })
}

const Problem = z.object({ title: z.string().max(500), detail: z.string().max(500).optional() })

type Asked<Answer> = { readonly known: KnownBy; readonly Answer: z.ZodType<Answer> }

async function post<Answer>(
  url: string,
  body: object,
  { known, Answer }: Asked<Answer>,
): Promise<Answer | NotReached> {
  const reply = await postJson(url, body, known)
  if ('refused' in reply) return reply
  const content = parseJson(reply.text)
  if (reply.status >= 200 && reply.status < 300) {
    const answer = Answer.safeParse(content)
    return answer.success ? answer.data : { refused: `${url} answered, but not as a collector does` }
  }
  const problem = Problem.safeParse(content)
  return {
    refused: problem.success ? (problem.data.detail ?? problem.data.title) : `HTTP status ${reply.status}`,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
