// Every route of the app × every role × every scope × nobody: who is let in is what the one table says.
import { Hono } from 'hono'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCESS, type Access } from '../../../collector/http/access.ts'
import { createAgentAuthorityRoutes } from '../../../collector/http/agent-authority.ts'
import { createAgentEnrolRoutes } from '../../../collector/http/agent-enrol.ts'
import { createMetricsRoutes } from '../../../collector/http/metrics.ts'
import { isAtLeast, Role, TokenScope } from '../../../shared/api/people.ts'
import { type ApiRig, CONTROL_TOKEN, createApiRig } from '../../support/api-rig.ts'
import { DB } from '../../support/fleet.ts'
import { addToken, addUser, signInAs } from '../../support/people.ts'

const FAR_AWAY = '203.0.113.9'
const NOT_LET_IN = ['not-signed-in', 'forbidden', 'must-change-password']

let rig: ApiRig
let routes: string[]
const sessions = new Map<Role, string>()
const users = new Map<Role, string>()

beforeAll(async () => {
  rig = createApiRig({
    mounts: [
      createMetricsRoutes({
        own: {
          text: async () => '',
          contentType: 'text/plain; version=0.0.4; charset=utf-8',
          noteRendered: () => undefined,
        },
        hostTexts: { page: () => '' },
        listTargets: () => [],
      }),
      createAgentAuthorityRoutes({ authorities: () => null } as never),
      createAgentEnrolRoutes({
        writer: { command: async () => undefined } as never,
        collectorId: 'c1',
        clock: () => 0,
        log: pino({ level: 'silent' }),
      }),
    ],
  })
  const known = rig.app.routes.filter(({ method }) => method !== 'ALL')
  // A sign-out ends the session that the others need.
  routes = [...new Set(known.map(({ method, path }) => `${method} ${path}`))].sort(
    (one, other) => Number(one.endsWith('/sign-out')) - Number(other.endsWith('/sign-out')),
  )
  for (const role of Role.options) {
    const username = `the-${role}`
    users.set(role, addUser(rig.rig, { username, role }))
    sessions.set(role, await signInAs(rig, { username: `${role}-here`, role }))
  }
})
afterAll(() => rig.close())

async function isLetIn(route: string, headers: Record<string, string>, address = FAR_AWAY): Promise<boolean> {
  const [method = '', path = ''] = route.split(' ')
  const place = path.replace(':name', 'disk').replace(':id', path.includes('/hosts/') ? DB : '999')
  const init = { method, headers: { 'content-type': 'application/json', ...headers } }
  const body = method === 'GET' ? {} : { body: '{}' }
  const env = { incoming: { socket: { remoteAddress: address } } }
  const response = await rig.app.request(place, { ...init, ...body }, env)
  const isProblem = response.headers.get('content-type')?.includes('problem') === true
  const code = isProblem ? ((await response.json()) as { code: string }).code : ''
  if (!isProblem) await response.body?.cancel()
  if (response.status === 500) throw new Error(`${route}: ${JSON.stringify(rig.logged.at(-1))}`)
  return !NOT_LET_IN.includes(code)
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('the table', () => {
  test('has a line for every route, and no route that is gone', () => {
    const later = ['GET /metrics/fleet']
    expect(
      Object.keys(ACCESS)
        .filter((line) => !later.includes(line))
        .sort(),
    ).toEqual(routes.toSorted())
  })

  test('nothing is registered for all methods but what stands before every route', () => {
    const others = rig.app.routes.filter(({ method }) => method === 'ALL').map(({ path }) => path)
    expect([...new Set(others)].sort()).toEqual(['/*', '/agent/enrol/*', '/api/*'])
  })

  test('says who may change what, and it is few', () => {
    const changes = Object.entries(ACCESS).filter(([line]) => !line.startsWith('GET'))
    const least = changes.flatMap(([line, access]) => (access.kind === 'role' ? [[line, access.role]] : []))
    expect(least.filter(([, role]) => role === 'viewer').map(([line]) => line)).toEqual([
      'POST /api/v1/tokens',
      'DELETE /api/v1/tokens/:id',
      'POST /api/v1/settings/:kind',
      'PUT /api/v1/settings/:kind/:id',
      'DELETE /api/v1/settings/:kind/:id',
      'POST /api/v1/faults',
      'POST /api/v1/attachments',
      'POST /api/v1/faults/:id/verify',
    ])
    expect(least.filter(([, role]) => role === 'operator').map(([line]) => line)).toEqual([
      'POST /api/v1/windows/preview',
      'POST /api/v1/windows/:id/end',
      'POST /api/v1/windows/:id/extend',
      'POST /api/v1/rosters/:id/overrides',
      'DELETE /api/v1/rosters/:id/overrides/:override',
      'POST /api/v1/rosters/:id/swaps',
      'POST /api/v1/rosters/:id/handovers',
      'POST /api/v1/handovers/:id/seen',
      'POST /api/v1/hosts/:id/inspections/:name/inspect',
      'POST /api/v1/policies/preview',
      'POST /api/v1/notifications/resend',
      'POST /api/v1/faults/:id/accept',
      'POST /api/v1/faults/:id/transfer',
      'POST /api/v1/faults/:id/return',
      'POST /api/v1/faults/:id/start',
      'POST /api/v1/faults/:id/notes',
      'POST /api/v1/faults/:id/hold',
      'POST /api/v1/faults/:id/resume',
      'POST /api/v1/faults/:id/resolve',
      'POST /api/v1/faults/:id/close',
      'POST /api/v1/faults/:id/reopen',
      'POST /api/v1/faults/:id/cancel',
      'POST /api/v1/faults/:id/merge',
      'POST /api/v1/faults/:id/grade',
      'POST /api/v1/faults/:id/tick',
    ])
    expect(
      changes.filter(([, access]) => access.kind !== 'role').map(([line, access]) => [line, access.kind]),
    ).toEqual([
      ['POST /agent/enrol/nonce', 'public'],
      ['POST /agent/enrol', 'public'],
      ['POST /hooks/alertmanager', 'public'],
      ['POST /hooks/grafana', 'public'],
      ['POST /api/v1/sign-in', 'public'],
      ['POST /api/v1/sign-out', 'session'],
      ['POST /api/v1/me/password', 'session'],
      ['DELETE /api/v1/me/sessions/:id', 'session'],
    ])
  })
})

const isPublic = (access: Access | undefined) => access?.kind === 'public'

describe('every route', () => {
  test('without credentials: only what is public, and nothing is changed', async () => {
    const before = rig.rig.rows('SELECT count(*) AS rows FROM audit')
    for (const route of routes) {
      expect(await isLetIn(route, {}), route).toBe(isPublic(ACCESS[route]))
      expect(await isLetIn(route, bearer('xjt_a-token-that-nobody-ever-made')), route).toBe(
        isPublic(ACCESS[route]),
      )
    }
    expect(rig.rig.rows('SELECT count(*) AS rows FROM audit')).toEqual(before)
  })

  test('from a near address machines may ask without credentials, and nobody else', async () => {
    for (const route of routes) {
      const isOpen = isPublic(ACCESS[route]) || ACCESS[route]?.kind === 'machine'
      expect(await isLetIn(route, {}, '127.0.0.1'), route).toBe(isOpen)
      expect(await isLetIn(route, {}, '::ffff:127.0.0.1'), route).toBe(isOpen)
    }
  })

  test.each(Role.options.flatMap((role) => TokenScope.options.map((scope) => [role, scope] as const)))(
    'with a token of a %s for %s',
    async (role, scope) => {
      const token = addToken(rig.rig, users.get(role) ?? '', { scopes: [scope] })
      for (const route of routes) expect(await isLetIn(route, bearer(token)), route).toBe(tokenMay(route))
      function tokenMay(route: string): boolean {
        const access = ACCESS[route]
        if (access === undefined || access.kind === 'session') return false
        if (access.kind === 'public' || access.kind === 'anybody') return true
        const needed = access.kind === 'machine' ? 'metrics' : access.scope
        const least = access.kind === 'machine' ? 'viewer' : access.role
        return isAtLeast(role, least) && needed !== null && (scope === needed || scope === 'administer')
      }
    },
  )

  test('with the key of the command line: all but what belongs to a person', async () => {
    for (const route of routes) {
      expect(await isLetIn(route, bearer(CONTROL_TOKEN)), route).toBe(ACCESS[route]?.kind !== 'session')
    }
  })

  test.each(Role.options)('as a %s in a session', async (role) => {
    const headers = { cookie: sessions.get(role) ?? '' }
    for (const route of routes) {
      const access = ACCESS[route]
      const expected = access?.kind !== 'role' || isAtLeast(role, access.role)
      expect(await isLetIn(route, headers), route).toBe(expected)
    }
  })

  test('with a one-time password: oneself, a new password, the way out, and nothing more', async () => {
    const cookie = await signInAs(rig, { username: 'newcomer', role: 'administrator', isNew: true })
    const may = ['GET /api/v1/me', 'POST /api/v1/me/password', 'POST /api/v1/sign-out']
    for (const route of routes) {
      expect(await isLetIn(route, { cookie }), route).toBe(isPublic(ACCESS[route]) || may.includes(route))
    }
  })
})

test('a route that the table does not know is answered to nobody', async () => {
  const path = '/api/v1/forgotten'
  const forgetful = createApiRig({ mounts: [new Hono().get(path, (c) => c.text('secret'))] })
  const response = await forgetful.request(path)
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('secret')
  forgetful.close()
})
