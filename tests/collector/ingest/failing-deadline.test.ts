// A moment whose work fails (a row of a newer version, say) neither stops the collector nor what else is due.
import Database from 'better-sqlite3'
import { afterEach, expect, it } from 'vitest'
import { MINUTE, T0 } from '../../support/rounds.ts'
import { createWriterRig, type WriterRig } from '../../support/writer-rig.ts'

let rig: WriterRig
afterEach(() => rig.remove())

const deadlines = () =>
  rig
    .rows('SELECT key, at FROM deadlines ORDER BY at')
    .map(({ key, at }) => [key, (Number(at) - T0) / MINUTE])

it('is tried again an hour later, and the others are carried out', () => {
  rig = createWriterRig()
  const db = new Database(rig.path)
  const add = db.prepare('INSERT INTO deadlines (key, kind, at, fault, data) VALUES (?, ?, ?, NULL, ?)')
  add.run('of-the-future', 'what-is-not-known-here', T0 + MINUTE, '{}')
  add.run('window/gone/1/window-end', 'window-end', T0 + 2 * MINUTE, '{"windowId":"gone"}')
  db.close()
  rig.restart('killed')
  rig.at(T0 + 5 * MINUTE)
  rig.sweep()
  expect(rig.heard()).toContainEqual(
    expect.objectContaining({ kind: 'store-failed', message: expect.stringContaining('of-the-future') }),
  )
  rig.sweep()
  expect(deadlines()).toEqual([['of-the-future', 65]])
  rig.restart('killed')
  rig.at(T0 + 66 * MINUTE)
  rig.sweep()
  expect(deadlines()).toEqual([['of-the-future', 126]])
})
