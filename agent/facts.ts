// Facts about this host for people, read from the kernel and a few files; never its identity.
import { existsSync, readFileSync } from 'node:fs'
import os from 'node:os'
import type { HostFacts } from '../shared/facts.ts'

export function bootedAt(now: number): number {
  // Whole seconds: the uptime is not finer, and facts that did not change should look the same.
  return Math.round((now - os.uptime() * 1_000) / 1_000) * 1_000
}

export function readFacts(timeZone: string, now: number): HostFacts {
  const release = parseOsRelease(read('/etc/os-release') ?? read('/usr/lib/os-release') ?? '')
  const machineId = read('/etc/machine-id')?.trim().slice(0, 64)
  const virtualization = readVirtualization()
  return {
    hostname: os.hostname().slice(0, 253),
    os: (release.ID ?? os.platform()).slice(0, 64),
    osVersion: (release.VERSION_ID ?? release.VERSION_CODENAME ?? '').slice(0, 128),
    osName: (release.PRETTY_NAME ?? `${os.type()} ${os.release()}`).slice(0, 200),
    kernel: os.release().slice(0, 128),
    arch: os.arch().slice(0, 32),
    ...(machineId ? { machineId } : {}),
    ...(virtualization ? { virtualization } : {}),
    timeZone,
    bootedAt: bootedAt(now),
    addresses: addresses(),
  }
}

/** Whether the collector has to be told: the moment of the boot wavers with the clock and says nothing by itself. */
export function areSameFacts(one: HostFacts, other: HostFacts): boolean {
  const wavering = Math.abs(one.bootedAt - other.bootedAt) < 60_000
  return wavering && JSON.stringify({ ...one, bootedAt: 0 }) === JSON.stringify({ ...other, bootedAt: 0 })
}

/** `KEY="value"` lines, as os-release(5) has them. */
export function parseOsRelease(text: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(.*))$/.exec(line.trim())
    if (match === null) continue
    const [, key = '', quoted, single, bare] = match
    values[key] = quoted?.replaceAll(/\\(.)/g, '$1') ?? single ?? bare ?? ''
  }
  return values
}

function addresses(): string[] {
  const all = Object.values(os.networkInterfaces()).flatMap((entries) => entries ?? [])
  const outer = all.filter(({ internal, scopeid }) => !internal && !scopeid).map(({ address }) => address)
  return [...new Set(outer)].sort().slice(0, 32)
}

const VENDORS: readonly (readonly [RegExp, string])[] = [
  [/vmware/i, 'vmware'],
  [/virtualbox|innotek/i, 'virtualbox'],
  [/kvm/i, 'kvm'],
  [/qemu/i, 'qemu'],
  [/microsoft.*virtual|hyper-v/i, 'hyper-v'],
  [/xen/i, 'xen'],
  [/amazon ec2/i, 'amazon'],
  [/google/i, 'google'],
  [/alibaba/i, 'alibaba'],
]

function readVirtualization(): string | undefined {
  const container = read('/run/systemd/container')?.trim()
  if (container) return container.slice(0, 64)
  if (existsSync('/.dockerenv')) return 'docker'
  if (existsSync('/run/.containerenv')) return 'podman'
  const board = `${read('/sys/class/dmi/id/sys_vendor') ?? ''} ${read('/sys/class/dmi/id/product_name') ?? ''}`
  return VENDORS.find(([pattern]) => pattern.test(board))?.[1]
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    // Each of these files is missing somewhere; a fact less is all that it costs.
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}
