// What may mean that a medium came or went: udev's own monitor, or where udevadm is absent, /dev and the kernel's count.

import { untilAborted } from '../../coalesce.ts'
import type { CommandShape, Host } from '../../host/host.ts'
import type { MediaKind } from './parameters.ts'

const UDEVADM = ['/usr/bin/udevadm', '/bin/udevadm', '/sbin/udevadm']
/** What udevd has made of an event, or without it the kernel's own. */
const SOURCES = ['--udev', '--kernel'] as const
export const MONITORS: readonly CommandShape[] = UDEVADM.flatMap((program) =>
  SOURCES.map((source) => ({ program, args: monitorArgs(source) })),
)
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 60_000
const COUNT_EVERY_MS = 2_000

type Watching = {
  readonly host: Host
  readonly kinds: readonly MediaKind[]
  readonly signal: AbortSignal
  readonly onSign: () => void
}

export async function watchForSigns(watching: Watching): Promise<void> {
  const program = await firstPresent(watching.host, UDEVADM)
  await (program === null ? watchDev(watching) : followUdev(program, watching))
}

async function followUdev(program: string, { host, kinds, signal, onSign }: Watching): Promise<void> {
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    // With udevd its events come last and bring the properties; without it only the kernel's exist.
    const source = (await host.stat('/run/udev/control')) === null ? '--kernel' : '--udev'
    const startedAt = host.now()
    // What happened before the monitor listened is found by looking once.
    onSign()
    await host.follow({
      program,
      args: monitorArgs(source),
      onLine: (line) => isRelevant(line, kinds) && onSign(),
      signal,
    })
    if (host.now() - startedAt > LONGEST_PAUSE_MS) pauseMs = FIRST_PAUSE_MS
    await pause(pauseMs, signal)
  }
}

function monitorArgs(source: (typeof SOURCES)[number]): readonly string[] {
  return ['monitor', source, '--subsystem-match=block']
}

/** "UDEV  [3.14] add      /devices/…/block/sdb (block)"; partitions and virtual disks say nothing new. */
export function isRelevant(line: string, kinds: readonly MediaKind[]): boolean {
  const path = /^(?:UDEV|KERNEL)\s*\[[\d.]+\] \w+\s+(\/\S+) \(block\)/.exec(line)?.[1]
  if (path === undefined) return false
  if (path.includes('/devices/virtual/')) return kinds.includes('loop') && /\/block\/loop\d+$/.test(path)
  return /\/block\/[^/]+$/.test(path)
}

// inotify on devtmpfs sees disks come and go, but not a disc in a drive that stays: the kernel's count of device
// events does, at the price of one read of a few bytes.
async function watchDev({ host, signal, onSign }: Watching): Promise<void> {
  onSign()
  const dev = host
    .watchDirectory('/dev', (name) => /^(sd|sr|mmcblk|loop|hd)/.test(name) && onSign(), signal)
    .catch(() => untilAborted(signal))
  let before = await host.readText('/sys/kernel/uevent_seqnum')
  while (!signal.aborted) {
    await pause(COUNT_EVERY_MS, signal)
    const count = await host.readText('/sys/kernel/uevent_seqnum')
    if (count !== before) onSign()
    before = count
  }
  await dev
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    timer.unref()
    signal.addEventListener('abort', done)
  })
}

async function firstPresent(host: Host, paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if ((await host.stat(path)) !== null) return path
  return null
}
