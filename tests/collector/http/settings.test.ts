// Settings of all kinds behind one API: made, changed, removed; secrets never told; nobody overwrites somebody else's change.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Role } from '../../../shared/api/people.ts'
import { Setting, SettingKind, Settings } from '../../../shared/api/settings/settings.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { addToken, addUser } from '../../support/people.ts'

let rig: ApiRig
beforeEach(() => {
  rig = createApiRig()
})
afterEach(() => rig.close())

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await rig.request(path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as unknown }
}
const put = (path: string, body: unknown) => send('PUT', path, body)
const as = (role: Role) => ({
  authorization: `Bearer ${addToken(rig.rig, addUser(rig.rig, { username: role, role }))}`,
})

const HOOK = { type: 'webhook', url: 'https://hooks.example.com/x' }
const channel = (name = 'operations') => ({ body: { name, settings: HOOK }, secrets: { bearer: 's3cret' } })

describe('a setting', () => {
  it('is made with what its kind adds, and is in the list', async () => {
    const made = await rig.post('/api/v1/settings/policy', { body: { name: 'strict' } })
    expect(made.status).toBe(201)
    const setting = Setting.parse(made.body)
    expect(setting).toMatchObject({
      kind: 'policy',
      version: 1,
      createdBy: expect.stringContaining('Zhang Wei'),
    })
    expect(setting.body).toMatchObject({ name: 'strict', enabled: true, order: 100 })
    const { body } = await rig.get('/api/v1/settings/policy')
    expect(Settings.parse(body).settings).toEqual([setting])
  })

  it('never tells a secret, not even to who set it, and keeps it when it is not named', async () => {
    const { body } = await rig.post('/api/v1/settings/channel', channel())
    const made = Setting.parse(body)
    expect(made.secrets).toEqual(['bearer'])
    const changed = await put(`/api/v1/settings/channel/${made.id}`, {
      body: channel('renamed').body,
      version: 1,
    })
    expect(Setting.parse(changed.body).secrets).toEqual(['bearer'])
    const said = JSON.stringify([changed.body, (await rig.get('/api/v1/audit?limit=50')).body])
    expect(said).not.toContain('s3cret')
    const removed = await put(`/api/v1/settings/channel/${made.id}`, {
      body: channel('renamed').body,
      secrets: { bearer: null },
      version: 2,
    })
    expect(Setting.parse(removed.body).secrets).toEqual([])
  })

  it('is not overwritten by who read an older one', async () => {
    const { id } = Setting.parse((await rig.post('/api/v1/settings/policy', { body: { name: 'a' } })).body)
    const change = (name: string) => put(`/api/v1/settings/policy/${id}`, { body: { name }, version: 1 })
    expect((await change('b')).status).toBe(200)
    expect(await change('c')).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } })
  })

  it('says every mistake with its path', async () => {
    const wrong = { name: '', rule: { badRounds: 0 }, colour: 'red' }
    const { status, body } = await rig.post('/api/v1/settings/policy', { body: wrong })
    expect(status).toBe(400)
    const paths = (body as { errors: { path: string }[] }).errors.map(({ path }) => path)
    expect(paths.sort()).toEqual(['json.body.colour', 'json.body.name', 'json.body.rule.badRounds'])
  })

  it('is gone when it is removed, with before and after in the operation log', async () => {
    const { id } = Setting.parse((await rig.post('/api/v1/settings/policy', { body: { name: 'a' } })).body)
    const { body } = await send('DELETE', `/api/v1/settings/policy/${id}`)
    expect(Settings.parse(body).settings).toEqual([])
    expect((await rig.get(`/api/v1/settings/policy/${id}`)).status).toBe(404)
    const log = (await rig.get('/api/v1/audit?limit=2')).body as { rows: { action: string }[] }
    expect(log.rows.map(({ action }) => action)).toEqual(['policy.delete', 'policy.create'])
  })

  it('of every kind may be read by a viewer, and changed by the role that it asks for', async () => {
    const viewer = as('viewer')
    for (const kind of SettingKind.options) {
      const { status } = await rig.get(`/api/v1/settings/${kind}`, viewer)
      expect([kind, status]).toEqual([kind, 200])
    }
    const policy = { body: { name: 'a' } }
    expect((await rig.post('/api/v1/settings/policy', policy, as('operator'))).status).toBe(403)
    const filter = { body: { name: 'mine', page: 'faults', query: 'grade=major' } }
    expect((await rig.post('/api/v1/settings/saved-filter', filter, viewer)).status).toBe(201)
    expect(Settings.parse((await rig.get('/api/v1/settings/saved-filter')).body).settings).toEqual([])
  })

  it('settingBytes: is refused when it is too large', async () => {
    const order = { name: 'a', items: Array.from({ length: 150 }, () => '*'.repeat(450)) }
    const { status } = await rig.post('/api/v1/settings/policy', { body: { name: 'a', match: order } })
    expect(status).toBe(413)
  })

  it('settingsPerKind: there are as many as allowed, and no more', async () => {
    for (let index = 0; index < LIMITS.settingsPerKind; index++) {
      const { status } = await rig.post('/api/v1/settings/policy', { body: { name: `p${index}` } })
      if (status !== 201) throw new Error(`${index}: ${status}`)
    }
    const { body } = await rig.post('/api/v1/settings/policy', { body: { name: 'one more' } })
    expect(body).toMatchObject({ code: 'too-many-settings' })
  }, 30_000)

  it('of every kind has its shape in the description of the API', async () => {
    const { body } = await rig.get('/api/v1/openapi.json')
    const { schemas } = (body as { components: { schemas: Record<string, object> } }).components
    const bodies = Object.keys(schemas).filter((name) => name.endsWith('Body'))
    expect(bodies).toHaveLength(SettingKind.options.length)
    expect(schemas.EmergencyPlanBody).toMatchObject({ required: ['name', 'steps'] })
    expect(JSON.stringify(bodies.map((name) => schemas[name]))).not.toContain('$ref')
  })
})
