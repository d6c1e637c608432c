// Asks apt what it would upgrade, which costs seconds of CPU, and therefore only when something changed.
import { z } from 'zod'
import { type CommandShape, type Host, HostError } from '../../host/host.ts'
import type { Memory } from '../../inspection.ts'

export type PendingUpdate = {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly isSecurity: boolean
  /** Unix ms at which this very version was first seen to wait. */
  readonly since: number
  readonly line: string
}

export type AptAnswer = {
  readonly pending: readonly PendingUpdate[]
  readonly held: readonly string[]
}

export const ASK_APT: CommandShape = {
  program: '/usr/bin/nice',
  args: '-n 19 /usr/bin/apt-get -s -qq -o Debug::NoLocking=1 -o APT::Get::Show-User-Simulation-Note=0 dist-upgrade'.split(
    ' ',
  ),
}
export const SIMULATION_SOURCE = 'apt-get -s dist-upgrade'

/** As check_apt of the Monitoring Plugins knows security origins. */
const SECURITY_ORIGIN = /(Debian-Security:|Ubuntu:[^/,]*\/[^,\]]*-security|UbuntuESM)/
const ASK_AGAIN_AFTER_MS = 24 * 3_600_000
const MAX_STATUS_BYTES = 64 * 1024 * 1024

const INPUTS = [
  '/var/lib/dpkg/status',
  '/var/lib/apt/lists',
  '/var/lib/apt/extended_states',
  '/etc/apt/preferences',
  '/etc/apt/preferences.d',
  '/etc/apt/apt.conf.d',
  '/etc/apt/sources.list',
  '/etc/apt/sources.list.d',
]

const Remembered = z.object({
  fingerprint: z.string(),
  at: z.number(),
  pending: z.array(z.custom<PendingUpdate>()),
  held: z.array(z.string()),
})

export async function askApt({
  host,
  memory,
  now,
  signal,
}: {
  host: Host
  memory: Memory
  now: number
  signal: AbortSignal
}): Promise<AptAnswer | { readonly failure: string }> {
  const fingerprint = await fingerprintOf(host)
  const last = Remembered.safeParse(memory.get('apt')).data
  if (last?.fingerprint === fingerprint && now - last.at < ASK_AGAIN_AFTER_MS) return last
  const answer = await host.run({
    ...ASK_APT,
    timeoutMs: 90_000,
    maxOutputBytes: 4 * 1024 * 1024,
    signal,
  })
  if (answer.end !== 'exited' || answer.code !== 0) {
    return {
      failure:
        answer.stderr.trim().split('\n').at(-1) || `apt-get: ${answer.end} ${answer.code ?? ''}`.trim(),
    }
  }
  const before = new Map(last?.pending.map((update) => [`${update.name} ${update.to}`, update.since]))
  const pending = parseSimulation(answer.stdout).map((update) => {
    return { ...update, since: before.get(`${update.name} ${update.to}`) ?? now }
  })
  const held = parseHeld((await host.readText('/var/lib/dpkg/status', { maxBytes: MAX_STATUS_BYTES })) ?? '')
  memory.set('apt', { fingerprint, at: now, pending, held })
  return { pending, held }
}

/** `Inst name [old] (new Origin:Version/Suite, … [arch])`; packages that only come along have no old version. */
export function parseSimulation(text: string): readonly Omit<PendingUpdate, 'since'>[] {
  return text.split('\n').flatMap((line) => {
    const [, name, from, to, origins] = /^Inst (\S+) \[([^\]]+)\] \((\S+) (.*)\)/.exec(line) ?? []
    if (name === undefined || from === undefined || to === undefined) return []
    return { name, from, to, isSecurity: SECURITY_ORIGIN.test(origins ?? ''), line: line.trim() }
  })
}

export function parseHeld(status: string): readonly string[] {
  const names: string[] = []
  for (const match of status.matchAll(/^Package: (\S+)\nStatus: hold /gm)) if (match[1]) names.push(match[1])
  return names
}

async function fingerprintOf(host: Host): Promise<string> {
  const parts = await Promise.all(
    INPUTS.map(async (path) => {
      const stat = await host.stat(path)
      return stat ? `${path} ${stat.modifiedMs} ${stat.sizeBytes}` : `${path} –`
    }),
  )
  return parts.join('\n')
}

export type IndexReading = {
  /** When lists were last fetched, Unix ms; null when there are none. */
  readonly refreshedAt: number | null
  /** When packages were last installed or removed. */
  readonly installedAt: number | null
  readonly validUntil: { readonly file: string; readonly at: number; readonly line: string } | null
}

const LISTS = '/var/lib/apt/lists'

/**
 * The lists keep the server's time as their mtime, which can be months old right after an update. What tells when
 * they were fetched is when they were put there (ctime), and the folder in which every update works.
 */
export async function readIndex(host: Host): Promise<IndexReading> {
  const names = (await listOrNull(host, LISTS)) ?? []
  const releases = names.filter((name) => name.endsWith('Release'))
  const packages = names.some((name) => /_(Packages|Sources)(\.\w+)?$/.test(name))
  const moments = await Promise.all(
    releases.map(async (name) => (await host.stat(`${LISTS}/${name}`))?.changedMs ?? 0),
  )
  for (const path of [`${LISTS}/partial`, '/var/lib/apt/periodic/update-success-stamp']) {
    moments.push((await host.stat(path))?.modifiedMs ?? 0)
  }
  const installedAt = (await host.stat('/var/lib/dpkg/status'))?.modifiedMs ?? null
  const refreshedAt = releases.length > 0 && packages ? Math.max(...moments) : null
  return { refreshedAt, installedAt, validUntil: await readValidUntil(host, releases) }
}

async function readValidUntil(host: Host, releases: readonly string[]): Promise<IndexReading['validUntil']> {
  for (const file of releases.filter((name) => /security/i.test(name))) {
    const head = await host.readBytes(`${LISTS}/${file}`, { offset: 0, length: 4_096 }).catch(() => null)
    const line = /^Valid-Until: .+$/m.exec(new TextDecoder().decode(head ?? new Uint8Array()))?.[0]
    const at = Date.parse(line?.slice('Valid-Until: '.length) ?? '')
    if (line !== undefined && Number.isFinite(at)) return { file: `${LISTS}/${file}`, at, line }
  }
  return null
}

async function listOrNull(host: Host, path: string): Promise<readonly string[] | null> {
  return host.list(path).catch((error: unknown) => {
    if (error instanceof HostError) return null
    throw error
  })
}
