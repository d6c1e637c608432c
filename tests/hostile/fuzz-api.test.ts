// Every route of the API's own description and the way in for new hosts, with what an enemy would send.
import Database from 'better-sqlite3'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { createAgentEnrolRoutes } from '../../collector/http/agent-enrol.ts'
import type { Failure } from '../../collector/ingest/messages.ts'
import { type WriterClient, WriterFailure } from '../../collector/ingest/writer-client.ts'
import { enrolProofText } from '../../shared/protocol.ts'
import { createIdentity, signText } from '../support/agent-client.ts'
import { createRequestMaker, type Description, routesOf } from '../support/api-requests.ts'
import { type ApiRig, createApiRig } from '../support/api-rig.ts'
import { dumpDatabase } from '../support/dump-database.ts'
import { DB, WEB } from '../support/fleet.ts'
import { FUZZ_INPUTS, fuzz } from '../support/fuzz.ts'
import { type Dice, hostileJson, mutateJson } from '../support/hostile-values.ts'
import { FACTS } from '../support/rounds.ts'

let rig: ApiRig | null = null
afterEach(() => rig?.close())

/** A refused sign-in and a refused enrolment leave a row here and nowhere else. */
const SIGN_IN = 'POST /api/v1/sign-in'
const LOGS = ['audit', 'meta']

/** Routes that hash a password take as long as a hundred others. */
const SLOW = /sign-in$|users$|password$/

/** Tells whether anybody has committed since the last look. */
function watchCommits(path: string) {
  const db = new Database(path, { readonly: true })
  const version = db.prepare('PRAGMA data_version').pluck()
  return { version: () => version.get() as number, close: () => db.close() }
}

describe('the API', () => {
  it('answers every request, fails on none, and what it refuses changes nothing', async () => {
    const real = createApiRig()
    rig = real
    const { body } = await real.get('/api/v1/openapi.json')
    const description = body as Description
    const routes = routesOf(description)
    const make = createRequestMaker(description, [DB, WEB, '1', '2'])
    const commits = watchCommits(real.rig.path)
    const statuses = new Map<string, Set<number>>()
    await fuzz({
      inputs: FUZZ_INPUTS.api,
      attempt: async (dice, say) => {
        const drawn = dice.pick(routes)
        const route = SLOW.test(drawn.path) && dice.isLucky(0.9) ? dice.pick(routes) : drawn
        const { url, init } = make(dice, route)
        say(`${init.method} ${url} ${init.body ?? ''}`)
        const name = `${route.method} ${route.path}`
        const state = () => (name === SIGN_IN ? dumpDatabase(real.rig.path, LOGS) : commits.version())
        const before = state()
        const response = await real.request(url, init)
        await response.body?.cancel()
        expect(response.status).toBeLessThan(500)
        if (response.status >= 400 || init.method === 'GET') expect(state()).toBe(before)
        statuses.set(name, (statuses.get(name) ?? new Set()).add(response.status))
      },
      check: () => expect(real.logged).toEqual([]),
    })
    commits.close()
    expect(statuses.size).toBe(routes.length)
    // Neither all taken nor all refused: the requests got past the first look.
    const seen = [...statuses.values()]
    expect(seen.filter((of) => [...of].some((status) => status < 300)).length).toBeGreaterThan(
      routes.length / 3,
    )
    expect(seen.filter((of) => of.has(400)).length).toBeGreaterThan(routes.length / 3)
  }, 300_000)
})

describe('enrolment', () => {
  it('lets nobody in without a code and changes nothing but its own log of refusals', async () => {
    const late: { rig: ApiRig | null } = { rig: null }
    const writer = {
      command: async (command: never) => {
        try {
          return late.rig?.rig.command(command)
        } catch (error) {
          throw error instanceof Error && 'failure' in error
            ? new WriterFailure(error.failure as Failure)
            : error
        }
      },
    }
    const real = createApiRig({
      mounts: [
        createAgentEnrolRoutes({
          writer: writer as unknown as Pick<WriterClient, 'command'>,
          collectorId: 'c0ffee',
          clock: () => (late.rig?.rig.now ?? 0) + performance.now(),
          log: pino({ level: 'silent' }),
        }),
      ],
    })
    rig = real
    late.rig = real
    const post = (path: string, body: string) =>
      real.app.request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const identity = createIdentity()
    const request = (dice: Dice, nonce: string) => ({
      code: dice.pick(['a-code-of-nobody', 'xj1.secretsecret.-.http://127.0.0.1:1']),
      hostId: identity.hostId,
      publicKey: identity.publicKey,
      nonce,
      signature: signText(identity, enrolProofText({ nonce, hostId: identity.hostId })),
      facts: FACTS,
    })
    const dump = () => dumpDatabase(real.rig.path, LOGS)
    const before = dump()
    await fuzz({
      inputs: FUZZ_INPUTS.enrolment,
      attempt: async (dice, say) => {
        const answer = (await (await post('/agent/enrol/nonce', '{}')).json()) as { nonce: string }
        const text = dice.isLucky(0.1) ? hostileJson(dice) : mutateJson(dice, request(dice, answer.nonce))
        say(text)
        const { status } = await post('/agent/enrol', text)
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
      },
      check: () => expect(dump()).toBe(before),
    })
    expect(real.rig.rows('SELECT count(*) AS rows FROM audit')[0]?.rows).toBeLessThan(100)
  }, 300_000)
})
