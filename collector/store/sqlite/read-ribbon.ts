// Ribbons: rounds per cell of time, of hosts, of a host's inspections, of groups, of the fleet.

import { setImmediate as nextTurn } from 'node:timers/promises'
import { COLLECTOR_LIMITS } from '../../limits.ts'
import type { RibbonRequest, Strip } from '../read-store.ts'
import { SLOT_MS } from '../slot.ts'
import type { Grouping } from './fleet-slots.ts'
import type { ReadDatabase } from './read-database.ts'
import { addSlots, NO_ROUNDS, type SlotRow, toSlotCounts } from './slot-counts.ts'

const STRIPS = COLLECTOR_LIMITS.ribbonStrips
/** Look-ups after which others get their turn. */
const LOOKUPS_PER_TURN = 5_000

type Frame = Omit<RibbonRequest, 'of'>
type TimedRow = SlotRow & { readonly at: number }

export async function readRibbon(db: ReadDatabase, { of, ...frame }: RibbonRequest): Promise<Strip[]> {
  switch (of.by) {
    case 'host':
      return ofHosts(db, of.hostIds, frame)
    case 'inspection':
      return ofInspections(db, of.hostId, frame)
    case 'group':
      return ofGroups(db, of.label, frame)
    case 'fleet':
      return ofFleet(db, frame)
  }
}

function slotsOf({ from, cellMs, cells }: Frame): number[] {
  return Array.from({ length: (cells * cellMs) / SLOT_MS }, (_, index) => from + index * SLOT_MS)
}

function cellsOf(frame: Frame, rows: Iterable<TimedRow>): Strip['cells'] {
  const cells = Array.from({ length: frame.cells }, () => NO_ROUNDS)
  for (const row of rows) {
    const index = Math.floor((row.at - frame.from) / frame.cellMs)
    cells[index] = addSlots(cells[index] ?? NO_ROUNDS, row)
  }
  return cells.map(toSlotCounts)
}

// The key begins with the time, so a host's slots are one look-up each.
const SLOTS_OF_HOST = `FROM json_each(?) wanted CROSS JOIN slots ON slots.at = wanted.value AND slots.host = ?`
const SUMS = 'slots.at, sum(made) made, sum(missed) missed, sum(late) late, max(rank) rank'

async function ofHosts(db: ReadDatabase, hostIds: readonly string[], frame: Frame): Promise<Strip[]> {
  const statement = db.sqlite.prepare<[string, number], TimedRow>(
    `SELECT ${SUMS} ${SLOTS_OF_HOST} GROUP BY slots.at`,
  )
  const slots = slotsOf(frame)
  const wanted = JSON.stringify(slots)
  const strips: Strip[] = []
  let lookups = 0
  for (const id of hostIds) {
    const num = db.keys.hostNum(id)
    if (num === null) continue
    const cells = cellsOf(frame, statement.all(wanted, num))
    strips.push({ key: id, title: db.keys.hostOf(num).name, hosts: 1, cells })
    lookups += slots.length
    if (lookups > LOOKUPS_PER_TURN) {
      lookups = 0
      await nextTurn()
    }
  }
  return strips
}

function ofInspections(db: ReadDatabase, hostId: string, frame: Frame): Strip[] {
  const num = db.keys.hostNum(hostId)
  if (num === null) return []
  const rows = db.sqlite
    .prepare<[string, number], TimedRow & { readonly inspection: number }>(
      `SELECT slots.inspection, ${SUMS} ${SLOTS_OF_HOST} GROUP BY slots.inspection, slots.at`,
    )
    .all(JSON.stringify(slotsOf(frame)), num)
  const byInspection = Map.groupBy(rows, (row) => db.keys.inspectionName(row.inspection))
  return [...byInspection.keys()].sort().map((name) => ({
    key: name,
    title: name,
    hosts: 1,
    cells: cellsOf(frame, byInspection.get(name) ?? []),
  }))
}

async function ofGroups(db: ReadDatabase, label: string, frame: Frame): Promise<Strip[]> {
  const groups = await groupsBy(db, label)
  const groupOf = (host: number) => groups.get(host) ?? ''
  const sizes = new Map<string, number>()
  for (const group of groups.values()) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  const byGroup = await readFleet(db, frame, { key: `label ${label}`, groupOf })
  // Hosts without the label come last.
  const names = [...sizes.keys()].sort((one, other) =>
    one === '' ? 1 : other === '' ? -1 : one.localeCompare(other),
  )
  return names.slice(0, STRIPS).map((name) => ({
    key: name,
    title: name,
    hosts: sizes.get(name) ?? 0,
    cells: cellsOf(frame, byGroup.get(name) ?? []),
  }))
}

async function ofFleet(db: ReadDatabase, frame: Frame): Promise<Strip[]> {
  const rows = (await readFleet(db, frame, { key: 'fleet', groupOf: null })).get('') ?? []
  const hosts = db.sqlite
    .prepare<[], number>('SELECT count(*) FROM hosts WHERE revoked_at IS NULL')
    .pluck()
    .get()
  return [{ key: 'fleet', title: 'fleet', hosts: hosts ?? 0, cells: cellsOf(frame, rows) }]
}

async function readFleet(
  db: ReadDatabase,
  frame: Frame,
  grouping: Grouping,
): Promise<Map<string, TimedRow[]>> {
  const slots = slotsOf(frame)
  const counts = await db.fleet.read(slots, grouping)
  const byGroup = new Map<string, TimedRow[]>()
  for (const [index, at] of slots.entries()) {
    for (const [group, row] of counts[index] ?? []) {
      const rows = byGroup.get(group) ?? []
      rows.push({ ...row, at })
      byGroup.set(group, rows)
    }
  }
  return byGroup
}

function groupsBy(db: ReadDatabase, label: string): Promise<ReadonlyMap<number, string>> {
  return db.kept.answer(`groups ${label}`, async () => {
    const rows = db.sqlite
      .prepare<[string, string], { num: number; value: string }>(
        `SELECT num, coalesce((SELECT value FROM json_each(labels) WHERE key = ?), ?) AS value FROM hosts
         WHERE revoked_at IS NULL`,
      )
      .all(label, '')
    return new Map(rows.map(({ num, value }) => [num, value]))
  })
}
