// Patterns in parameters: `*` stands for any characters, `?` for one; all else is literal.

export function matchesPattern(text: string, pattern: string, caseless = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, caseless ? 'is' : 's').test(text)
}

export function matchesAny(text: string, patterns: readonly string[], caseless = false): boolean {
  return patterns.some((pattern) => matchesPattern(text, pattern, caseless))
}
