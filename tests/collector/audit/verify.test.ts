// The real database file, edited by hand at several places: the first row that is not as written is named.
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAuditRig, rechain, tamper, verify } from '../../support/audit-rig.ts'
import { CODE } from '../../support/rounds.ts'
import type { WriterRig } from '../../support/writer-rig.ts'

const ROWS = 12
let rig: WriterRig
beforeEach(() => {
  rig = createAuditRig(ROWS)
})
afterEach(() => rig.remove())

async function firstBadAfter(change: (db: Database.Database) => void) {
  tamper(rig.path, change)
  return (await verify(rig.path)).firstBad
}

const PLACES = [
  ['first', 1],
  ['middle', 6],
  ['last', ROWS],
] as const
const COLUMNS = {
  at: 1_600_000_000_000,
  actor_kind: 'token',
  actor_id: 'u2',
  actor_name: 'somebody else',
  address: '10.9.9.9',
  action: 'user.create',
  object_kind: 'user',
  object_id: 'x',
  object_name: 'x',
  before: '{"uses":7}',
  after: '{"uses":7}',
  previous_hash: 'e'.repeat(64),
  hash: 'f'.repeat(64),
} as const

describe('a log that nobody touched', () => {
  it('is whole, with the hash of its newest row', async () => {
    const [last] = rig.rows('SELECT hash FROM audit ORDER BY id DESC LIMIT 1')
    expect(await verify(rig.path)).toEqual({ rows: ROWS, head: last?.hash, firstBad: null })
  })

  it('is whole over starts, kills and the pages of a long walk', async () => {
    rig.restart('in-order')
    rig.restart('killed')
    for (let made = 0; made < 1_100; made += 1) {
      rig.command({ kind: 'create-code', ...CODE, note: '名前 "x",\n=1', at: rig.now })
    }
    expect(await verify(rig.path)).toMatchObject({ rows: ROWS + 1_103, firstBad: null })
  }, 30_000)

  it('is whole when a name holds what no text column keeps', async () => {
    rig.command({ kind: 'create-code', ...CODE, note: 'a\u0000b\ud800c\u202e', at: rig.now })
    expect(await verify(rig.path)).toMatchObject({ rows: ROWS + 1, firstBad: null })
  })
})

describe('an edit', () => {
  const edits = PLACES.flatMap(([place, id]) =>
    Object.entries(COLUMNS).map(([column, value]) => [place, column, id, value] as const),
  )
  it.each(edits)('of the %s row, column %s, is named', async (_, column, id, value) => {
    const bad = await firstBadAfter((db) =>
      db.prepare(`UPDATE audit SET ${column} = ? WHERE id = ?`).run(value, id),
    )
    expect(bad).toEqual({ id, why: 'edited' })
  })

  it.each(PLACES)('of the %s row with a hash that fits it again is named', async (_, id) => {
    const bad = await firstBadAfter((db) => {
      db.prepare('UPDATE audit SET actor_name = ? WHERE id = ?').run('somebody else', id)
      const rest = db.prepare('SELECT id, previous_hash, hash FROM audit WHERE id > ?').all(id) as Record<
        string,
        unknown
      >[]
      rechain(db, id, { head: false })
      const back = db.prepare('UPDATE audit SET previous_hash = ?, hash = ? WHERE id = ?')
      for (const row of rest) back.run(row.previous_hash, row.hash, row.id)
    })
    expect(bad).toEqual({ id, why: 'edited' })
  })

  it('makes a row of another type, and is named', async () => {
    expect(await firstBadAfter((db) => db.exec("UPDATE audit SET after = x'00ff' WHERE id = 6"))).toEqual({
      id: 6,
      why: 'edited',
    })
  })
})

describe('a row that is gone', () => {
  it.each(PLACES)('the %s', async (_, id) => {
    expect(await firstBadAfter((db) => db.prepare('DELETE FROM audit WHERE id = ?').run(id))).toEqual({
      id,
      why: 'removed',
    })
  })

  it('with those behind it moved up, so that no number is missing', async () => {
    const bad = await firstBadAfter((db) => {
      db.exec('DELETE FROM audit WHERE id = 6; UPDATE audit SET id = id - 1 WHERE id > 6')
    })
    expect(bad).toEqual({ id: 6, why: 'removed' })
  })

  it('several of the end', async () => {
    expect(await firstBadAfter((db) => db.exec('DELETE FROM audit WHERE id > 9'))).toEqual({
      id: 10,
      why: 'removed',
    })
  })

  it('all of them', async () => {
    expect(await firstBadAfter((db) => db.exec('DELETE FROM audit'))).toEqual({ id: 1, why: 'removed' })
  })

  it('together with what was written down of the newest', async () => {
    const bad = await firstBadAfter((db) => db.exec("DELETE FROM meta WHERE key = 'audit_head'"))
    expect(bad).toEqual({ id: ROWS + 1, why: 'removed' })
  })
})

describe('a row in another place', () => {
  const swap = (one: number, other: number) => (db: Database.Database) =>
    db.exec(
      `UPDATE audit SET id = -1 WHERE id = ${one}; UPDATE audit SET id = ${one} WHERE id = ${other};
       UPDATE audit SET id = ${other} WHERE id = -1`,
    )
  it.each([
    [1, 2],
    [5, 6],
    [4, 9],
    [1, ROWS],
    [ROWS - 1, ROWS],
  ])('%i and %i in each other’s', async (one, other) => {
    expect(await firstBadAfter(swap(one, other))).toEqual({ id: one, why: 'reordered' })
  })

  it('at the end', async () => {
    expect(await firstBadAfter((db) => db.exec('UPDATE audit SET id = 50 WHERE id = 6'))).toEqual({
      id: 6,
      why: 'removed',
    })
  })

  it('before the first', async () => {
    expect(await firstBadAfter((db) => db.exec('UPDATE audit SET id = -3 WHERE id = 6'))).toEqual({
      id: -3,
      why: 'reordered',
    })
  })
})

describe('a row that nobody wrote', () => {
  const copy = (id: number, place: number) =>
    `INSERT INTO audit SELECT ${place}, at, actor_kind, actor_id, actor_name, address, 'user.create', object_kind,
     object_id, object_name, before, after, previous_hash, hash FROM audit WHERE id = ${id}`

  it('between two others', async () => {
    const bad = await firstBadAfter((db) => {
      db.exec('UPDATE audit SET id = -id WHERE id > 5; UPDATE audit SET id = 1 - id WHERE id < 0')
      db.exec(copy(5, 6))
    })
    expect(bad).toEqual({ id: 6, why: 'edited' })
  })

  it('between two others, with a hash that fits', async () => {
    const bad = await firstBadAfter((db) => {
      db.exec('UPDATE audit SET id = -id WHERE id > 5; UPDATE audit SET id = 1 - id WHERE id < 0')
      db.exec(copy(5, 6))
      const rest = db.prepare('SELECT id, previous_hash, hash FROM audit WHERE id > 6').all() as Record<
        string,
        unknown
      >[]
      rechain(db, 6, { head: false })
      const back = db.prepare('UPDATE audit SET previous_hash = ?, hash = ? WHERE id = ?')
      for (const row of rest) back.run(row.previous_hash, row.hash, row.id)
    })
    expect(bad).toEqual({ id: 6, why: 'inserted' })
  })

  it('at the end, with a hash that fits', async () => {
    const bad = await firstBadAfter((db) => {
      db.exec(copy(ROWS, ROWS + 1))
      rechain(db, ROWS + 1, { head: false })
    })
    expect(bad).toEqual({ id: ROWS + 1, why: 'inserted' })
  })
})

describe('a tail that was written anew', () => {
  it('is seen by what was written down of the newest row', async () => {
    const bad = await firstBadAfter((db) => {
      db.exec("UPDATE audit SET actor_name = 'somebody else' WHERE id = 8")
      rechain(db, 8, { head: false })
    })
    expect(bad).toEqual({ id: ROWS, why: 'edited' })
  })

  it('together with that is seen by a row that the log holds', async () => {
    const anchors = rig.rows('SELECT id, hash FROM audit WHERE id IN (4, 10)') as {
      id: number
      hash: string
    }[]
    tamper(rig.path, (db) => {
      db.exec("UPDATE audit SET actor_name = 'somebody else' WHERE id = 8")
      rechain(db, 8, { head: true })
    })
    expect((await verify(rig.path)).firstBad).toBeNull()
    expect((await verify(rig.path, anchors)).firstBad).toEqual({ id: 5, why: 'edited' })
  })

  it('and cut, together with that, is seen by a row that the log holds', async () => {
    const anchors = rig.rows('SELECT id, hash FROM audit WHERE id = 12') as { id: number; hash: string }[]
    tamper(rig.path, (db) => {
      db.exec('DELETE FROM audit WHERE id > 9')
      rechain(db, 9, { head: true })
    })
    expect((await verify(rig.path)).firstBad).toBeNull()
    expect((await verify(rig.path, anchors)).firstBad).toEqual({ id: 10, why: 'removed' })
  })
})

describe('rows that come after', () => {
  it('do not heal a tail that was cut', async () => {
    rig.restart('in-order')
    tamper(rig.path, (db) => db.exec(`DELETE FROM audit WHERE id > 9`))
    rig.restart('killed')
    rig.enrol()
    expect((await verify(rig.path)).firstBad).toEqual({ id: 10, why: 'removed' })
  })

  it('do not heal a last row that was edited', async () => {
    tamper(rig.path, (db) => {
      db.prepare('UPDATE audit SET actor_name = ? WHERE id = ?').run('x', ROWS)
      rechain(db, ROWS, { head: false })
    })
    rig.restart('killed')
    rig.enrol()
    expect((await verify(rig.path)).firstBad).toEqual({ id: ROWS, why: 'edited' })
  })

  it('do not heal a row that was put in at the end', async () => {
    tamper(rig.path, (db) => {
      db.exec(`INSERT INTO audit SELECT 13, at, actor_kind, actor_id, actor_name, address, action, object_kind, object_id,
        object_name, before, after, previous_hash, hash FROM audit WHERE id = 12`)
      rechain(db, 13, { head: false })
    })
    rig.restart('killed')
    rig.enrol()
    expect((await verify(rig.path)).firstBad).toEqual({ id: 13, why: 'inserted' })
  })
})

describe('the table itself', () => {
  it.each(["UPDATE audit SET action = 'x' WHERE id = 1", 'DELETE FROM audit'])('refuses: %s', (sql) => {
    const db = new Database(rig.path)
    expect(() => db.exec(sql)).toThrow('append-only')
    db.close()
  })
})
