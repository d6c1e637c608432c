// What every reading store must do, whatever database is under it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CursorError, type PageRequest, type ReadStore } from '../../collector/store/read-store.ts'
import { HostState } from '../../shared/api/host.ts'
import { Status } from '../../shared/status.ts'
import { DB, LAB, WEB } from '../support/fleet.ts'
import { MINUTE, T0 } from '../support/rounds.ts'

/** `fleet` is the small one of support/fleet.ts, `large` one of 120 hosts of support/large-store.ts. */
export type ReadStores = { readonly fleet: ReadStore; readonly large: ReadStore }

const ALL = { labels: [], limit: 500 }
const some = <T>(values: readonly T[]) => fc.subarray([...values], { maxLength: 3 })
const order = fc.constantFrom('asc' as const, 'desc' as const)
const labels = fc.constantFrom([], [['env', 'prod'] as const], [['site', 'site-3'] as const])

/** The pages of a list, put together, and the list as one page. */
async function inPages<Row>(
  limit: number,
  read: (page: PageRequest) => Promise<{ rows: readonly Row[]; next: string | null }>,
): Promise<{ pages: Row[]; whole: readonly Row[] }> {
  const pages: Row[] = []
  let cursor: string | undefined
  do {
    const page = await read({ limit, cursor })
    expect(page.rows.length).toBeLessThanOrEqual(limit)
    pages.push(...page.rows)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return { pages, whole: (await read({ limit: 5_000 })).rows }
}

export function describeReadStore(name: string, stores: () => ReadStores): void {
  describe(`${name}: lists`, () => {
    const limit = fc.integer({ min: 7, max: 200 })

    test('of hosts hold together over their pages', () =>
      fc.assert(
        fc.asyncProperty(
          fc.record({
            limit,
            order,
            labels,
            sort: fc.constantFrom('state' as const, 'name' as const, 'lastSeen' as const, 'faults' as const),
            states: some(HostState.options),
            search: fc.constantFrom(undefined, '1', 'host-00'),
          }),
          async ({ limit: size, ...query }) => {
            const { pages, whole } = await inPages(size, async (page) => {
              const { hosts, next, total } = await stores().large.hosts({ ...query, ...page })
              return { rows: hosts.map((host) => host.id), next, total }
            })
            expect(pages).toEqual(whole)
            expect(new Set(pages).size).toBe(pages.length)
            expect((await stores().large.hosts({ ...query, limit: 1 })).total).toBe(pages.length)
          },
        ),
        { numRuns: 40 },
      ))

    test('of findings hold together over their pages', () =>
      fc.assert(
        fc.asyncProperty(
          fc.record({
            limit,
            labels,
            statuses: some(Status.options),
            inspection: fc.constantFrom(undefined, 'disk', 'disk-1'),
            search: fc.constantFrom(undefined, '/mnt/0'),
          }),
          async ({ limit: size, ...query }) => {
            const { pages, whole } = await inPages(size, async (page) => {
              const { findings, next } = await stores().large.findings({ ...query, ...page })
              return {
                rows: findings.map((one) => `${one.hostId} ${one.inspection} ${one.finding.item}`),
                next,
              }
            })
            expect(pages).toEqual(whole)
            expect(new Set(pages).size).toBe(pages.length)
            expect((await stores().large.findings({ ...query, limit: 1 })).total).toBe(pages.length)
          },
        ),
        { numRuns: 30 },
      ))

    test('of faults hold together over their pages', () =>
      fc.assert(
        fc.asyncProperty(
          fc.record({
            limit,
            order,
            labels,
            sort: fc.constantFrom('severity' as const, 'opened' as const, 'host' as const),
            open: fc.constantFrom(undefined, true, false),
            statuses: some(Status.options),
            grade: fc.constantFrom(undefined, 'major' as const),
            search: fc.constantFrom(undefined, 'host-00', '#7'),
          }),
          async ({ limit: size, ...query }) => {
            const asked = { ...query, stages: [] }
            const { pages, whole } = await inPages(size, async (page) => {
              const { faults, next } = await stores().large.faults({ ...asked, ...page })
              return { rows: faults.map((fault) => fault.id), next }
            })
            expect(pages).toEqual(whole)
            expect(new Set(pages).size).toBe(pages.length)
            expect((await stores().large.faults({ ...asked, limit: 1 })).total).toBe(pages.length)
          },
        ),
        { numRuns: 40 },
      ))

    test('of rounds, the same by series as by the log', async () => {
      const { large } = stores()
      const asked = { statuses: [], outcomes: [] }
      const ofHost = await inPages(100, async (page) => {
        const { rounds, next } = await large.rounds({ ...asked, ...page, host: (await firstHost(large)).id })
        return { rows: rounds.map((round) => round.id), next }
      })
      const ofFleet = await inPages(130, async (page) => {
        const { rounds, next } = await large.rounds({ ...asked, ...page })
        return { rows: rounds.map((round) => round.id), next }
      })
      expect(ofHost.pages).toHaveLength(700)
      expect(ofFleet.pages).toEqual(ofHost.pages)
    })

    test('refuse cursors that are not theirs', async () => {
      const { large } = stores()
      const { next } = await large.hosts({ ...ALL, limit: 1, states: [], sort: 'name', order: 'asc' })
      const cursor = next ?? ''
      await expect(large.hosts({ ...ALL, cursor, states: [], sort: 'name', order: 'desc' })).rejects.toThrow(
        CursorError,
      )
      await expect(large.findings({ ...ALL, cursor, statuses: [] })).rejects.toThrow(CursorError)
      await expect(large.events({ limit: 1, cursor: 'nonsense' })).rejects.toThrow(CursorError)
    })

    test('any text as a cursor is refused or ignored, never a failure of another kind', () =>
      fc.assert(
        fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (text) => {
          const cursor = Buffer.from(text).toString('base64url')
          await expect(stores().large.events({ limit: 1, cursor })).rejects.toThrow(CursorError)
        }),
        { numRuns: 50 },
      ))
  })

  describe(`${name}: searching`, () => {
    test('takes signs that databases read otherwise as they are', () =>
      fc.assert(
        fc.asyncProperty(
          fc.string({ unit: fc.constantFrom('%', '_', '\\', "'", '"', ';', '-', 'a') }),
          async (search) => {
            const { hosts } = await stores().fleet.hosts({
              ...ALL,
              search,
              states: [],
              sort: 'name',
              order: 'asc',
            })
            const holding = ['db-01', 'lab-01', 'web-01'].filter((host) => host.includes(search))
            expect(hosts.map((host) => host.name)).toEqual(expect.arrayContaining(holding))
            if (/[%_\\';]/.test(search)) expect(hosts).toEqual([])
          },
        ),
        { numRuns: 60 },
      ))
  })

  describe(`${name}: one thing`, () => {
    test('a host with its series, for pages and for metrics', () => {
      const { fleet } = stores()
      expect(fleet.hostById(DB)).toMatchObject({ name: 'db-01', planVersion: 'default' })
      expect(fleet.hostById('nobody')).toBeNull()
      expect(fleet.seriesOfHost('nobody')).toEqual([])
      const known = fleet.readHostForMetrics(DB)
      expect(known?.host.id).toBe(DB)
      expect(known?.series.map((series) => series.inspection)).toContain('disk')
      expect(fleet.readHostForMetrics('nobody')).toBeNull()
    })

    test('the key that a host must prove, and the targets for Prometheus', () => {
      const { fleet } = stores()
      expect(fleet.findHost(WEB)).toEqual({ publicKey: 'web-01-key'.padEnd(60, '='), revokedAt: null })
      expect(fleet.findHost('nobody')).toBeNull()
      expect(fleet.listTargets().map((target) => [target.id, target.labels.env])).toEqual([
        [DB, 'prod'],
        [LAB, 'lab'],
        [WEB, 'prod'],
      ])
    })

    test('faults counted', () => {
      const { fleet } = stores()
      expect(fleet.faultCounts()).toEqual([{ stage: 'reported', grade: 'general', count: 2 }])
      expect(fleet.faultTotals()).toEqual([{ source: 'inspection', grade: 'general', opened: 2, closed: 0 }])
      expect(fleet.faultTrend([T0 - 60 * MINUTE, T0 + MINUTE, T0 + 2 * MINUTE])).toEqual([
        { opened: 2, closed: 0 },
        { opened: 0, closed: 0 },
      ])
    })

    test('a long history, each figure that of its own round', async () => {
      const { large } = stores()
      const { id } = await firstHost(large)
      const history = large.history({
        hostId: id,
        inspection: 'disk',
        item: '/mnt/1',
        from: 1e12,
        to: T0 + 1,
      })
      expect(history?.samples.map((sample) => sample.value)).toEqual(
        Array.from({ length: 700 }, (_, at) => at + 1),
      )
      expect(large.history({ hostId: id, inspection: 'nothing', item: 'x', from: 1e12, to: T0 })).toBeNull()
    })
  })
}

/** The one with a history. */
async function firstHost(large: ReadStore) {
  const { rounds } = await large.rounds({ limit: 1, statuses: [], outcomes: [] })
  return { id: rounds[0]?.hostId ?? '' }
}
