import { Hono } from 'hono'
import { pino } from 'pino'
import { beforeEach, describe, expect, it } from 'vitest'
import { hashSecret } from '../../../collector/hash-secret.ts'
import { type AgentEnrolParts, createAgentEnrolRoutes } from '../../../collector/http/agent-enrol.ts'
import { toProblem } from '../../../collector/http/problem.ts'
import { idOfCode } from '../../../collector/ingest/code-commands.ts'
import type { Command, Failure } from '../../../collector/ingest/messages.ts'
import { WriterFailure } from '../../../collector/ingest/writer-client.ts'
import { enrolProofText } from '../../../shared/protocol.ts'
import { createIdentity, type Identity, signText } from '../../support/agent-client.ts'
import { FACTS, MACHINE, T0 } from '../../support/rounds.ts'

const CODE = 'a-code-for-once'
let now = T0
let commands: Command[] = []
let failure: Failure | null = null
let app: Hono

beforeEach(() => {
  now = T0
  commands = []
  failure = null
  const command = async (given: Command) => {
    commands.push(given)
    if (failure !== null) throw new WriterFailure(failure)
    const hostId = given.kind === 'enrol' ? given.hostId : ''
    return { hostId, labels: { site: 'bj1' } }
  }
  const routes = createAgentEnrolRoutes({
    writer: { command } as unknown as AgentEnrolParts['writer'],
    collectorId: 'c0ffee',
    clock: () => now,
    log: pino({ level: 'silent' }),
  })
  app = new Hono().route('/', routes)
  app.onError((err, c) => {
    const { status, problem } = toProblem(err, 'r')
    return c.json(problem, status)
  })
})

const post = (path: string, body: unknown) =>
  app.request(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })

async function nonce(): Promise<string> {
  const answer = (await (await post('/agent/enrol/nonce', {})).json()) as { nonce: string }
  return answer.nonce
}

const request = (identity: Identity, given: string) => ({
  code: CODE,
  hostId: identity.hostId,
  publicKey: identity.publicKey,
  nonce: given,
  signature: signText(identity, enrolProofText({ nonce: given, hostId: identity.hostId })),
  facts: FACTS,
})

async function outcome(response: Response | Promise<Response>) {
  const { status } = await response
  const { code } = (await (await response).json()) as { code?: string }
  return [status, code]
}

describe('enrolment', () => {
  it('lets a host in that has a code and holds its key', async () => {
    const identity = createIdentity()
    const response = await post('/agent/enrol', request(identity, await nonce()))
    expect(response.status).toBe(201)
    expect(await response.json()).toEqual({
      hostId: identity.hostId,
      collectorId: 'c0ffee',
      labels: { site: 'bj1' },
    })
    const { hostId, publicKey } = identity
    expect(commands).toEqual([
      { kind: 'enrol', codeHash: hashSecret(CODE), hostId, publicKey, facts: FACTS, ...MACHINE, at: T0 },
    ])
  })

  it('takes each nonce once and not for long', async () => {
    const identity = createIdentity()
    const given = await nonce()
    await post('/agent/enrol', request(identity, given))
    expect(await outcome(post('/agent/enrol', request(identity, given)))).toEqual([403, 'bad-proof'])
    const old = await nonce()
    now += 120_000
    expect(await outcome(post('/agent/enrol', request(identity, old)))).toEqual([403, 'bad-proof'])
    expect(await outcome(post('/agent/enrol', request(identity, 'n'.repeat(43))))).toEqual([403, 'bad-proof'])
    expect(commands).toHaveLength(1)
  })

  it('refuses a proof by another key, or with something that is no key', async () => {
    const identity = createIdentity()
    const stolen = {
      ...request(createIdentity(identity.hostId), await nonce()),
      publicKey: identity.publicKey,
    }
    expect(await outcome(post('/agent/enrol', stolen))).toEqual([403, 'bad-proof'])
    const noKey = { ...request(identity, await nonce()), publicKey: 'k'.repeat(60) }
    expect(await outcome(post('/agent/enrol', noKey))).toEqual([403, 'bad-proof'])
    expect(commands).toEqual([])
  })

  it('lists what is wrong with a request', async () => {
    const response = await post('/agent/enrol', {
      ...request(createIdentity(), await nonce()),
      hostId: 'x',
      code: 1,
    })
    expect(response.status).toBe(400)
    const { errors } = (await response.json()) as { errors: { path: string }[] }
    expect(errors.map(({ path }) => path)).toEqual(['json.code', 'json.hostId'])
    expect((await post('/agent/enrol', '{"code":')).status).toBe(400)
  })

  it.each([
    ['code-used', 409],
    ['code-expired', 409],
    ['host-exists', 409],
    ['store-failed', 503],
  ] as const)('passes on that it failed: %s', async (code, status) => {
    failure = { code }
    expect(await outcome(post('/agent/enrol', request(createIdentity(), await nonce())))).toEqual([
      status,
      code,
    ])
  })

  it('makes guessing slow, and a little slower each time', async () => {
    failure = { code: 'unknown-code' }
    const identity = createIdentity()
    const guess = async () => outcome(post('/agent/enrol', request(identity, await nonce())))
    for (let count = 0; count < 5; count += 1) expect(await guess()).toEqual([404, 'unknown-code'])
    const waits: number[] = []
    for (let count = 0; count < 12; count += 1) {
      const refused = await post('/agent/enrol', request(identity, await nonce()))
      expect(refused.status).toBe(429)
      const waitMs = Number(refused.headers.get('retry-after')) * 1_000
      waits.push(waitMs / 1_000)
      now += waitMs
      expect(await guess()).toEqual([404, 'unknown-code'])
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
    now += 900_000 + 3_600_000
    expect(await guess()).toEqual([404, 'unknown-code'])
    expect(await guess()).toEqual([404, 'unknown-code'])
  })

  it('writes refusals into the operation log, one row a minute for each reason, with their number', async () => {
    const identity = createIdentity()
    const ask = async () => post('/agent/enrol', request(identity, await nonce()))
    failure = { code: 'code-revoked' }
    await ask()
    failure = { code: 'unknown-code' }
    for (let count = 0; count < 30; count += 1) await ask()
    const rows = () =>
      commands.flatMap((command) =>
        command.kind === 'note-audit' ? [[command.entry.object.id, command.entry.after]] : [],
      )
    expect(rows()).toEqual([
      [idOfCode(hashSecret(CODE)), { reason: 'code-revoked', count: 1 }],
      ['', { reason: 'unknown-code', count: 1 }],
      ['', { reason: 'too-many-attempts', count: 1 }],
    ])
    now += 60_000
    await ask()
    expect(rows().slice(3)).toEqual([['', { reason: 'unknown-code', count: 5 }]])
  })

  it('reads no more of a request than one may hold', async () => {
    const identity = createIdentity()
    const large = { ...request(identity, await nonce()), more: 'x'.repeat(17_000) }
    expect(await outcome(post('/agent/enrol', large))).toEqual([413, 'too-large'])
    expect(commands).toEqual([])
  })
})
