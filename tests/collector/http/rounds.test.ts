// Rounds over HTTP: lists of a host and of the fleet, one round with its evidence, the history that they make.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { History, RoundDetail, RoundPage } from '../../../shared/api/finding.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { DB, WEB } from '../../support/fleet.ts'
import { finding, MINUTE, T0 } from '../../support/rounds.ts'

let rig: ApiRig
beforeAll(() => {
  rig = createApiRig()
})
afterAll(() => rig.close())

async function rounds(query = '') {
  const { status, body } = await rig.get(`/api/v1/rounds?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return RoundPage.parse(body)
}
const moments = (page: RoundPage) => page.rounds.map((one) => (one.observedAt - T0) / MINUTE)

describe('lists of rounds', () => {
  test('of the fleet, newest arrival first, without what the collector judges by itself', async () => {
    const page = await rounds()
    expect(page.rounds).toHaveLength(15)
    expect(page.next).toBeNull()
    expect(page.rounds.map((one) => one.inspection)).not.toContain('host')
    expect(page.rounds[0]).toMatchObject({
      hostName: 'db-01',
      inspection: 'backups',
      title: 'Backups',
      trigger: 'event',
      outcome: 'completed',
      status: 'warning',
      summary: 'nightly: Newest is 1 d 6 h old',
      findingCount: 1,
    })
  })

  test('of one host, with the missed one and its reason', async () => {
    const page = await rounds(`host=${DB}&inspection=disk`)
    expect(moments(page)).toEqual([-25, 0, -5, -10, -15, -20, -30])
    expect(page.rounds[0]).toMatchObject({
      outcome: 'missed',
      missedReason: 'host-off',
      status: null,
      summary: 'Missed: the host was off',
    })
    expect(page.rounds[1]?.summary).toBe('20 B free on /data')
    expect(page.rounds[4]?.summary).toBe('All 2 items are in order')
  })

  test.each([
    [`host=${DB}`, 8],
    [`host=${WEB}`, 7],
    ['host=nobody', 0],
    ['inspection=backups', 1],
    ['inspection=nothing', 0],
    ['status=critical', 3],
    ['status=critical,warning', 4],
    [`host=${DB}&status=ok`, 3],
    ['outcome=missed', 1],
    [`host=${DB}&outcome=missed`, 1],
    [`from=${T0 - 5 * MINUTE}`, 5],
    [`to=${T0 - 25 * MINUTE}`, 2],
    [`host=${DB}&from=${T0 - 10 * MINUTE}&to=${T0}`, 2],
    ['item=/data', 6],
    [`host=${DB}&inspection=disk&item=/data`, 6],
    ['item=nightly', 1],
  ])('%s', async (query, count) => {
    const page = await rounds(query)
    expect(page.rounds).toHaveLength(count)
  })

  test.each(['', `host=${DB}&`, `host=${DB}&inspection=disk&`, 'status=critical,ok&', 'item=/data&'])(
    'pages hold together: %s',
    async (query) => {
      const all = (await rounds(query)).rounds.map((one) => one.id)
      const seen: number[] = []
      let cursor = ''
      do {
        const page = await rounds(`${query}limit=2${cursor}`)
        expect(page.rounds.length).toBeLessThanOrEqual(2)
        seen.push(...page.rounds.map((one) => one.id))
        cursor = page.next === null ? '' : `&cursor=${page.next}`
      } while (cursor !== '')
      expect(seen).toEqual(all)
    },
  )

  test('asked for an item the rows speak of that item alone', async () => {
    const page = await rounds(`host=${DB}&inspection=disk&item=/`)
    expect(page.rounds.map((one) => one.status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok'])
    expect(page.rounds[0]?.summary).toBe('800 B free on /')
  })

  test('a missed round that came late after all is shown once, as late', async () => {
    const late = createApiRig()
    late.rig.at(T0 + 20 * MINUTE)
    late.disk(DB, -25, [finding('/', 'ok', 700), finding('/data', 'ok', 390)])
    const { body } = await late.get(`/api/v1/rounds?host=${DB}&inspection=disk`)
    const made = RoundPage.parse(body).rounds.filter((one) => one.plannedAt === T0 - 25 * MINUTE)
    expect(made).toMatchObject([{ outcome: 'completed', late: true }])
    late.close()
  })
})

describe('one round', () => {
  test('with findings, evidence, figures and where it came from', async () => {
    const { id } = (await rounds(`host=${DB}&inspection=disk&status=critical`)).rounds[0] ?? { id: 0 }
    const { status, body } = await rig.get(`/api/v1/rounds/${id}?lang=zh-CN`)
    expect(status).toBe(200)
    const round = RoundDetail.parse(body)
    expect(round).toMatchObject({
      title: '磁盘',
      plannedAt: T0,
      planVersion: 'default',
      epoch: '0123456789abcdef',
      measurementTitles: { avail_bytes: '可用' },
    })
    expect(round.findings.map((one) => [one.item, one.measurements[0]?.value])).toEqual([
      ['/data', 20],
      ['/', 800],
    ])
    expect(round.findings[0]?.evidence).toHaveLength(1)
  })

  test('a missed one, which no agent sent', async () => {
    const { id } = (await rounds('outcome=missed')).rounds[0] ?? { id: 0 }
    const { body } = await rig.get(`/api/v1/rounds/${id}`)
    expect(RoundDetail.parse(body)).toMatchObject({ missedReason: 'host-off', findings: [], durationMs: 5 })
  })

  test('its events, in words', async () => {
    const { id } = (await rounds('inspection=backups')).rounds[0] ?? { id: 0 }
    const { events } = RoundDetail.parse((await rig.get(`/api/v1/rounds/${id}`)).body)
    expect(events).toMatchObject([{ item: 'nightly', summary: 'nightly was started by hand' }])
  })

  test('one that there is not', async () => {
    expect(await rig.get('/api/v1/rounds/99999')).toMatchObject({
      status: 404,
      body: { code: 'unknown-round' },
    })
  })
})

describe('history', () => {
  const whole = `from=${T0 - 60 * MINUTE}&to=${T0 + MINUTE}`

  async function history(query: string) {
    const { status, body } = await rig.get(`/api/v1/hosts/${DB}/history?${query}`)
    expect(status, JSON.stringify(body)).toBe(200)
    return History.parse(body)
  }

  test('a figure over time, with a gap where a round was missed', async () => {
    const shown = await history(`inspection=disk&item=/data&${whole}`)
    expect(shown.points.map(([at, , mean]) => [(at - T0) / MINUTE, mean])).toEqual([
      [-30, 400],
      [-25, null],
      [-20, 400],
      [-15, 400],
      [-10, 20],
      [-5, 20],
      [0, 20],
    ])
    expect(shown.missed).toEqual([{ at: T0 - 25 * MINUTE, reason: 'host-off' }])
    expect(shown).toMatchObject({ measurement: 'avail_bytes', unit: 'bytes' })
    expect(shown.limits).toEqual({ warning: 100, critical: null, bad: 'below', max: null })
    expect(shown.measurements).toEqual([{ name: 'avail_bytes', title: 'Available', unit: 'bytes' }])
  })

  test('its runs of one status, cut to the time asked for', async () => {
    const { runs } = await history(
      `inspection=disk&item=/data&from=${T0 - 20 * MINUTE}&to=${T0 - 5 * MINUTE}`,
    )
    expect(runs).toEqual([
      { from: T0 - 20 * MINUTE, to: T0 - 10 * MINUTE, status: 'ok' },
      { from: T0 - 10 * MINUTE, to: T0 - 5 * MINUTE, status: 'critical' },
    ])
  })

  test('with fewer points than rounds each stands for a stretch: least, mean, most', async () => {
    const { points } = await history(
      `inspection=disk&item=/data&points=10&from=${T0 - 30 * MINUTE}&to=${T0 + 1}`,
    )
    expect(points).toHaveLength(7)
  })

  test('a figure or an item that it does not have is an empty line', async () => {
    const none = await history(`inspection=disk&item=/nowhere&${whole}`)
    expect(none).toMatchObject({ measurement: '', unit: null, measurements: [] })
    expect(none.points.every(([, , mean]) => mean === null)).toBe(true)
    const other = await history(`inspection=disk&item=/data&measurement=colour&${whole}`)
    expect(other.points.every(([, , mean]) => mean === null)).toBe(true)
  })

  test.each([
    ['inspection=disk&item=/', 400],
    [`inspection=disk&item=/&from=${T0}&to=${T0 - 1}`, 400],
    ['inspection=disk&item=/&from=0&to=1e13', 400],
    [`inspection=nothing&item=/&${whole}`, 404],
  ])('refuses %s', async (query, status) => {
    expect((await rig.get(`/api/v1/hosts/${DB}/history?${query}`)).status).toBe(status)
  })
})
