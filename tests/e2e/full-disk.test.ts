// The collector's disk is full for a while: it says so, acknowledges nothing, and afterwards nothing is missing.
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RoundPage } from '../../shared/api/finding.ts'
import { commandPath, needs } from '../support/needs.ts'
import { createRig, type Rig, until } from '../support/processes.ts'

const RECONNECTED_MS = 90_000

describe.skipIf(!needs('loop-devices'))('a full disk under the collector', () => {
  let rig: Rig
  let disk: string
  beforeEach(async () => {
    rig = await createRig()
    disk = join(rig.dir, 'disk')
    mkdirSync(disk)
    execFileSync(commandPath('mount'), ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk])
  })
  afterEach(async () => {
    // Its folder goes with the rig, so what runs on it has to end first.
    await rig.stopAll()
    execFileSync(commandPath('umount'), [disk])
    await rig.remove()
  })

  it('is said, and no round of the time is lost', async () => {
    const store = { routineWindow: '100ms' }
    const collector = await rig.startCollector({ data: join(disk, 'collector'), store })
    const readiness = async () => (await fetch(`${collector.url}/readyz`)).status
    const rounds = async () =>
      (await collector.get<RoundPage>('/api/v1/rounds?inspection=disk&limit=500')).rounds.filter(
        (one) => one.trigger === 'schedule',
      )
    await rig.startAgent('agent', { inspections: { disk: { every: '1s' } } })
    await until('rounds come', async () => ((await rounds()).length >= 2 ? true : null))

    const fill = join(disk, 'fill')
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(fill, Buffer.alloc(bavail * bsize))
    await until(
      'the collector says that it cannot store',
      async () => ((await readiness()) === 503 ? true : null),
      60_000,
    )
    const stored = (await rounds()).length
    rmSync(fill)

    const after = await until(
      'what waited has come',
      async () => {
        const now = await rounds()
        return now.length >= stored + 5 && (await readiness()) === 200 ? now : null
      },
      RECONNECTED_MS,
    )
    const planned = after.map((round) => round.plannedAt ?? 0).toSorted((one, other) => one - other)
    const gaps = planned.slice(1).map((at, index) => at - (planned[index] ?? at))
    expect(new Set(gaps)).toEqual(new Set([1_000]))
    expect(after.every((round) => round.outcome === 'completed')).toBe(true)
  }, 240_000)
})
