// Codes over HTTP: made, listed without their secrets, revoked.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashSecret } from '../../../collector/hash-secret.ts'
import { EnrolCode, EnrolCodeRow, EnrolCodes } from '../../../shared/api/enrolment.ts'
import { readEnrolCode } from '../../../shared/enrol-code.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { FACTS, MACHINE } from '../../support/rounds.ts'

let rig: ApiRig
beforeEach(() => {
  rig = createApiRig()
})
afterEach(() => rig.close())

async function make(body: unknown): Promise<EnrolCode> {
  const answer = await rig.post('/api/v1/enrol-codes', body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return EnrolCode.parse(answer.body)
}
const list = async () => EnrolCodes.parse((await rig.get('/api/v1/enrol-codes')).body).codes
const revoke = async (id: string) => {
  const response = await rig.request(`/api/v1/enrol-codes/${id}`, { method: 'DELETE' })
  return { status: response.status, body: (await response.json()) as unknown }
}
function enrolWith({ code }: EnrolCode, last: string): void {
  const hostId = `0198f2a0-0000-4000-8000-0000000002${last}`
  const codeHash = hashSecret(readEnrolCode(code)?.secret ?? '')
  const asked = { codeHash, hostId, publicKey: `key-${last}`.padEnd(60, '='), facts: FACTS, ...MACHINE }
  rig.rig.command({ kind: 'enrol', ...asked, at: rig.rig.now })
}

test('codes are listed newest first, each with what became of it and without its secret', async () => {
  rig.rig.at(rig.rig.now + 1_000)
  const short = await make({ validMinutes: 1, note: 'short' })
  rig.rig.at(rig.rig.now + 1_000)
  const once = await make({})
  rig.rig.at(rig.rig.now + 1_000)
  const image = await make({
    uses: 500,
    labels: { site: 'east' },
    note: 'golden image',
    validMinutes: 10_000,
  })
  enrolWith(once, '01')
  enrolWith(image, '02')
  enrolWith(image, '03')
  rig.rig.at(rig.rig.now + 120_000)
  const codes = (await list()).slice(0, 3)
  expect(codes.map(({ id, state, used, uses, note }) => [id, state, used, uses, note])).toEqual([
    [image.id, 'usable', 2, 500, 'golden image'],
    [once.id, 'used-up', 1, 1, ''],
    [short.id, 'expired', 0, 1, 'short'],
  ])
  const secret = readEnrolCode(image.code)?.secret ?? ''
  expect(JSON.stringify(await list())).not.toContain(secret)
  expect(JSON.stringify(await list())).not.toContain(hashSecret(secret))
})

test('a code is revoked once; hosts that have enrolled with it stay', async () => {
  const code = await make({ uses: 2 })
  enrolWith(code, '01')
  const { status, body } = await revoke(code.id)
  expect(status, JSON.stringify(body)).toBe(200)
  expect(EnrolCodeRow.parse(body)).toMatchObject({ state: 'revoked', used: 1, revokedAt: rig.rig.now })
  expect(() => enrolWith(code, '02')).toThrow('code-revoked')
  expect((await revoke(code.id)).body).toMatchObject({ code: 'code-revoked', status: 409 })
  expect((await revoke('000000000000')).body).toMatchObject({ code: 'unknown-code', status: 404 })
  expect((await revoke('no-code')).status).toBe(400)
})

test('what a code may be is bounded, and every mistake is named', async () => {
  const wrong = { uses: 0, validMinutes: 600_000, labels: { '': 'x' }, note: 'n'.repeat(201), more: 1 }
  const { status, body } = await rig.post('/api/v1/enrol-codes', wrong)
  expect(status).toBe(400)
  const { errors } = body as { errors: { path: string }[] }
  expect(errors.map(({ path }) => path).sort()).toEqual([
    'json.labels.""',
    'json.more',
    'json.note',
    'json.uses',
    'json.validMinutes',
  ])
})
