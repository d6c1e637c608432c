// Hosts over HTTP: the list with its filters and orders, one host, its inspections, labels and inspections to filter by.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InspectionsNow } from '../../../shared/api/finding.ts'
import { HostDetail, HostPage, LabelCounts } from '../../../shared/api/host.ts'
import { InspectionTitles } from '../../../shared/api/overview.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { DB, LAB, WEB } from '../../support/fleet.ts'
import { MINUTE, T0 } from '../../support/rounds.ts'

let rig: ApiRig
beforeAll(() => {
  rig = createApiRig()
})
afterAll(() => rig.close())

async function hosts(query = '') {
  const { status, body } = await rig.get(`/api/v1/hosts?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return HostPage.parse(body)
}
const names = (page: HostPage) => page.hosts.map((host) => host.name)

describe('the list of hosts', () => {
  test('shows the worst first, with what is wrong in words', async () => {
    const page = await hosts()
    expect(names(page)).toEqual(['db-01', 'lab-01', 'web-01'])
    expect(page.counts).toEqual({ critical: 1, new: 1, ok: 1, silent: 0, unknown: 0, warning: 0 })
    expect(page.total).toBe(3)
    expect(page.hosts[0]).toMatchObject({
      id: DB,
      state: 'critical',
      os: 'debian',
      address: '10.0.0.5',
      openFaults: 2,
      labels: { env: 'prod', site: 'east' },
      worst: { inspection: 'disk', item: '/data', status: 'critical', summary: '20 B free on /data' },
    })
    expect(page.hosts[2]?.worst).toBeNull()
  })

  test('says the same in Chinese', async () => {
    expect((await hosts('lang=zh-CN')).hosts[0]?.worst?.summary).toBe('/data 剩余 20 B')
  })

  test.each([
    ['search=web', ['web-01']],
    ['search=WEB-0', ['web-01']],
    ['search=10.0.0', ['db-01', 'lab-01', 'web-01']],
    ['search=%25', []],
    [`search=${LAB}`, ['lab-01']],
    ['labels=env:prod', ['db-01', 'web-01']],
    ['labels=env:prod,site:west', ['web-01']],
    ['labels=env:none', []],
    ['state=ok,new', ['lab-01', 'web-01']],
    ['sort=name&order=asc', ['db-01', 'lab-01', 'web-01']],
    ['sort=name&order=desc', ['web-01', 'lab-01', 'db-01']],
    ['sort=state&order=asc', ['web-01', 'lab-01', 'db-01']],
    ['sort=faults', ['db-01', 'lab-01', 'web-01']],
    ['sort=lastSeen&order=asc', ['lab-01', 'db-01', 'web-01']],
  ])('%s', async (query, expected) => {
    expect(names(await hosts(query))).toEqual(expected)
  })

  test('counts what the states leave, and all states of what the other filters leave', async () => {
    const page = await hosts('state=ok&labels=env:prod')
    expect(page.total).toBe(1)
    expect(page.counts).toMatchObject({ ok: 1, critical: 1, new: 0 })
  })

  test.each(['state', 'name', 'lastSeen', 'faults'])('goes on behind a cursor, by %s', async (sort) => {
    const all = names(await hosts(`sort=${sort}`))
    const seen: string[] = []
    let cursor = ''
    for (let pages = 0; pages < 4; pages += 1) {
      const page = await hosts(`sort=${sort}&limit=1${cursor}`)
      seen.push(...names(page))
      if (page.next === null) break
      cursor = `&cursor=${page.next}`
    }
    expect(seen).toEqual(all)
  })

  test('whether a host is connected only the sockets know', async () => {
    rig.presence.set(WEB, { connected: true, lastSeenAt: T0 + 2 * MINUTE })
    const web = (await hosts('search=web')).hosts[0]
    expect(web).toMatchObject({ connected: true, lastSeenAt: T0 + 2 * MINUTE })
    expect((await hosts('search=db-01')).hosts[0]?.connected).toBe(false)
  })
})

describe('one host', () => {
  test('with facts, plan and the rounds of the last day', async () => {
    const { status, body } = await rig.get(`/api/v1/hosts/${DB}`)
    expect(status).toBe(200)
    const host = HostDetail.parse(body)
    expect(host.facts.kernel).toBe('6.1.0')
    expect(host.plan.map((entry) => entry.inspection)).toEqual(['disk', 'backups'])
    expect(host.rounds24h).toEqual({ planned: 7, made: 6, missed: 1 })
    expect(host.enrolledAt).toBe(T0 - 31 * MINUTE)
  })

  test('one that there is not', async () => {
    const { status, body } = await rig.get('/api/v1/hosts/0198f2a0-0000-4000-8000-0000000000ff')
    expect(status).toBe(404)
    expect(body).toMatchObject({ code: 'unknown-host', status: 404 })
  })

  test('its inspections, worst first, each with its findings', async () => {
    const { body } = await rig.get(`/api/v1/hosts/${DB}/inspections`)
    const { inspections } = InspectionsNow.parse(body)
    expect(inspections.map((one) => [one.inspection, one.status, one.outcome])).toEqual([
      // A missed round that was told late says nothing about now.
      ['disk', 'critical', 'completed'],
      ['backups', 'warning', 'completed'],
    ])
    const [disk] = inspections
    expect(disk).toMatchObject({
      title: 'Disk',
      cron: '*/5 * * * *',
      enabled: true,
      overdue: false,
      measurementTitles: { avail_bytes: 'Available' },
    })
    expect(disk?.findings.map((one) => [one.item, one.status, one.since])).toEqual([
      ['/data', 'critical', T0 - 10 * MINUTE],
      ['/', 'ok', T0 - 30 * MINUTE],
    ])
    expect(disk?.findings[0]?.evidence[0]?.source).toBe('/proc/self/mountinfo')
    expect(disk?.findings[0]?.faultId).not.toBeNull()
  })

  test('one whose newest round was missed', async () => {
    rig.disk(DB, 5, [], { outcome: 'missed', missedReason: 'host-off' })
    const { body } = await rig.get(`/api/v1/hosts/${DB}/inspections`)
    const disk = InspectionsNow.parse(body).inspections.find((one) => one.inspection === 'disk')
    expect(disk).toMatchObject({ status: 'critical', outcome: 'missed', note: 'Missed: the host was off' })
  })

  test('one that is planned and of which nothing has come yet', async () => {
    const { body } = await rig.get(`/api/v1/hosts/${WEB}/inspections`)
    const backups = InspectionsNow.parse(body).inspections.find((one) => one.inspection === 'backups')
    expect(backups).toMatchObject({ status: null, outcome: null, observedAt: null, findings: [] })
  })

  test('a round that could not look says why and leaves the last findings standing', async () => {
    const failing = createApiRig()
    const note = { code: 'inspection-failed', values: { reason: 'no such device' } }
    failing.disk(WEB, 5, [], { outcome: 'failed', note })
    const { body } = await failing.get(`/api/v1/hosts/${WEB}/inspections`)
    const disk = InspectionsNow.parse(body).inspections.find((one) => one.inspection === 'disk')
    expect(disk).toMatchObject({ outcome: 'failed', note: 'Could not be carried out: no such device' })
    expect(disk?.findings.map((one) => [one.item, one.status, one.summary])).toEqual([
      ['@round', 'unknown', 'Could not be carried out: no such device'],
      ['/', 'ok', '4.9 KiB free on /'],
    ])
    failing.close()
  })

  test('a finding leads to the round it was judged in, not to one that was missed later', async () => {
    const { body } = await rig.get(`/api/v1/hosts/${DB}/inspections`)
    const roundId = InspectionsNow.parse(body).inspections[0]?.findings[0]?.roundId
    const round = await rig.get(`/api/v1/rounds/${roundId}`)
    expect(round.body).toMatchObject({ outcome: 'completed', observedAt: T0 })
  })
})

describe('what to filter by', () => {
  test('labels with how many hosts carry each', async () => {
    const { labels } = LabelCounts.parse((await rig.get('/api/v1/labels')).body)
    expect(labels).toEqual([
      { key: 'env', value: 'prod', hosts: 2 },
      { key: 'env', value: 'lab', hosts: 1 },
      { key: 'site', value: 'east', hosts: 1 },
      { key: 'site', value: 'west', hosts: 1 },
    ])
  })

  test('inspections with their titles, the collector’s own among them', async () => {
    const { inspections } = InspectionTitles.parse((await rig.get('/api/v1/inspections?lang=zh-CN')).body)
    expect(inspections).toContainEqual({ name: 'disk', title: '磁盘', hosts: 2 })
    expect(inspections.map((one) => one.name)).toEqual([
      'alert',
      'backups',
      'disk',
      'host',
      'report',
      'rounds',
      'site',
    ])
  })
})
