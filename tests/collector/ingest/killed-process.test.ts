// What tables of events in time rest on: the writer that is killed behind each step is a process, and its end no order.
import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CollectorConfig } from '../../../collector/config.ts'
import { endKillableWriters, startKillableWriter } from '../../support/killable-writer.ts'
import { CODE, T0 } from '../../support/rounds.ts'
import { createWriterRig, type WriterRig } from '../../support/writer-rig.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })
let rig: WriterRig
beforeEach(() => {
  rig = createWriterRig({ startWriter: startKillableWriter })
})
afterEach(() => rig.remove())
afterAll(endKillableWriters)

/** The processes of this machine that have the database open. */
function holders(): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => filesOf(pid).includes(rig.path)).map(Number)
}
function filesOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))
  } catch {
    // It has ended meanwhile, or has closed one.
    return []
  }
}

describe('a writer that can be killed', () => {
  it('is another process, and another one after its kill, with everything that was committed', () => {
    const [before, ...others] = holders()
    expect(others).toEqual([])
    expect(before).not.toBe(process.pid)
    rig.command({ kind: 'create-code', ...CODE, at: rig.now })
    rig.restart('killed')
    const after = holders()
    expect(after).toHaveLength(1)
    expect(after).not.toContain(before)
    expect(rig.rows('SELECT count(*) AS codes FROM enrol_codes')).toEqual([{ codes: 1 }])
  })

  it('leaves no log behind when it stops in order', () => {
    rig.command({ kind: 'create-code', ...CODE, at: rig.now })
    expect(existsSync(`${rig.path}-wal`)).toBe(true)
    rig.stop()
    expect(existsSync(`${rig.path}-wal`)).toBe(false)
  })

  it('fails the test when it has ended by itself', () => {
    for (const pid of holders()) process.kill(pid, 'SIGKILL')
    expect(() => rig.sweep()).toThrow('the process of the writer has ended by itself: SIGKILL')
  })

  it('fails the test with what went wrong in it', () => {
    const parts = { options: CollectorConfig.parse({}), say: () => undefined, now: () => T0, tick: () => 0 }
    expect(() => startKillableWriter({ path: `${rig.path}/xunjian.db`, ...parts })).toThrow('EEXIST')
  })
})
