// By which label a fleet is grouped when nobody has said so.
const LIKELY = ['group', 'env', 'environment', 'site', 'role']

/** The label key to group by: the one that was chosen, else one that names groups in most places. */
export function guessGroupKey(keys: readonly string[], preferred: string): string | undefined {
  if (keys.includes(preferred)) return preferred
  return LIKELY.find((key) => keys.includes(key)) ?? keys[0]
}
