// Verbs over the API: what is refused and why, who may do it, and the row of the operation log behind each.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FaultDetail } from '../../../shared/api/fault.ts'
import { FAULT_VERBS } from '../../../shared/api/fault-verbs.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { addToken, addUser } from '../../support/people.ts'

let rig: ApiRig
let liNa: string
let asLi: Record<string, string>
beforeAll(() => {
  rig = createApiRig()
  liNa = addUser(rig.rig, { username: 'li.na', role: 'operator' })
  asLi = { authorization: `Bearer ${addToken(rig.rig, liNa)}` }
})
afterAll(() => rig.close())
const post = (verb: string, body: unknown, { id = 1, headers = asLi } = {}) =>
  rig.post(`/api/v1/faults/${id}/${verb}`, body, headers)
const audited = () =>
  rig.rig.rows(
    "SELECT action, actor_name FROM audit WHERE object_kind = 'fault' AND object_id = '1' ORDER BY id",
  )

it('each change is a row of the operation log, by whoever made it', async () => {
  const before = audited().length
  const steps: readonly (readonly [keyof typeof FAULT_VERBS, unknown, string])[] = [
    ['accept', { grade: 'major' }, 'fault.accepted'],
    ['start', {}, 'fault.handling'],
    ['note', { text: '**seen**' }, 'fault.note'],
    ['hold', { reason: 'vendor', note: 'called' }, 'fault.held'],
    ['resume', {}, 'fault.resumed'],
    ['transfer', { assigneeId: liNa }, 'fault.transferred'],
    ['grade', { risk: 'high', reason: 'customers' }, 'fault.graded'],
    ['return', { reason: 'not mine' }, 'fault.returned'],
    ['resolve', { cause: 'a', solution: 'b', despite: 'c' }, 'fault.resolved'],
    ['reopen', { reason: 'again' }, 'fault.reopened'],
    ['cancel', { reason: 'a drill' }, 'fault.cancelled'],
  ]
  for (const [verb, body] of steps) {
    rig.rig.at(rig.rig.now + 1_000)
    const { status, body: answer } = await post(verb === 'note' ? 'notes' : verb, body)
    expect(status, `${verb}: ${JSON.stringify(answer)}`).toBe(200)
  }
  const rows = audited().slice(before)
  expect(rows.map(({ action }) => action)).toEqual(steps.map(([, , action]) => action))
  expect(new Set(rows.map(({ actor_name }) => actor_name))).toEqual(new Set(['tests (li.na)']))
  const file = FaultDetail.parse((await rig.get('/api/v1/faults/1')).body)
  expect(file).toMatchObject({ stage: 'cancelled', heldMs: 1_000, reopened: 1, risk: 'high', actions: [] })
  expect(file.timeline.map(({ kind }) => `fault.${kind}`).slice(-steps.length)).toEqual(
    steps.map(([, , action]) => action),
  )
})

it('what the stage does not allow is refused with what it does allow', async () => {
  expect(await post('start', {}, { id: 2 })).toMatchObject({
    status: 409,
    body: {
      code: 'illegal-transition',
      detail: 'reported: accept, note, resolve, cancel, merge, grade',
    },
  })
})

it('nothing changes by what is refused', async () => {
  const before = rig.rig.rows('SELECT count(*) AS n FROM fault_entries')
  expect((await post('merge', { into: 2 }, { id: 2 })).body).toMatchObject({ code: 'bad-merge' })
  expect((await post('merge', { into: 99 }, { id: 2 })).body).toMatchObject({ code: 'unknown-fault' })
  expect((await post('accept', { assigneeId: 'nobody' }, { id: 2 })).body).toMatchObject({
    code: 'unknown-user',
  })
  expect(rig.rig.rows('SELECT count(*) AS n FROM fault_entries')).toEqual(before)
})

it('whoever reported a fault says that it is repaired, nobody else of the operators', async () => {
  const { body } = await rig.post('/api/v1/faults', { title: 'The air conditioning drips' }, asLi)
  const { id } = FaultDetail.parse(body)
  expect((await post('resolve', { cause: 'a', solution: 'b' }, { id })).status).toBe(200)
  const wang = addUser(rig.rig, { username: 'wang.wei', role: 'operator' })
  const asWang = { authorization: `Bearer ${addToken(rig.rig, wang)}` }
  expect(await post('verify', {}, { id, headers: asWang })).toMatchObject({
    status: 403,
    body: { code: 'not-the-reporter', detail: 'li.na' },
  })
  const verified = await post('verify', { note: 'dry' }, { id })
  expect(FaultDetail.parse(verified.body)).toMatchObject({ stage: 'closed', verifiedBy: 'tests (li.na)' })
})

it('viewers do nothing, but say that what they have reported is repaired', async () => {
  const token = addToken(rig.rig, addUser(rig.rig, { username: 'viewer', role: 'viewer' }), {
    scopes: ['read', 'operate'],
  })
  const headers = { authorization: `Bearer ${token}` }
  for (const verb of Object.keys(FAULT_VERBS).filter((one) => one !== 'verify')) {
    const path = verb === 'note' ? 'notes' : verb
    const { status } = await post(path, {}, { id: 2, headers })
    expect([verb, status]).toEqual([verb, 403])
  }
  const { body } = await rig.post('/api/v1/faults', { title: 'The lamp is dark' }, headers)
  const { id } = FaultDetail.parse(body)
  expect((await post('resolve', { cause: 'a', solution: 'b' }, { id })).status).toBe(200)
  expect(FaultDetail.parse((await post('verify', {}, { id, headers })).body).stage).toBe('closed')
})
