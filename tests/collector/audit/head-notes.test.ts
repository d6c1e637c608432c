import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished, vi } from 'vitest'
import { runVerify } from '../../../collector/audit-command.ts'
import { createHeadNotes } from '../../../collector/head-notes.ts'
import { openReadStore } from '../../../collector/store/sqlite/read-store.ts'
import { createAuditRig, rechain, tamper } from '../../support/audit-rig.ts'
import { CODE } from '../../support/rounds.ts'

it('the newest row is in the log at start, daily and at stop, whatever the level, and a log like that finds a rewritten tail', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const rig = createAuditRig(5)
  const store = openReadStore(rig.path)
  onTestFinished(() => {
    vi.useRealTimers()
    store.close()
    rig.remove()
  })
  const lines: string[] = []
  const notes = createHeadNotes(store, pino({ level: 'error' }, { write: (line) => void lines.push(line) }))
  const make = () => rig.command({ kind: 'create-code', ...CODE, at: rig.now })
  make()
  vi.advanceTimersByTime(86_400_000)
  make()
  notes.stop()
  vi.advanceTimersByTime(86_400_000)
  expect(lines.map((line) => JSON.parse(line).auditHead.id)).toEqual([5, 6, 7])
  const log = join(dirname(rig.path), 'collector.log')
  writeFileSync(log, lines.join(''))
  const verdict = () => runVerify(dirname(rig.path), { anchor: [], log, json: true })
  expect(await verdict()).toMatchObject({ exitCode: 0 })
  tamper(rig.path, (db) => {
    db.exec("UPDATE audit SET actor_name = 'nobody' WHERE id = 6")
    rechain(db, 6, { head: true })
  })
  expect(await verdict()).toMatchObject({
    exitCode: 1,
    text: expect.stringContaining('"firstBad":{"id":6,"why":"edited"}'),
  })
})
