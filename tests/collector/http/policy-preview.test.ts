// A policy is tried over the API: answered in the reader's language, changing nothing, refused with the reason.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'

let rig: ApiRig
beforeAll(() => {
  rig = createApiRig()
})
afterAll(() => rig.close())

type Told = { readonly item: string; readonly title: string }

async function preview(wanted: unknown, lang = 'en') {
  const { status, body } = await rig.post(`/api/v1/policies/preview?lang=${lang}`, wanted)
  return { status, body: body as { faults: Told[]; avoided: Told[]; code?: string } }
}

describe('POST /policies/preview', () => {
  it('tells the faults of the last days in both languages', async () => {
    const { status, body } = await preview({ policy: { name: 'as it is' }, days: 31 })
    expect(status).toBe(200)
    expect(body.faults.length).toBeGreaterThan(0)
    expect(body.avoided).toEqual([])
    const zh = (await preview({ policy: { name: 'as it is' }, days: 31 }, 'zh-CN')).body
    expect(zh.faults.map(({ item }) => item)).toEqual(body.faults.map(({ item }) => item))
    expect(zh.faults[0]?.title).not.toBe(body.faults[0]?.title)
  })

  it('tells what it would avoid', async () => {
    const { body } = await preview({ policy: { name: 'nothing', ignore: true }, days: 31 })
    expect(body.faults).toEqual([])
    expect(body.avoided.length).toBeGreaterThan(0)
  })

  it('refuses a policy that is none, and one in the place of none', async () => {
    expect((await preview({ policy: { name: '' } })).status).toBe(400)
    expect(await preview({ policy: { name: 'x' }, replaces: 'nobody' })).toMatchObject({
      status: 404,
      body: { code: 'unknown-setting' },
    })
  })

  it('makes one at a time', async () => {
    const body = { policy: { name: 'as it is' }, days: 31 }
    const both = await Promise.all([preview(body), preview(body)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 503])
  })
})
