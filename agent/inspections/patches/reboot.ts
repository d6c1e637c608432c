// Whether the machine has to be started anew: what packages say, and which kernel waits on the disk.
import { isContainer } from '../../host/container.ts'
import type { Host } from '../../host/host.ts'

export type RebootReading = {
  /** Packages that asked for it; null when none did. */
  readonly asked: string | null
  readonly running: string
  /** A newer kernel of the same flavour that is installed. */
  readonly waiting: string | null
}

/** Null in a container: its kernel is the machine's. */
export async function readReboot(host: Host): Promise<RebootReading | null> {
  if (await isContainer(host)) return null
  const running = ((await host.readText('/proc/sys/kernel/osrelease')) ?? '').trim()
  const images = ((await host.list('/boot')) ?? []).flatMap((name) => /^vmlinuz-(.+)$/.exec(name)?.[1] ?? [])
  const asked = await host.readText('/run/reboot-required.pkgs')
  const isAsked = asked !== null || (await host.stat('/run/reboot-required')) !== null
  return { asked: isAsked ? (asked ?? '').trim() : null, running, waiting: newerKernel(running, images) }
}

/** Kernels of another flavour (rescue, cloud, one handed in from outside) say nothing about this one. */
export function newerKernel(running: string, installed: readonly string[]): string | null {
  const sameKind = installed.filter((version) => flavourOf(version) === flavourOf(running))
  const newest = sameKind.toSorted(compareVersions).at(-1)
  return newest !== undefined && compareVersions(newest, running) > 0 ? newest : null
}

function flavourOf(version: string): string {
  return version.replace(/^[\d.]+(~?[a-z]+\d+)?(-\d+)?(\+\w+)?-?/, '')
}

export function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
