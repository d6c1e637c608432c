// Gives a process a wrong clock that can be changed while it runs: libfaketime reads it from a file at every look.
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const LIBRARIES = '/usr/lib'

/** As faketime has it: "+3600", "-10y", or "@2026-01-01 00:00:00" to go on from there; without "@" time stands still. */
export type FalseTime = {
  readonly env: Record<string, string>
  readonly set: (time: string) => void
}

export function createFalseTime(dir: string, name: string, time = '+0'): FalseTime {
  const file = join(dir, `${name}.time`)
  const set = (to: string) => writeFileSync(file, `${to}\n`)
  set(time)
  return {
    set,
    env: {
      LD_PRELOAD: findLibrary(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // Timers run on; only what the clock shows is wrong, as on a machine whose date was set.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  }
}

/** Time stands still at this moment. */
export function frozenAt(moment: number): string {
  return new Date(moment).toISOString().slice(0, 19).replace('T', ' ')
}

function findLibrary(): string {
  for (const folder of readdirSync(LIBRARIES)) {
    const path = join(LIBRARIES, folder, 'faketime', 'libfaketimeMT.so.1')
    if (existsSync(path)) return path
  }
  throw new Error('libfaketime is not here: guard the story with needs false-time')
}
