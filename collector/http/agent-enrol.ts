// How a new host is let in: a nonce, then its one-time code with the proof that it holds the key it names.
import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { Logger } from 'pino'
import { EnrolAnswer, EnrolNonce, EnrolRequest, enrolProofText } from '../../shared/protocol.ts'
import { isProof } from '../gateway/proof.ts'
import { hashCode } from '../ingest/code-commands.ts'
import { type WriterClient, WriterFailure } from '../ingest/writer-client.ts'
import { addressOf } from './actor.ts'
import { createAttempts } from './attempts.ts'
import { AppError, mistakesOf } from './problem.ts'

export type AgentEnrolParts = {
  readonly writer: Pick<WriterClient, 'command'>
  readonly collectorId: string
  readonly clock: () => number
  readonly log: Logger
}

const NONCE_MS = 120_000
const NONCES_AT_MOST = 10_000
const WRONG_CODES = { atMost: 10, withinMs: 600_000 }

export function createAgentEnrolRoutes({ writer, collectorId, clock, log }: AgentEnrolParts) {
  const nonces = createNonces(clock)
  const wrongCodes = createAttempts({ ...WRONG_CODES, clock })

  return new Hono()
    .post('/agent/enrol/nonce', (c) => {
      c.header('Cache-Control', 'no-store')
      return c.json(EnrolNonce.parse({ nonce: nonces.create() }))
    })
    .post('/agent/enrol', async (c) => {
      // Without a socket (a request made inside the process) all share one address.
      const address = addressOf(c) ?? 'unknown'
      if (wrongCodes.areTooMany(address)) throw new AppError('too-many-attempts')
      const request = await parseRequest(c)
      await requireProof(request, nonces)
      const { hostId, publicKey, facts, traits = null } = request
      const codeHash = hashCode(request.code)
      try {
        const answer = await writer.command({
          kind: 'enrol',
          codeHash,
          hostId,
          publicKey,
          facts,
          traits,
          address: addressOf(c),
          at: clock(),
        })
        log.info({ hostId, hostname: facts.hostname, address }, 'enrolled')
        return c.json(EnrolAnswer.parse({ ...answer, collectorId }), 201)
      } catch (err) {
        if (err instanceof WriterFailure) log.warn({ hostId, address, code: err.code }, 'not enrolled')
        if (err instanceof WriterFailure && err.code === 'unknown-code') wrongCodes.note(address)
        throw err
      }
    })
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
