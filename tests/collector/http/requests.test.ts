// Every request alike: what is refused and how it is said, who may come, which headers go out.
import { describe, expect, onTestFinished, test } from 'vitest'
import { Problem } from '../../../shared/api/common.ts'
import { EnrolCode } from '../../../shared/api/enrolment.ts'
import { Demand } from '../../../shared/api/overview.ts'
import { createApiRig } from '../../support/api-rig.ts'
import { DB } from '../../support/fleet.ts'

function start(overrides: Parameters<typeof createApiRig>[0] = {}) {
  const rig = createApiRig(overrides)
  onTestFinished(() => rig.close())
  return rig
}

describe('a request that does not fit', () => {
  test('is refused with every mistake and its path', async () => {
    const rig = start()
    const { status, headers, body } = await rig.get(
      '/api/v1/hosts?limit=0&sort=age&state=ok,bad&labels=x&colour=red',
    )
    expect(status).toBe(400)
    expect(headers.get('content-type')).toContain('application/problem+json')
    const problem = Problem.parse(body)
    expect(problem).toMatchObject({ code: 'invalid', status: 400, requestId: headers.get('x-request-id') })
    expect(problem.errors?.map((error) => error.path).sort()).toEqual([
      'query.colour',
      'query.labels',
      'query.limit',
      'query.sort',
      'query.state',
    ])
  })

  test.each([
    ['/api/v1/hosts/not-a-uuid', 'param.id'],
    ['/api/v1/rounds/zero', 'param.id'],
    ['/api/v1/hosts?cursor=abc', 'query.cursor'],
    ['/api/v1/faults?cursor=WzFd', 'query.cursor'],
    [`/api/v1/rounds?cursor=${Buffer.from('["rounds","x"]').toString('base64url')}`, 'query.cursor'],
    ['/api/v1/rounds?from=yesterday', 'query.from'],
    ['/api/v1/hosts?limit=501', 'query.limit'],
    ['/api/v1/hosts?lang=tlh', 'query.lang'],
    ['/api/v1/faults?open=maybe', 'query.open'],
  ])('%s', async (path, at) => {
    const { status, body } = await start().get(path)
    expect(status).toBe(400)
    expect(body).toMatchObject({ errors: [{ path: at }] })
  })

  test('a cursor of another order is not taken for one of this', async () => {
    const rig = start()
    const { body } = await rig.get('/api/v1/hosts?limit=1&sort=name')
    const { next } = body as { next: string }
    expect((await rig.get(`/api/v1/hosts?limit=1&sort=faults&cursor=${next}`)).status).toBe(400)
  })

  test.each([
    ['{"text":', 400],
    ['x'.repeat(70_000), 413],
  ])('a body that is no JSON or too large', async (body, status) => {
    const answer = await start().post('/api/v1/faults/1/notes', body)
    expect(answer.status).toBe(status)
    expect(Problem.parse(answer.body).status).toBe(status)
  })

  test('a body of another kind', async () => {
    const answer = await start().post('/api/v1/faults/1/notes', 'text=hello', {
      'content-type': 'text/plain',
    })
    expect(answer.status).toBe(400)
  })

  test.each(['/api/v1/nothing', '/api/nothing', '/agent/nothing', '/metrics/nothing', '/hooks/nothing'])(
    'nothing at %s, which is never the dashboard',
    async (path) => {
      expect(await start().get(path)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    },
  )

  test('what breaks says nothing about itself and is logged once', async () => {
    const rig = start({
      writer: {
        command: () => Promise.reject(new Error('secret path')),
      },
    })
    const response = await rig.request('/api/v1/enrol-codes', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(text).not.toContain('secret')
    expect(rig.logged).toMatchObject([
      { requestId: JSON.parse(text).requestId, err: { message: 'secret path' } },
    ])
  })
})

describe('who may come', () => {
  test.each(['localhost', 'localhost:8420', '127.0.0.1:8420', '[::1]:8420'])(
    'by the name %s',
    async (host) => {
      expect((await start().get('/api/v1/hosts', { host })).status).toBe(200)
    },
  )

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:8420', '10.0.0.5:8420', ''])(
    'not by the name "%s", which somebody else could point here',
    async (host) => {
      const { status, body } = await start().get('/api/v1/hosts', { host })
      expect(status).toBe(403)
      expect(body).toMatchObject({ code: 'foreign-host' })
    },
  )

  const code = '/api/v1/enrol-codes'
  const host = '127.0.0.1:8420'
  test.each([
    [{}, 201],
    [{ origin: 'http://127.0.0.1:8420', 'sec-fetch-site': 'same-origin' }, 201],
    [{ origin: 'http://localhost:8420' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
  ])('a change asked for with %j', async (headers, status) => {
    const answer = await start().post(code, {}, { host, ...headers } as Record<string, string>)
    expect(answer.status).toBe(status)
  })
})

describe('headers', () => {
  test('every answer has its id, keeps the one that came, and is not stored', async () => {
    const rig = start()
    const { headers } = await rig.get('/api/v1/hosts')
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('strict-transport-security')).toBeNull()
    expect((await rig.get('/healthz', { 'x-request-id': 'abc-1' })).headers.get('x-request-id')).toBe('abc-1')
    expect((await rig.get('/api/v1/nothing')).headers.get('x-request-id')).not.toBeNull()
  })
})

describe('inspect now', () => {
  const path = (inspection: string, host = DB) => `/api/v1/hosts/${host}/inspections/${inspection}/inspect`

  test('is taken and can be followed', async () => {
    const rig = start()
    const asked = await rig.post(path('disk'), {})
    expect(asked.status).toBe(202)
    const demand = Demand.parse(asked.body)
    expect(demand).toMatchObject({ hostId: DB, inspection: 'disk', state: 'waiting' })
    expect((await rig.get(`/api/v1/demands/${demand.id}`)).body).toEqual(demand)
  })

  test.each([
    [path('patches'), 404, 'unknown-inspection'],
    [path('disk', '0198f2a0-0000-4000-8000-0000000000ff'), 404, 'unknown-host'],
    [path('No_Name'), 400, 'invalid'],
  ])('%s', async (at, status, expected) => {
    expect(await start().post(at, {})).toMatchObject({ status, body: { code: expected } })
  })

  test('a demand that was forgotten', async () => {
    expect(await start().get('/api/v1/demands/none')).toMatchObject({
      status: 404,
      body: { code: 'unknown-demand' },
    })
  })
})

describe('codes to enrol with', () => {
  test('one with its labels and its end', async () => {
    const rig = start()
    const { status, body } = await rig.post('/api/v1/enrol-codes', {
      labels: { env: 'prod' },
      validMinutes: 10,
    })
    expect(status).toBe(201)
    expect(EnrolCode.parse(body)).toMatchObject({ labels: { env: 'prod' }, expiresAt: rig.rig.now + 600_000 })
  })

  test.each([{ validMinutes: 0 }, { labels: { '': 'x' } }, { forever: true }])('refuses %j', async (sent) => {
    expect((await start().post('/api/v1/enrol-codes', sent)).status).toBe(400)
  })
})

describe('health', () => {
  test('alive and ready', async () => {
    const rig = start()
    expect((await rig.get('/healthz')).body).toEqual({ status: 'alive', version: '0.1.0' })
    expect((await rig.get('/readyz')).status).toBe(200)
  })

  test('not ready says why', async () => {
    const rig = start({ whyNotReady: async () => 'the disk is full' })
    expect(await rig.get('/readyz')).toMatchObject({ status: 503, body: { reason: 'the disk is full' } })
  })
})
