// Real kernel events: a loop device comes and goes as a medium would.
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Host } from '../../../agent/host/host.ts'
import { createLocalHost } from '../../../agent/host/local-host.ts'
import { RemovableMediaParameters } from '../../../agent/inspections/removable-media/parameters.ts'
import { removableMedia } from '../../../agent/inspections/removable-media.ts'
import { createMemory, inspectHost } from '../../support/fixture-host.ts'
import { attachLoopDevice } from '../../support/loop-device.ts'
import { needs } from '../../support/needs.ts'

/** Watches with a memory that has its base line; `nextWake` resolves at the next wake-up. */
async function startWatching(host = createLocalHost()) {
  const memory = createMemory()
  const parameters = { kinds: ['loop'] }
  const look = () =>
    inspectHost(removableMedia, host, { parameters, memory, trigger: 'event', now: Date.now() })
  await look()
  const stop = new AbortController()
  let announce: () => void = () => undefined
  const context = {
    host,
    parameters: RemovableMediaParameters.parse(parameters),
    memory,
    signal: stop.signal,
  }
  const watching = removableMedia.watch?.(context, () => {
    announce()
  })
  return {
    look,
    nextWake: () =>
      new Promise<void>((resolve) => {
        announce = resolve
      }),
    stop: async () => {
      stop.abort()
      await watching
    },
  }
}

/** A machine without udev, where only /dev and the kernel's count of events can be watched. */
function withoutUdev(): Host {
  const host = createLocalHost()
  return { ...host, stat: async (path) => (path.includes('udevadm') ? null : host.stat(path)) }
}

describe.skipIf(!needs('loop-devices'))('a medium', () => {
  test.each([
    ['this machine', createLocalHost],
    ['a machine without udev', withoutUdev],
  ])('put in and taken out wakes %s, once each', { timeout: 20_000 }, async (_, createHost) => {
    const watch = await startWatching(createHost())
    try {
      const inserted = watch.nextWake()
      const loop = attachLoopDevice(8 * 1024 * 1024)
      const at = performance.now()
      await inserted
      expect(performance.now() - at).toBeLessThan(4_000)
      const first = (await watch.look()).events.filter(({ item }) => item.includes(loop.image))
      expect(first.map(({ status, summary }) => `${status} ${summary.code}`)).toEqual(['critical inserted'])

      const removed = watch.nextWake()
      loop.detach()
      await removed
      const second = (await watch.look()).events.filter(({ item }) => item.includes(loop.image))
      expect(second.map(({ status, summary }) => `${status} ${summary.code}`)).toEqual(['ok removed'])
    } finally {
      await watch.stop()
    }
  })
})

describe.skipIf(!needs('udev', 'loop-devices'))('with udevadm', () => {
  test('a synthetic event, as udevadm trigger sends it, is no insertion', { timeout: 20_000 }, async () => {
    const loop = attachLoopDevice(1024 * 1024)
    const watch = await startWatching()
    try {
      const uuid = crypto.randomUUID()
      writeFileSync(`/sys/block/${basename(loop.device)}/uevent`, `add ${uuid} XUNJIAN=test`)
      await new Promise((resolve) => setTimeout(resolve, 700))
      // Other suites attach loop devices of their own meanwhile; this one must not have come anew.
      const { events } = await watch.look()
      expect(events.filter(({ item }) => item.includes(loop.image))).toEqual([])
    } finally {
      await watch.stop()
      loop.detach()
    }
  })
})
