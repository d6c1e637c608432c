// What an alert means: how bad it is, whether it is news, and what it makes of the fault that its cause had before. Pure.
import type { FaultGrade } from '../../shared/api/fault.ts'
import type { AlertSource } from '../../shared/api/settings/alert-source.ts'
import type { Status } from '../../shared/status.ts'
import { ORIGIN } from '../notify/alert-of-fault.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { AlertRecord } from '../store/process-records.ts'
import type { AlertEvent } from './webhook.ts'

/**
 * Several senders tell of one alert, each in its own time: for so long after its end a word that it fires is one that
 * was under way. Later it fires again, whatever its beginning is said to be.
 */
export const UNDER_WAY_MS = 600_000

/** The collector has sent it out itself, and somebody hands it back. */
export function isOwn({ labels }: Pick<AlertEvent, 'labels'>): boolean {
  return labels[ORIGIN.name] === ORIGIN.value
}

export type Severity = { readonly status: 'warning' | 'critical'; readonly grade: FaultGrade }

export function severityOf(
  source: Pick<AlertSource, 'severityLabel' | 'severities'>,
  labels: Readonly<Record<string, string>>,
): Severity {
  const value = Object.hasOwn(labels, source.severityLabel) ? labels[source.severityLabel] : undefined
  const known =
    value !== undefined && Object.hasOwn(source.severities, value) ? source.severities[value] : undefined
  return known ?? { status: 'warning', grade: 'general' }
}

export function worstSeverity(severities: readonly Severity[]): Severity {
  return {
    status: severities.some(({ status }) => status === 'critical') ? 'critical' : 'warning',
    grade: severities.some(({ grade }) => grade === 'major') ? 'major' : 'general',
  }
}

/** `begins`: it fires, and did not before. `ends`: it fired. `unheard`: it is over, and nobody heard it begin. */
export type AlertNews = 'begins' | 'ends' | 'unheard' | 'repeated' | 'stale'

/** `newest`: what is known of the alert's newest beginning. */
export function judgeAlert(
  newest: Pick<AlertRecord, 'startsAt' | 'status' | 'lastAt'> | null,
  event: Pick<AlertEvent, 'startsAt' | 'status'>,
  now: number,
): AlertNews {
  if (newest === null) return event.status === 'firing' ? 'begins' : 'unheard'
  if (event.startsAt < newest.startsAt) return 'stale'
  if (event.status === 'resolved') {
    if (newest.status === 'firing') return 'ends'
    return event.startsAt === newest.startsAt ? 'repeated' : 'unheard'
  }
  if (event.startsAt > newest.startsAt) return 'begins'
  if (newest.status === 'firing') return 'repeated'
  return now - newest.lastAt < UNDER_WAY_MS ? 'stale' : 'begins'
}

/** What becomes of a cause that fires, by the newest fault that it had; one merged into another is followed before. */
export type Next = 'open' | 'goes-on' | 'recurs' | 'reopens'

export function nextOfCause(
  fault: Pick<FaultRecord, 'stage' | 'recoveredAt' | 'closedAt' | 'status'> | null,
  { now, reopenMinutes }: { readonly now: number; readonly reopenMinutes: number },
): Next {
  if (fault === null) return 'open'
  switch (fault.stage) {
    case 'resolved':
    case 'verified':
      return 'reopens'
    case 'closed': {
      const endedAt = fault.recoveredAt ?? fault.closedAt ?? 0
      return now - endedAt <= reopenMinutes * 60_000 ? 'reopens' : 'open'
    }
    // Somebody said that it was none: what fires now is looked at anew.
    case 'cancelled':
    case 'merged':
      return 'open'
    default:
      return fault.status === 'ok' ? 'recurs' : 'goes-on'
  }
}

/** From one status of a fault to another while it goes on. */
export function compareStatus(from: Status, to: Status): 'worse' | 'better' | null {
  const rank = (status: Status) => (status === 'critical' ? 2 : status === 'ok' ? 0 : 1)
  if (rank(from) === rank(to)) return null
  return rank(to) > rank(from) ? 'worse' : 'better'
}
