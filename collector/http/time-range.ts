// Days and ribbon cells: where they begin, in the collector's zone.

import type { z } from 'zod'
import type { RibbonQuery } from '../../shared/api/overview.ts'
import { SLOT_MS } from '../store/slot.ts'

/** Rounds are counted per half hour; every cell of a ribbon is made of these. */

const CELLS = {
  '24h': { cellMs: SLOT_MS, cells: 48 },
  '7d': { cellMs: 6 * SLOT_MS, cells: 56 },
  '30d': { cellMs: 24 * SLOT_MS, cells: 60 },
} as const

export type Cells = {
  readonly from: number
  readonly to: number
  readonly cellMs: number
  readonly cells: number
}

/** The cells that end with the one in which now lies; long ones begin at round hours of the zone. */
export function ribbonCells(
  range: z.infer<typeof RibbonQuery>['range'],
  now: number,
  timeZone: string,
): Cells {
  const { cellMs, cells } = CELLS[range]
  const offsetMs = zoned(now, timeZone).offsetNanoseconds / 1e6
  // Slots lie on half hours of UTC: a zone that is 45 minutes off keeps its cells on them.
  const shiftMs = Math.round(offsetMs / SLOT_MS) * SLOT_MS
  const to = (Math.floor((now + shiftMs) / cellMs) + 1) * cellMs - shiftMs
  return { from: to - cells * cellMs, to, cellMs, cells }
}

export function startOfDay(now: number, timeZone: string): number {
  return zoned(now, timeZone).startOfDay().epochMilliseconds
}

/** The starts of the last `count` days, today's last, and of tomorrow; with their names (2026-11-21). */
export function lastDays(
  count: number,
  now: number,
  timeZone: string,
): { starts: number[]; names: string[] } {
  const today = zoned(now, timeZone).toPlainDate()
  const dates = Array.from({ length: count + 1 }, (_, index) => today.add({ days: index + 1 - count }))
  return {
    starts: dates.map((date) => date.toZonedDateTime(timeZone).epochMilliseconds),
    names: dates.slice(0, count).map(String),
  }
}

function zoned(at: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
}
