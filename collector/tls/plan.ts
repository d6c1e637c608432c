// When certificates are renewed and authorities change: pure, so that tests can walk through years.

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const YEAR_MS = 365 * DAY_MS
/** Clocks of hosts that are behind by less than this take a new certificate at once. */
const BACKDATED_MS = DAY_MS

export const TAKES_OVER_AFTER_MS = 30 * DAY_MS
const WARN_BEFORE_MS = 14 * DAY_MS
const LOOK_AT_LEAST_EVERY_MS = HOUR_MS

export type Validity = { readonly notBefore: number; readonly notAfter: number }

export function authoritySpan(now: number): Validity {
  return { notBefore: now - BACKDATED_MS, notAfter: now + 10 * YEAR_MS }
}

export function serverSpan(now: number): Validity {
  return { notBefore: now - BACKDATED_MS, notAfter: now + 90 * DAY_MS }
}

export type Standing = {
  readonly authority: Validity
  readonly next: (Validity & { readonly takesOverAt: number }) | null
  /** Authorities before this one, which hosts still trust. */
  readonly old: readonly Validity[]
  readonly server: Validity & { readonly names: readonly string[] }
}
export type TrustStep = 'take-over' | 'announce' | 'renew' | 'retire'

/** The first thing to do now; null when all is well. `names` are those that the certificate should have. */
export function nextStep(standing: Standing, names: readonly string[], now: number): TrustStep | null {
  const { authority, next, old, server } = standing
  if (next !== null && now >= Math.min(next.takesOverAt, authority.notAfter)) return 'take-over'
  if (next === null && now >= authority.notAfter - YEAR_MS) return 'announce'
  if (now >= renewalAt(server) || !isSameSet(server.names, names)) return 'renew'
  if (old.some(({ notAfter }) => notAfter <= now)) return 'retire'
  return null
}

/** How long to wait before looking again. A clock may be set, so never for long. */
export function nextLookMs({ next }: Pick<Standing, 'next'>, now: number): number {
  const untilTakeOver = next === null ? Number.POSITIVE_INFINITY : Math.max(next.takesOverAt - now, 0)
  return Math.min(untilTakeOver, LOOK_AT_LEAST_EVERY_MS)
}

/** At two thirds of its life, so that a third is left to notice that it failed. */
function renewalAt({ notBefore, notAfter }: Validity): number {
  return notBefore + Math.round(((notAfter - notBefore) * 2) / 3)
}

export function troubleOf({ notAfter }: Validity, now: number): 'ends-soon' | 'ended' | null {
  if (now >= notAfter) return 'ended'
  return now >= notAfter - WARN_BEFORE_MS ? 'ends-soon' : null
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name))
}
