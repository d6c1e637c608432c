// The types of the API drive hono's client: what they promise is what comes.
import { hc, type InferResponseType } from 'hono/client'
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest'
import type { ApiType } from '../../../collector/http/api-type.ts'
import type { HostPage } from '../../../shared/api/host.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { DB } from '../../support/fleet.ts'

let rig: ApiRig
beforeAll(() => {
  rig = createApiRig()
})
afterAll(() => rig.close())

test('a list, one of it, and something done to it', async () => {
  const client = hc<ApiType>('http://localhost', { fetch: rig.request }).api.v1
  const list = await client.hosts.$get({ query: { lang: 'en', state: 'critical', limit: 5 } })
  const { hosts } = await list.json()
  expectTypeOf<InferResponseType<typeof client.hosts.$get, 200>>().toEqualTypeOf<HostPage>()
  expect(hosts.map((host) => host.id)).toEqual([DB])
  const one = await client.hosts[':id'].$get({ param: { id: DB }, query: {} })
  expect((await one.json()).plan[0]?.inspection).toBe('disk')
  const asked = await client.hosts[':id'].inspections[':name'].inspect.$post({
    param: { id: DB, name: 'disk' },
    query: {},
  })
  expect(asked.status).toBe(202)
  expect((await asked.json()).inspection).toBe('disk')
})
