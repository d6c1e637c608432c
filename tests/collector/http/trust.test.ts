import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AppParts } from '../../../collector/http/parts.ts'
import type { TrustState } from '../../../shared/api/enrolment.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'

const state: TrustState = {
  kind: 'own',
  url: 'https://mon1.example.com:8420',
  names: ['mon1.example.com'],
  authority: { fingerprint: 'a'.repeat(43), notAfter: 2_000_000_000_000 },
  certificate: { notBefore: 1_765_000_000_000, notAfter: 1_772_000_000_000 },
  trouble: null,
  next: null,
}
let answer: Awaited<ReturnType<AppParts['trust']['rotate']>>
let asked: object[]
let connected: boolean
let rig: ApiRig
beforeEach(() => {
  answer = 'announced-now'
  asked = []
  connected = true
  rig = createApiRig({
    trust: {
      state: (hosts) => ({ ...state, names: [`${hosts} hosts`] }),
      authorities: () => null,
      rotate: async (wanted) => {
        asked.push(wanted)
        return answer
      },
    },
    askKeyRotation: () => connected,
  })
})
afterEach(() => rig.close())

const hosts = async () => ((await rig.get('/api/v1/hosts')).body as { hosts: { id: string }[] }).hosts

describe('the authority over the API', () => {
  it('is shown with how many hosts there are to tell', async () => {
    const { status, body } = await rig.get('/api/v1/trust')
    expect(status).toBe(200)
    expect(body).toEqual({ ...state, names: [`${(await hosts()).length} hosts`] })
  })

  it('is rotated in the name of who asks, after 30 days unless another time is named', async () => {
    expect((await rig.post('/api/v1/trust/rotate', {})).status).toBe(202)
    expect((await rig.post('/api/v1/trust/rotate', { takesOverAfterMs: 60_000 })).status).toBe(202)
    expect(asked).toMatchObject([
      { takesOverAfterMs: 30 * 86_400_000, by: { kind: expect.any(String) } },
      { takesOverAfterMs: 60_000 },
    ])
    expect((await rig.post('/api/v1/trust/rotate', { takesOverAfterMs: -1 })).status).toBe(400)
  })

  it.each([
    ['announced', 'authority-announced'],
    ['no-authority', 'no-authority'],
  ] as const)('says why not: %s', async (why, code) => {
    answer = why
    expect(await rig.post('/api/v1/trust/rotate', {})).toMatchObject({ status: 409, body: { code } })
  })
})

describe('asking a host for a new key', () => {
  it('reaches a connected host and stands in the operation log', async () => {
    const [host] = await hosts()
    expect(await rig.post(`/api/v1/hosts/${host?.id}/rotate-key`, {})).toMatchObject({
      status: 202,
      body: { asked: true },
    })
    const rows = rig.rig.rows("SELECT object_id FROM audit WHERE action = 'host.ask-rotate-key'")
    expect(rows).toEqual([{ object_id: host?.id }])
  })

  it('is refused for one that is not connected, or not known', async () => {
    connected = false
    const [host] = await hosts()
    expect(await rig.post(`/api/v1/hosts/${host?.id}/rotate-key`, {})).toMatchObject({
      status: 409,
      body: { code: 'not-connected' },
    })
    const nobody = '0198f2a0-0000-4000-8000-00000000ffff'
    expect((await rig.post(`/api/v1/hosts/${nobody}/rotate-key`, {})).status).toBe(404)
    expect(rig.rig.rows("SELECT id FROM audit WHERE action = 'host.ask-rotate-key'")).toEqual([])
  })
})
