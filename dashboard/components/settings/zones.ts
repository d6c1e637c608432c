// Time zones to choose from; the reader's own first.

let known: readonly string[] | null = null
export function zones(): readonly string[] {
  known ??= [...new Set([ownZone(), 'Asia/Shanghai', 'UTC', ...Intl.supportedValuesOf('timeZone')])]
  return known
}

export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}
