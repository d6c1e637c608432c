import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockState } from '../../agent/lock.ts'
import { createMemory } from '../../agent/memory.ts'
import { openState } from '../../agent/state.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open() {
  const incidents: string[] = []
  const path = join(folder, 'state.db')
  return {
    incidents,
    state: openState({ path, now: () => 1e12, report: ({ kind }) => incidents.push(kind) }),
  }
}

describe('what inspections remember', () => {
  it('is kept over restarts, apart for each', () => {
    const first = open().state
    createMemory(first, 'disk').set('writable', ['/', '/home'])
    createMemory(first, 'patches').set('writable', { fingerprint: 7 })
    first.close()
    const second = open().state
    expect(createMemory(second, 'disk').get('writable')).toEqual(['/', '/home'])
    expect(createMemory(second, 'patches').get('writable')).toEqual({ fingerprint: 7 })
    expect(createMemory(second, 'disk').get('other')).toBeUndefined()
    second.close()
  })

  it('begins anew when its file is damaged, and goes on in memory when there is nowhere to write', () => {
    writeFileSync(join(folder, 'state.db'), 'x'.repeat(5_000))
    const damaged = open()
    damaged.state.set('a', 'b', 1)
    expect(damaged.incidents).toEqual(['put-aside'])
    damaged.state.close()
    const state = openState({ path: '/proc/nowhere/state.db', now: () => 1e12, report: () => undefined })
    state.set('a', 'b', 2)
    expect(state.get('a', 'b')).toBe(2)
    state.close()
  })
})

describe('the lock on a state directory', () => {
  it('is held by one process and ends with it, even by kill -9', async () => {
    const script = `const { lockState } = await import(${JSON.stringify(join(import.meta.dirname, '../../agent/lock.ts'))});
      const isHeld = lockState(process.argv[1]) !== null;
      // Nobody there keeps what lets the lock go, and the collector of garbage has been around.
      gc(); setTimeout(() => { gc(); process.stdout.write(String(isHeld)) }, 20); setInterval(() => undefined, 1000)`
    const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', script, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = await once(child.stdout, 'data')
    expect(String(said)).toBe('true')
    expect(lockState(folder)).toBeNull()
    child.kill('SIGKILL')
    await once(child, 'exit')
    const release = lockState(folder)
    expect(release).not.toBeNull()
    release?.()
  })
})
