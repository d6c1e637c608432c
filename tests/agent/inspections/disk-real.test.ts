// Disks of this machine: one that is really filled, one that really hangs.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createLocalHost } from '../../../agent/host/local-host.ts'
import { disk } from '../../../agent/inspections/disk.ts'
import { createMemory, inspectHost, verdictsOf } from '../../support/fixture-host.ts'
import { createHungMount } from '../../support/hung-mount.ts'
import { mountSmallDisk } from '../../support/loop-device.ts'
import { needs } from '../../support/needs.ts'

const MIB = 1024 * 1024

describe.skipIf(!needs('loop-devices'))('a real file system', () => {
  test('filled over its limits is warning, then critical; emptied it is well again', {
    timeout: 30_000,
  }, async () => {
    const { mountpoint, unmount } = mountSmallDisk(64 * MIB)
    const verdict = async () => verdictsOf(await inspectHost(disk, createLocalHost()))[mountpoint]
    try {
      expect(await verdict()).toBe('ok space-enough')
      writeFileSync(join(mountpoint, 'much'), Buffer.alloc(49 * MIB, 1))
      expect(await verdict()).toBe('warning space-low')
      writeFileSync(join(mountpoint, 'more'), Buffer.alloc(3 * MIB, 1))
      expect(await verdict()).toBe('critical space-low')
      for (const name of ['much', 'more']) rmSync(join(mountpoint, name))
      expect(await verdict()).toBe('ok space-enough')
    } finally {
      unmount()
    }
  })
})

describe.skipIf(!needs('fuse'))('a mount that hangs', () => {
  test('is unknown, in bounded time, and everything else is judged and goes on', {
    timeout: 30_000,
  }, async () => {
    const hung = createHungMount()
    try {
      const memory = createMemory()
      const rounds = [
        await inspectHost(disk, createLocalHost(), { memory }),
        await inspectHost(disk, createLocalHost(), { memory }),
      ]
      for (const round of rounds) {
        expect(round.outcome).toBe('completed')
        expect(verdictsOf(round)[hung.mountpoint]).toBe('unknown no-answer')
        expect(verdictsOf(round)['/']).toBeDefined()
        expect(round.durationMs).toBeLessThan(6_000)
      }
      // The process still reads files: no thread of its pool is stuck.
      expect(await createLocalHost().readText('/proc/loadavg')).not.toBeNull()
    } finally {
      hung.end()
    }
  })
})
