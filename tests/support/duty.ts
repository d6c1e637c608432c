// People, channels and rosters for timetables about duty, with ids that are known beforehand.
import { ACTOR } from './rounds.ts'
import { all, type PlayStep, type SettingStep } from './timetable.ts'

export const person =
  (id: string, name: string): PlayStep =>
  ({ rig, now }) => {
    const row = { id, username: id, email: `${id}@xunjian.invalid`, emailVerified: 0, name, role: 'operator' }
    const moments = { mustChangePassword: 0, createdAt: now, updatedAt: now }
    const op = { kind: 'create', model: 'user', row: { ...row, ...moments } } as const
    rig.command({ kind: 'write-people', ops: [op], by: ACTOR, address: null, at: now })
  }

export const lock =
  (id: string): PlayStep =>
  ({ rig, now }) => {
    const where = [{ field: 'id', operator: 'eq', value: id, connector: 'AND' }] as const
    const op = { kind: 'update', model: 'user', where, set: { lockedAt: now } } as const
    rig.command({ kind: 'write-people', ops: [op], by: ACTOR, address: null, at: now })
  }

export const ANN_BO_CY = all(person('ann', 'Ann'), person('bo', 'Bo'), person('cy', 'Cy'))

export const channel = (id: string): SettingStep => [
  'channel',
  id,
  { name: id, settings: { type: 'webhook', url: `https://hooks.example.com/${id}` } },
]

/** Reached on a channel of their own, `to-<id>`. */
export const contact = (userId: string): SettingStep => [
  'contact',
  `contact-${userId}`,
  { userId, channelIds: [`to-${userId}`] },
]

/** Around the clock, by the day from T0 on. */
export const roster = (
  id: string,
  people: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): SettingStep => [
  'roster',
  id,
  {
    name: id,
    timeZone: 'UTC',
    shifts: [{ name: 'Day', from: '08:00', to: '08:00', every: 'day', startOn: '2026-11-21', people }],
    ...more,
  },
]
