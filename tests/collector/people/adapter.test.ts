// The sign-in library's questions, through the adapter, on the real writer and the real reading side.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPeopleAdapter } from '../../../collector/people/adapter.ts'
import { fits, type PeopleCondition } from '../../../collector/store/people-rows.ts'
import type { ReadStore } from '../../../collector/store/read-store.ts'
import { openReadStore } from '../../../collector/store/sqlite/read-store.ts'
import { commanderOf } from '../../support/api-rig.ts'
import { addUser } from '../../support/people.ts'
import { createWriterRig, type WriterRig } from '../../support/writer-rig.ts'

let rig: WriterRig
let store: ReadStore
let adapter: ReturnType<ReturnType<typeof createPeopleAdapter>>

beforeEach(() => {
  rig = createWriterRig()
  store = openReadStore(rig.path)
  const { command } = commanderOf(rig)
  adapter = createPeopleAdapter({
    reads: store.people,
    write: (ops) => command({ kind: 'write-people', ops, by: null, address: null, at: rig.now }),
  })({})
})
afterEach(() => {
  store.close()
  rig.remove()
})

const NOON = new Date('2026-11-22T12:00:00Z')
const create = (identifier: string, minutes: number) =>
  adapter.create({
    model: 'verification',
    data: {
      identifier,
      value: 'v',
      expiresAt: new Date(NOON.getTime() + minutes * 60_000),
      createdAt: NOON,
      updatedAt: NOON,
    },
  })
const names = (rows: readonly { identifier: string }[]) => rows.map(({ identifier }) => identifier)

test('what is created comes back as it was, dates and booleans too', async () => {
  const made = await create('a', 5)
  expect(
    await adapter.findOne({ model: 'verification', where: [{ field: 'identifier', value: 'a' }] }),
  ).toEqual(made)
  addUser(rig, { username: 'li.na', role: 'viewer' })
  const user = await adapter.findOne({ model: 'user', where: [{ field: 'name', value: 'li.na' }] })
  expect(user).toMatchObject({ emailVerified: false, createdAt: new Date(rig.now) })
})

test('rows are found by comparison, sorted, and in pages', async () => {
  for (const [name, minutes] of [
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ] as const)
    await create(name, minutes)
  const later = { field: 'expiresAt', operator: 'gt', value: new Date(NOON.getTime() + 60_000) } as const
  const sortBy = { field: 'expiresAt', direction: 'desc' } as const
  const found = await adapter.findMany<{ identifier: string }>({
    model: 'verification',
    where: [later],
    sortBy,
  })
  expect(names(found)).toEqual(['c', 'b'])
  const page = { model: 'verification', sortBy, limit: 1, offset: 1 }
  expect(names(await adapter.findMany<{ identifier: string }>(page))).toEqual(['b'])
  expect(await adapter.count({ model: 'verification' })).toBe(3)
})

test('rows are changed and deleted by condition, and counted', async () => {
  for (const name of ['a', 'b', 'c']) await create(name, 1)
  const some = [{ field: 'identifier', operator: 'in' as const, value: ['a', 'b'] }]
  const update = { value: 'w' }
  expect(await adapter.updateMany({ model: 'verification', where: some, update })).toBe(2)
  expect(await adapter.deleteMany({ model: 'verification', where: [{ field: 'value', value: 'w' }] })).toBe(2)
  expect(await adapter.count({ model: 'verification' })).toBe(1)
})

test('one of many who want it gets a row that can be had once', async () => {
  await create('once', 5)
  const where = [{ field: 'identifier', value: 'once' }]
  const got = await Promise.all(
    Array.from({ length: 5 }, () => adapter.consumeOne({ model: 'verification', where })),
  )
  expect(got.filter((row) => row !== null)).toHaveLength(1)
})

test('a duplicate is refused by name and leaves nothing behind', async () => {
  addUser(rig, { username: 'li.na', role: 'viewer' })
  const data = {
    ...{ username: 'li.na', email: 'other@xunjian.invalid', name: 'x', emailVerified: false },
    ...{ createdAt: NOON, updatedAt: NOON },
  }
  await expect(
    adapter.create({ model: 'user', data: { ...data, email: 'li.na@xunjian.invalid' } }),
  ).rejects.toMatchObject({
    code: 'user-exists',
  })
  expect(await adapter.count({ model: 'user' })).toBe(1)
})

test('it knows no other tables, and looks for no patterns', async () => {
  const where = [{ field: 'name', operator: 'contains', value: 'x' }] as const
  await expect(adapter.findOne({ model: 'user', where: [...where] })).rejects.toThrow('patterns')
})

describe('memory and SQL agree on every condition', () => {
  const conditions: PeopleCondition[] = (['eq', 'ne', 'lt', 'lte', 'gt', 'gte'] as const).flatMap(
    (operator) =>
      [null, 1_000, 2_000].map((value) => ({
        field: 'lockedAt',
        operator,
        value,
        connector: 'AND' as const,
      })),
  )
  const lists: PeopleCondition[] = (['in', 'not_in'] as const).flatMap((operator) =>
    [[], [1_000], [1_000, 2_000]].map((value) => ({
      field: 'lockedAt',
      operator,
      value,
      connector: 'AND' as const,
    })),
  )
  const either: PeopleCondition[][] = [
    [
      { field: 'username', operator: 'eq', value: 'aa', connector: 'OR' },
      { field: 'username', operator: 'eq', value: 'bb', connector: 'OR' },
    ],
    [
      { field: 'role', operator: 'eq', value: 'viewer', connector: 'AND' },
      { field: 'username', operator: 'eq', value: 'cc', connector: 'OR' },
    ],
  ]
  test.each(
    [...[...conditions, ...lists].map((one) => [one]), ...either].map((where) => [
      JSON.stringify(where),
      where,
    ]),
  )('%s', async (_, where) => {
    for (const [username, lockedAt] of [
      ['aa', null],
      ['bb', 1_000],
      ['cc', 2_000],
    ] as const) {
      const id = addUser(rig, { username, role: username === 'cc' ? 'administrator' : 'viewer' })
      const set = { lockedAt }
      const op = {
        kind: 'update',
        model: 'user',
        where: [{ field: 'id', operator: 'eq', value: id, connector: 'AND' }],
        set,
      } as const
      addUser(rig, { username: `spare.${username}`, role: 'administrator' })
      rig.command({ kind: 'write-people', ops: [op], by: null, address: null, at: rig.now })
    }
    const all = await store.people.find({ model: 'user', where: [] })
    const found = await store.people.find({ model: 'user', where })
    const ids = (rows: typeof all) => rows.map(({ id }) => id).sort()
    expect(ids(found)).toEqual(ids(all.filter((row) => fits(row, where))))
  })
})
