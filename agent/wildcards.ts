// Patterns in parameters: `*` stands for any characters, `?` for one; all else is literal.

/** In time proportional to both lengths, whatever the pattern: a collector may send one. */
export function matchesPattern(text: string, pattern: string, caseless = false): boolean {
  const [signs, wanted] = caseless ? [text.toLowerCase(), pattern.toLowerCase()] : [text, pattern]
  let at = 0
  let next = 0
  // Where the last star stood and how much it stands for so far.
  let star = -1
  let taken = 0
  while (at < signs.length) {
    if (wanted[next] === '*') {
      star = next
      taken = at
      next += 1
    } else if (wanted[next] === '?' || wanted[next] === signs[at]) {
      at += 1
      next += 1
    } else if (star >= 0) {
      taken += 1
      at = taken
      next = star + 1
    } else return false
  }
  while (wanted[next] === '*') next += 1
  return next === wanted.length
}

export function matchesAny(text: string, patterns: readonly string[], caseless = false): boolean {
  return patterns.some((pattern) => matchesPattern(text, pattern, caseless))
}
