// Who a host is, over HTTP: its key, a second machine, shut out, let back in.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EnrolCode, HostIdentity } from '../../../shared/api/enrolment.ts'
import { FaultDetail, FaultPage } from '../../../shared/api/fault.ts'
import { HostPage } from '../../../shared/api/host.ts'
import { Overview } from '../../../shared/api/overview.ts'
import { readEnrolCode } from '../../../shared/enrol-code.ts'
import type { Traits } from '../../../shared/protocol.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { DB, WEB } from '../../support/fleet.ts'
import { EPOCH } from '../../support/writer-rig.ts'

const A: Traits = {
  bootId: 'boot-a',
  machineId: null,
  productId: 'p-a',
  cards: ['52:54:00:00:00:0a'],
  stateId: null,
}
const B: Traits = { ...A, bootId: 'boot-b', productId: 'p-b', cards: ['52:54:00:00:00:0b'] }
const NOBODY = '0198f2a0-0000-4000-8000-00000000ffff'
let rig: ApiRig
let nextConnection = 500

beforeEach(() => {
  rig = createApiRig()
})
afterEach(() => rig.close())

function connect(hostId: string, traits: Traits, address: string): void {
  const connection = nextConnection++
  const asked = { connection, hostId, epoch: EPOCH, agentVersion: '0.1.0', traits, address }
  rig.rig.command({ kind: 'connect', ...asked, at: rig.rig.now })
}
async function identity(hostId: string): Promise<HostIdentity> {
  const { status, body } = await rig.get(`/api/v1/hosts/${hostId}/identity`)
  expect(status, JSON.stringify(body)).toBe(200)
  return HostIdentity.parse(body)
}
const names = async (query: string) =>
  HostPage.parse((await rig.get(`/api/v1/hosts?${query}`)).body).hosts.map(({ name }) => name)

describe('the identity of a host', () => {
  test('is its key, in groups that can be read out, and the machine behind it', async () => {
    const seen = await identity(WEB)
    expect(seen.keyFingerprint).toMatch(/^([0-9a-f]{4} ){15}[0-9a-f]{4}$/)
    expect(seen).toMatchObject({ revokedAt: null, revokedReason: null, traits: null, other: null })
    connect(WEB, A, '10.0.0.5')
    expect((await identity(WEB)).traits).toEqual(A)
    expect((await rig.get(`/api/v1/hosts/${NOBODY}/identity`)).status).toBe(404)
  })

  test('is claimed by two machines until a person settles it', async () => {
    expect((await rig.post(`/api/v1/hosts/${WEB}/identity`, { keep: 'other' })).body).toMatchObject({
      code: 'no-second-machine',
    })
    connect(WEB, A, '10.0.0.5')
    expect(() => connect(WEB, B, '10.0.0.9')).toThrow('cloned')
    const seen = await identity(WEB)
    expect(seen.other).toMatchObject({ traits: B, address: '10.0.0.9', settledAt: null })
    const faults = FaultPage.parse((await rig.get(`/api/v1/faults?host=${WEB}`)).body)
    expect(faults.faults.map(({ title }) => title)).toEqual([
      'Two machines claim to be web-01: 10.0.0.5 (52:54:00:00:00:0a) and 10.0.0.9 (52:54:00:00:00:0b)',
    ])
    const chinese = FaultPage.parse((await rig.get(`/api/v1/faults?host=${WEB}&lang=zh-CN`)).body)
    expect(chinese.faults[0]?.title).toContain('两台机器使用同一身份 web-01')
    const { status, body } = await rig.post(`/api/v1/hosts/${WEB}/identity`, { keep: 'other' })
    expect(status, JSON.stringify(body)).toBe(200)
    expect(HostIdentity.parse(body)).toMatchObject({ traits: B, other: { traits: A } })
    expect(FaultPage.parse((await rig.get(`/api/v1/faults?host=${WEB}&stage=reported`)).body).faults).toEqual(
      [],
    )
  })
})

describe('a host that is revoked', () => {
  const revoke = (body: unknown = { reason: 'sold' }) => rig.post(`/api/v1/hosts/${DB}/revoke`, body)

  test('leaves the lists and the counts, and stands in a list of its own', async () => {
    expect((await revoke()).status).toBe(200)
    expect(await names('')).not.toContain('db-01')
    expect(await names('revoked=true')).toEqual(['db-01'])
    const seen = Overview.parse((await rig.get('/api/v1/overview')).body)
    expect(seen.hosts.total).toBe(2)
    expect(seen.faults.open).toBe(0)
    expect(seen.findings.critical).toBe(0)
    expect(await identity(DB)).toMatchObject({ revokedAt: rig.rig.now, revokedReason: 'sold' })
  })

  test('has its faults closed, and each says why', async () => {
    const before = FaultPage.parse((await rig.get(`/api/v1/faults?host=${DB}`)).body).faults
    expect(before.length).toBeGreaterThan(0)
    await revoke({ reason: 'sold to a museum' })
    for (const { id } of before) {
      const fault = FaultDetail.parse((await rig.get(`/api/v1/faults/${id}`)).body)
      expect(fault.stage).toBe('closed')
      expect(fault.timeline.at(-1)).toMatchObject({
        kind: 'closed',
        by: { kind: 'person' },
        text: 'Closed because the host was revoked: sold to a museum',
      })
    }
  })

  test('is revoked once, with a reason', async () => {
    expect((await revoke({ reason: ' ' })).status).toBe(400)
    await revoke()
    expect((await revoke()).body).toMatchObject({ code: 'revoked' })
    expect((await rig.post(`/api/v1/hosts/${NOBODY}/revoke`, { reason: 'x' })).status).toBe(404)
  })

  test('can be let in again with a code that is bound to it', async () => {
    await revoke()
    const { status, body } = await rig.post(`/api/v1/hosts/${DB}/readmit`, { validMinutes: 30 })
    expect(status, JSON.stringify(body)).toBe(201)
    const code = EnrolCode.parse(body)
    expect(code).toMatchObject({ uses: 1, expiresAt: rig.rig.now + 30 * 60_000, labels: { env: 'prod' } })
    expect(readEnrolCode(code.code)?.secret).toMatch(/^[\w-]{20,}$/)
    const { body: listed } = await rig.get('/api/v1/enrol-codes')
    expect(listed).toMatchObject({
      codes: [{ id: code.id, hostId: DB, hostName: 'db-01', state: 'usable' }, {}, {}, {}],
    })
    expect((await rig.post(`/api/v1/hosts/${NOBODY}/readmit`, {})).status).toBe(404)
  })
})
