// How a new host is let in: a nonce, then its one-time code with the proof that it holds the key it names.
import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Logger } from 'pino'
import { EnrolAnswer, EnrolNonce, EnrolRequest, enrolProofText } from '../../shared/protocol.ts'
import { createBoundedLog } from '../gateway/bounded-log.ts'
import { isProof } from '../gateway/proof.ts'
import { hashSecret } from '../hash-secret.ts'
import { idOfCode } from '../ingest/code-commands.ts'
import { type WriterClient, WriterFailure } from '../ingest/writer-client.ts'
import { COLLECTOR_LIMITS } from '../limits.ts'
import { addressOf } from './actor.ts'
import { createAttempts } from './attempts.ts'
import { AppError, mistakesOf, type ProblemCode } from './problem.ts'
import { createRefusalLog } from './refusal-log.ts'

export type AgentEnrolParts = {
  readonly writer: Pick<WriterClient, 'command'>
  readonly collectorId: string
  readonly clock: () => number
  readonly log: Logger
}

const NONCE_MS = 120_000
const NONCES_AT_MOST = 10_000
/** For one request; what is larger is not read to its end. */
const BODY_BYTES = COLLECTOR_LIMITS.enrolBodyBytes

export function createAgentEnrolRoutes({ writer, collectorId, clock, log }: AgentEnrolParts) {
  const nonces = createNonces(clock)
  const crowdLog = createBoundedLog(log, clock)
  const attempts = createAttempts(clock)
  const refusals = createRefusalLog({
    clock,
    write: (entry) =>
      void writer
        .command({ kind: 'note-audit', entry })
        .catch((err) => log.warn({ err }, 'a refusal is missing in the operation log')),
  })

  const refuse = (address: string | null, code: ProblemCode, codeHash: string | null) => {
    crowdLog.warn({ address, code }, 'not enrolled')
    refusals.note({ address, reason: code, codeId: codeHash === null ? '' : idOfCode(codeHash) })
  }

  const claim = async (request: EnrolRequest, address: string | null): Promise<EnrolAnswer> => {
    await requireProof(request, nonces)
    const { code, hostId, publicKey, facts, traits = null } = request
    const codeHash = hashSecret(code)
    const wanted = { kind: 'enrol', codeHash, hostId, publicKey, facts, traits, address } as const
    try {
      const answer = await writer.command({ ...wanted, at: clock() })
      log.info({ hostId: answer.hostId, hostname: facts.hostname, address }, 'enrolled')
      return EnrolAnswer.parse({ ...answer, collectorId })
    } catch (err) {
      const isWrong = err instanceof WriterFailure && err.code === 'unknown-code'
      if (isWrong) attempts.noteWrong(address)
      // What a wrong code would be called says nothing.
      if (err instanceof WriterFailure && err.code !== 'store-failed')
        refuse(address, err.code, isWrong ? null : codeHash)
      throw err
    }
  }

  return new Hono()
    .use('/agent/enrol/*', bodyLimit({ maxSize: BODY_BYTES, onError: refuseLargeBody }))
    .post('/agent/enrol/nonce', (c) => {
      c.header('Cache-Control', 'no-store')
      return c.json(EnrolNonce.parse({ nonce: nonces.create() }))
    })
    .post('/agent/enrol', async (c) => {
      const address = addressOf(c)
      const waitMs = attempts.begin(address)
      if (waitMs > 0) {
        refuse(address, 'too-many-attempts', null)
        c.header('Retry-After', String(Math.ceil(waitMs / 1_000)))
        throw new AppError('too-many-attempts')
      }
      try {
        return c.json(await claim(await parseRequest(c), address), 201)
      } finally {
        attempts.end(address)
      }
    })
}

function refuseLargeBody(): never {
  throw new AppError('too-large', { detail: `at most ${BODY_BYTES} bytes` })
}

async function parseRequest(c: Context): Promise<EnrolRequest> {
  const body: unknown = await c.req.json().catch(() => {
    throw new AppError('invalid', { errors: [{ path: 'json', message: 'not JSON' }] })
  })
  const result = EnrolRequest.safeParse(body)
  if (!result.success) throw new AppError('invalid', { errors: mistakesOf(result.error, 'json') })
  return result.data
}

async function requireProof(request: EnrolRequest, nonces: Nonces): Promise<void> {
  const { nonce, hostId, publicKey, signature } = request
  const text = enrolProofText({ nonce, hostId })
  if (!nonces.use(nonce) || !(await isProof({ publicKey, text, signature }))) throw new AppError('bad-proof')
}

type Nonces = ReturnType<typeof createNonces>

/** Each is good for one attempt, whatever comes of it. */
function createNonces(clock: () => number) {
  const expiresAt = new Map<string, number>()
  return {
    create(): string {
      for (const [nonce, at] of expiresAt) {
        if (at > clock() && expiresAt.size < NONCES_AT_MOST) break
        expiresAt.delete(nonce)
      }
      const nonce = randomBytes(32).toString('base64url')
      expiresAt.set(nonce, clock() + NONCE_MS)
      return nonce
    },
    use(nonce: string): boolean {
      const at = expiresAt.get(nonce) ?? 0
      expiresAt.delete(nonce)
      return at > clock()
    },
  }
}
