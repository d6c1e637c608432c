// HTTP service discovery for Prometheus: one target for each host, all at the collector's own address.

export type Target = {
  readonly id: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}
export type TargetGroup = {
  readonly targets: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

/** `address` is where Prometheus reached the collector, so that it reaches the pages there too. */
export function listTargetGroups(hosts: readonly Target[], address: string): TargetGroup[] {
  const names = new Map<string, number>()
  for (const { name } of hosts) names.set(name, (names.get(name) ?? 0) + 1)
  return hosts.map(({ id, name, labels }) => ({
    targets: [address],
    labels: {
      __metrics_path__: `/metrics/hosts/${id}`,
      // Two hosts of one name must not write one series.
      instance: (names.get(name) ?? 0) > 1 ? `${name}-${id.slice(0, 8)}` : name,
      ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [metaLabel(key), value])),
    },
  }))
}

function metaLabel(key: string): string {
  return `__meta_xunjian_${key.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`
}
