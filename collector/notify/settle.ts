// What becomes of a message after an attempt, and when the next one is. Pure.
import type { NotificationRecord } from '../store/process-records.ts'
import type { Outcome } from './channel-driver.ts'

export const GIVEN_UP_AFTER_MS = 24 * 3_600_000
const FIRST_MS = 5_000
const LONGEST_MS = 3_600_000
const LONGEST_PAUSE_MS = 5 * 60_000
const ERROR_LENGTH = 500

/** `random` is between 0 and 1, so that many that failed together do not come back together. */
export function settle(
  row: NotificationRecord,
  outcome: Outcome,
  { now, random }: { readonly now: number; readonly random: number },
): NotificationRecord {
  const attempts = row.attempts + 1
  if (outcome.kind === 'sent') return { ...row, attempts, state: 'sent', sentAt: now, error: null }
  const tried = { ...row, attempts, error: outcome.reason.slice(0, ERROR_LENGTH).toWellFormed() }
  if (outcome.kind === 'permanent' || isTooOld(row, now)) return { ...tried, state: 'dead' }
  const waitMs = Math.max(backoff(attempts, random, LONGEST_MS), afterMs(outcome))
  return { ...tried, nextAt: now + waitMs }
}

/** How long the channel itself is left alone after so many failures in a row. */
export function pauseAfter(outcome: Outcome, failures: number, random: number): number {
  if (outcome.kind !== 'retry') return 0
  return Math.max(backoff(failures, random, LONGEST_PAUSE_MS), afterMs(outcome))
}

/** Counted from when it was told, was to leave after quiet hours, or was asked for again. */
export function isTooOld({ at, content }: NotificationRecord, now: number): boolean {
  const { resentAt, quietUntil } = content.more
  return now - Math.max(at, Number(resentAt ?? 0), Number(quietUntil ?? 0)) >= GIVEN_UP_AFTER_MS
}

export function giveUp(row: NotificationRecord, reason: string): NotificationRecord {
  return { ...row, state: 'dead', error: reason }
}

function backoff(times: number, random: number, longestMs: number): number {
  const fullMs = Math.min(longestMs, FIRST_MS * 2 ** Math.min(times - 1, 20))
  return Math.round(fullMs * (0.5 + random / 2))
}

/** A receiver cannot ask for more patience than we have. */
function afterMs(outcome: Extract<Outcome, { kind: 'retry' }>): number {
  return Math.min(Math.max(outcome.afterMs ?? 0, 0), LONGEST_MS)
}
