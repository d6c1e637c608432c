// Days and cells in the collector's zone, also where clocks change.
import { expect, test } from 'vitest'
import { lastDays, ribbonCells, startOfDay } from '../../../collector/http/time-range.ts'
import { SLOT_MS } from '../../../collector/store/slot.ts'

const at = (text: string) => Date.parse(text)

test.each([
  ['2026-11-21T08:00:00Z', 'Asia/Shanghai', '2026-11-20T16:00:00Z'],
  ['2026-11-21T15:59:59Z', 'Asia/Shanghai', '2026-11-20T16:00:00Z'],
  ['2026-11-21T16:00:00Z', 'Asia/Shanghai', '2026-11-21T16:00:00Z'],
  ['2026-03-29T10:00:00Z', 'Europe/Berlin', '2026-03-28T23:00:00Z'],
  ['2026-10-25T10:00:00Z', 'Europe/Berlin', '2026-10-24T22:00:00Z'],
])('the day of %s in %s began at %s', (now, zone, start) => {
  expect(startOfDay(at(now), zone)).toBe(at(start))
})

test('days on which clocks change are 23 or 25 hours long', () => {
  const { starts, names } = lastDays(3, at('2026-10-26T10:00:00Z'), 'Europe/Berlin')
  expect(names).toEqual(['2026-10-24', '2026-10-25', '2026-10-26'])
  expect(starts.map((start, index) => (starts[index + 1] ?? Number.NaN) - start).slice(0, 3)).toEqual([
    24 * 3_600_000,
    25 * 3_600_000,
    24 * 3_600_000,
  ])
})

test.each(['UTC', 'Asia/Shanghai', 'Asia/Kathmandu', 'America/St_Johns'])(
  'cells lie on slots in %s',
  (zone) => {
    for (const range of ['24h', '7d', '30d'] as const) {
      const now = at('2026-11-21T08:17:00Z')
      const { from, to, cellMs, cells } = ribbonCells(range, now, zone)
      expect(from % SLOT_MS).toBe(0)
      expect(to - from).toBe(cellMs * cells)
      expect(to).toBeGreaterThan(now)
      expect(to - now).toBeLessThanOrEqual(cellMs)
    }
  },
)
