// The fleet at a glance over HTTP: counts and ribbons.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Overview, Ribbon } from '../../../shared/api/overview.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { DB, LAB, WEB } from '../../support/fleet.ts'
import { T0 } from '../../support/rounds.ts'

const HALF_HOUR = 1_800_000
let rig: ApiRig
beforeAll(() => {
  rig = createApiRig()
})
afterAll(() => rig.close())

async function ribbon(query: string) {
  const { status, body } = await rig.get(`/api/v1/ribbon?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return Ribbon.parse(body)
}
/** Cells in which something was due or made: how many half hours before the last, and what. */
function filled(strip: Ribbon['strips'][number] | undefined) {
  return (strip?.cells ?? [])
    .map(({ worst, made, missed, planned }, index) => [index - 47, worst, made, missed, planned])
    .filter(([, worst, , , planned]) => planned !== 0 || worst !== null)
}

test('overview: hosts, rounds of today, faults, findings, backups', async () => {
  const { body } = await rig.get('/api/v1/overview')
  expect(Overview.parse(body)).toEqual({
    at: rig.rig.now,
    timeZone: 'Asia/Shanghai',
    hosts: { total: 3, byState: { critical: 1, new: 1, ok: 1, silent: 0, unknown: 0, warning: 0 } },
    rounds: { planned: 14, made: 13, missed: 1, late: 0 },
    faults: { open: 2, major: 0, unaccepted: 2, recovered: 0, oldestOpenedAt: expect.any(Number) },
    findings: { critical: 1, warning: 1, unknown: 0, ok: 2 },
    backups: { total: 1, bad: 1 },
  })
})

describe('ribbon', () => {
  test('of hosts, in the order asked for, the last cell the one of now', async () => {
    const shown = await ribbon(`by=host&hosts=${WEB},${DB},${LAB}`)
    expect(shown).toMatchObject({ slotMs: HALF_HOUR, from: T0 - 47 * HALF_HOUR, to: T0 + HALF_HOUR })
    expect(shown.strips.map((strip) => [strip.key, strip.title, strip.cells.length])).toEqual([
      [WEB, 'web-01', 48],
      [DB, 'db-01', 48],
      [LAB, 'lab-01', 48],
    ])
    expect(shown.strips[0]?.cells.at(-1)?.at).toBe(T0)
    expect(filled(shown.strips[0])).toEqual([
      [-1, 'ok', 6, 0, 6],
      [0, 'ok', 1, 0, 1],
    ])
    expect(filled(shown.strips[1])).toEqual([
      [-1, 'critical', 5, 1, 6],
      [0, 'critical', 1, 0, 1],
    ])
    expect(filled(shown.strips[2])).toEqual([])
  })

  test('of the inspections of one host', async () => {
    const { strips } = await ribbon(`by=inspection&hosts=${DB}&lang=zh-CN`)
    expect(strips.map((strip) => [strip.key, strip.title, filled(strip)])).toEqual([
      ['backups', '备份', [[0, 'warning', 0, 0, 0]]],
      [
        'disk',
        '磁盘',
        [
          [-1, 'critical', 5, 1, 6],
          [0, 'critical', 1, 0, 1],
        ],
      ],
    ])
  })

  test('of groups, those without the label last', async () => {
    const { strips } = await ribbon('by=group&label=site')
    expect(strips.map((strip) => [strip.title, strip.hosts, filled(strip).at(-1)])).toEqual([
      ['east', 1, [0, 'critical', 1, 0, 1]],
      ['west', 1, [0, 'ok', 1, 0, 1]],
      ['Without this label', 1, undefined],
    ])
  })

  test('of the whole fleet', async () => {
    const { strips } = await ribbon('')
    expect(strips).toMatchObject([{ key: 'fleet', title: 'All hosts', hosts: 3 }])
    expect(filled(strips[0])).toEqual([
      [-1, 'critical', 11, 1, 12],
      [0, 'critical', 2, 0, 2],
    ])
  })

  test.each([
    ['7d', 6, 56],
    ['30d', 24, 60],
  ])(
    '%s in cells of %i half hours that begin at round hours of the zone',
    async (range, halfHours, cells) => {
      const shown = await ribbon(`range=${range}`)
      expect(shown.slotMs).toBe(halfHours * HALF_HOUR)
      expect(shown.strips[0]?.cells).toHaveLength(cells)
      expect((shown.from + 8 * 3_600_000) % shown.slotMs).toBe(0)
      expect(shown.strips[0]?.cells.at(-1)).toMatchObject({ made: 13, missed: 1 })
    },
  )

  test.each([
    ['by=host', 'query.hosts'],
    ['by=inspection', 'query.hosts'],
    [`by=inspection&hosts=${DB},${WEB}`, 'query.hosts'],
    ['by=group', 'query.label'],
    ['by=moon', 'query.by'],
    ['range=1y', 'query.range'],
  ])('refuses %s', async (query, path) => {
    const { status, body } = await rig.get(`/api/v1/ribbon?${query}`)
    expect(status).toBe(400)
    expect(body).toMatchObject({ errors: [{ path }] })
  })
})
