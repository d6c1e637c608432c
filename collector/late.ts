// When a round counts as late: it had waited somewhere between the look and the record.

const LATE_AFTER_MS = 300_000

/** Moments in Unix milliseconds by the collector's clock. */
export function isLate(round: {
  readonly observedAt: number
  readonly durationMs: number
  readonly receivedAt: number
}): boolean {
  return round.receivedAt - (round.observedAt + round.durationMs) > LATE_AFTER_MS
}
