// Findings and events over HTTP, over the whole fleet.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EventPage, FindingPage } from '../../../shared/api/finding.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { DB, WEB } from '../../support/fleet.ts'
import { MINUTE, T0 } from '../../support/rounds.ts'

let rig: ApiRig
beforeAll(() => {
  rig = createApiRig()
})
afterAll(() => rig.close())

async function findings(query = '') {
  const { status, body } = await rig.get(`/api/v1/findings?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return FindingPage.parse(body)
}
const items = (page: FindingPage) => page.findings.map((one) => `${one.hostName} ${one.item} ${one.status}`)
const ALL = ['db-01 /data critical', 'db-01 nightly warning', 'db-01 / ok', 'web-01 / ok']

describe('findings', () => {
  test('worst first, each with words, figures, evidence, round and fault', async () => {
    const page = await findings()
    expect(items(page)).toEqual(ALL)
    expect(page.total).toBe(4)
    expect(page.findings[0]).toMatchObject({
      hostId: DB,
      inspection: 'disk',
      since: T0 - 10 * MINUTE,
      observedAt: T0,
      code: 'space',
      summary: '20 B free on /data',
      measurements: [{ name: 'avail_bytes', value: 20, unit: 'bytes' }],
      evidence: [{ source: '/proc/self/mountinfo' }],
    })
    expect(page.findings[0]?.faultId).toBeTypeOf('number')
  })

  test('figures are those of the newest round, also where its words did not change', async () => {
    const web = (await findings(`host=${WEB}`)).findings[0]
    expect(web?.measurements[0]?.value).toBe(5_000)
    expect((await findings('lang=zh-CN&status=warning')).findings[0]?.summary).toBe(
      '最新备份距今 1 天 6 小时',
    )
  })

  test.each([
    ['status=critical,warning', ALL.slice(0, 2)],
    ['status=ok', ALL.slice(2)],
    ['status=ok,warning', ALL.slice(1)],
    [`host=${WEB}`, ['web-01 / ok']],
    ['host=nobody', []],
    ['inspection=backups', ['db-01 nightly warning']],
    ['inspection=nothing', []],
    ['search=night', ['db-01 nightly warning']],
    ['search=WEB', ['web-01 / ok']],
    ['labels=site:west', ['web-01 / ok']],
  ])('%s', async (query, expected) => {
    const page = await findings(query)
    expect(items(page)).toEqual(expected)
    expect(page.total).toBe(expected.length)
  })

  test.each([1, 2, 3])(
    'pages of %i hold together, from the bad ones over to those in order',
    async (limit) => {
      const seen: string[] = []
      let cursor = ''
      do {
        const page = await findings(`limit=${limit}${cursor}`)
        seen.push(...items(page))
        cursor = page.next === null ? '' : `&cursor=${page.next}`
      } while (cursor !== '')
      expect(seen).toEqual(ALL)
    },
  )
})

describe('events', () => {
  test('newest first, in words', async () => {
    const { body } = await rig.get('/api/v1/events')
    const { events } = EventPage.parse(body)
    expect(events).toMatchObject([
      {
        hostId: DB,
        hostName: 'db-01',
        inspection: 'backups',
        at: T0,
        summary: 'nightly was started by hand',
      },
    ])
    expect(events[0]?.roundId).toBeTypeOf('number')
  })

  test.each([
    [`host=${DB}`, 1],
    [`host=${WEB}`, 0],
    ['inspection=backups', 1],
    ['inspection=disk', 0],
    [`from=${T0}`, 1],
    [`from=${T0 + 1}`, 0],
  ])('%s', async (query, count) => {
    const { body } = await rig.get(`/api/v1/events?${query}`)
    expect(EventPage.parse(body).events).toHaveLength(count)
  })
})
