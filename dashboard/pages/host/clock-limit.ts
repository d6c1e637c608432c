// How far a host's clock may be off before it is called wrong.
export const LIMIT_MS = 60_000

export function isClockOff(offsetMs: number): boolean {
  return Math.abs(offsetMs) > LIMIT_MS
}
