// Hosts of one site that fall silent together: one fault says so, before any of them is blamed for itself.
import type { Selected } from '../../shared/selector.ts'
import { isBad } from '../../shared/status.ts'
import type { FaultRecord, FaultSummary } from '../store/fault-records.ts'
import { SITE_INSPECTION } from './built-in.ts'
import type { Effect } from './decide.ts'
import { carryOut } from './fault-effects.ts'
import type { Ground } from './fault-steps.ts'
import type { HostMemory } from './host-memory.ts'
import { isSilent } from './host-state.ts'
import type { Memory } from './memory.ts'
import { silenceCause, siteCause, siteOf } from './parents.ts'
import { personOf } from './person-of.ts'
import { policyOfTarget } from './policies.ts'
import { runningWindow } from './windows.ts'

type Site = {
  /** Without those that were silent before, each for itself. */
  hosts: number
  readonly unheard: HostMemory[]
  /** One of them is about to be called silent. */
  isDue: boolean
}

const NAMES_SAID = 10

export function sweepSites(memory: Memory, silentAfterMs: number, now: number): void {
  const { siteLabel, atLeast, share } = memory.suppression
  const sites = siteLabel === null ? new Map<string, Site>() : countSites(memory, siteLabel, silentAfterMs)
  const isLost = ({ hosts, unheard }: Site) => unheard.length >= atLeast && unheard.length >= share * hosts
  for (const fault of openSites(memory)) {
    const site = siteLabel === null ? undefined : sites.get(fault.item)
    const isHere = siteLabel !== null && fault.cause === siteCause(siteLabel, fault.item)
    if (isHere && site !== undefined && isLost(site)) continue
    const labels = fault.labels
    const at = { label: siteLabel ?? '', value: fault.item, labels, cause: fault.cause }
    tell(memory, at, { fault, effect: { kind: 'recovered', badRounds: 1 }, site, now })
  }
  if (siteLabel === null) return
  for (const [value, site] of sites) {
    if (!site.isDue || !isLost(site)) continue
    const at = { label: siteLabel, value, labels: { [siteLabel]: value }, cause: siteCause(siteLabel, value) }
    openSite(memory, at, site, now)
  }
}

function openSites(memory: Memory): FaultRecord[] {
  const open: FaultRecord[] = []
  for (const fault of memory.openFaults.values())
    if (fault.inspection === SITE_INSPECTION && isBad(fault.status)) open.push(fault)
  return open
}

/** "Together": not heard for more than half of the time counts, so that the first to pass it tells of all. */
function countSites(memory: Memory, label: string, silentAfterMs: number): Map<string, Site> {
  const sites = new Map<string, Site>()
  for (const host of memory.hosts.values()) {
    const value = siteOf(host, label)
    if (value === undefined || host.record.revokedAt !== null || host.record.lastSeenAt === null) continue
    const isKnownSilent = isSilent(host)
    if (isKnownSilent && !isBelow(memory, host, siteCause(label, value))) continue
    const site = sites.get(value) ?? { hosts: 0, unheard: [], isDue: false }
    sites.set(value, site)
    const quietMs = memory.tick - host.heardTick
    site.hosts += 1
    if (isKnownSilent || quietMs > silentAfterMs / 2) site.unheard.push(host)
    if (!isKnownSilent && quietMs > silentAfterMs) site.isDue = true
  }
  return sites
}

function isBelow(memory: Memory, host: HostMemory, cause: string): boolean {
  const parent = memory.openByCause.get(cause)
  const own = memory.openByCause.get(silenceCause(host))
  const fault = own === undefined ? undefined : memory.openFaults.get(own)
  return parent !== undefined && fault?.parent === parent
}

type SitePlace = {
  readonly label: string
  readonly value: string
  readonly labels: Readonly<Record<string, string>>
  readonly cause: string
}

function openSite(memory: Memory, at: SitePlace, site: Site, now: number): void {
  const known = memory.openByCause.get(at.cause)
  const fault = known === undefined ? undefined : memory.openFaults.get(known)
  if (fault !== undefined && isBad(fault.status)) return
  if (runningWindow(memory, targetOf(at), now) !== null) return
  const status = 'critical'
  const effect: Effect =
    fault === undefined
      ? { kind: 'open', beganAt: beginningOf(site, now), status, badRounds: 1, windowId: null }
      : { kind: 'recurred', status }
  tell(memory, at, { fault, effect, site, now })
}

/** Since when the first of them has not been heard. */
function beginningOf({ unheard }: Site, now: number): number {
  return unheard.reduce((first, { record }) => Math.min(first, record.lastSeenAt ?? now), now)
}

type Doing = {
  readonly fault: FaultRecord | undefined
  readonly effect: Effect
  readonly site: Site | undefined
  readonly now: number
}

function tell(memory: Memory, at: SitePlace, { fault, effect, site, now }: Doing): void {
  const isBack = effect.kind === 'recovered'
  const policy = policyOfTarget(memory, targetOf(at))
  const ground: Ground = {
    hostNum: null,
    cause: at.cause,
    labels: at.labels,
    inspection: SITE_INSPECTION,
    item: at.value,
    roundId: null,
    observedAt: now,
    openedAt: now,
    isPast: false,
    words: wordsOf(at, site, isBack ? 'site-back' : 'site-lost'),
    policy,
    since: 0,
    assignee: personOf(memory, policy.assigneeId),
    parent: null,
    windowName: null,
  }
  carryOut(memory, ground, { fault, effect, at: now })
}

function targetOf({ labels, value }: SitePlace): Selected {
  return { hostId: null, labels, inspection: SITE_INSPECTION, item: value }
}

function wordsOf({ label, value }: SitePlace, site: Site | undefined, code: string): FaultSummary {
  const unheard = site?.unheard ?? []
  const names = unheard.slice(0, NAMES_SAID).map(({ record }) => record.name)
  if (unheard.length > NAMES_SAID) names.push('…')
  const values = {
    ...{ label, site: value, silent: unheard.length, hosts: site?.hosts ?? 0 },
    names: names.join(', '),
  }
  return { summary: { code, values }, measurements: [] }
}
