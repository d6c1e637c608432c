// Counts failed attempts by address, so that guessing gets slow; bounded, and forgotten after a while.

export type AttemptLimits = {
  readonly atMost: number
  readonly withinMs: number
  readonly clock: () => number
}

const ADDRESSES_AT_MOST = 10_000

export function createAttempts({ atMost, withinMs, clock }: AttemptLimits) {
  const failures = new Map<string, { readonly since: number; readonly count: number }>()
  const current = (address: string) => {
    const known = failures.get(address)
    return known !== undefined && known.since > clock() - withinMs ? known : null
  }
  return {
    areTooMany: (address: string) => (current(address)?.count ?? 0) >= atMost,
    note(address: string): void {
      const { since, count } = current(address) ?? { since: clock(), count: 0 }
      failures.delete(address)
      failures.set(address, { since, count: count + 1 })
      const [oldest] = failures.keys()
      if (failures.size > ADDRESSES_AT_MOST && oldest !== undefined) failures.delete(oldest)
    },
  }
}
