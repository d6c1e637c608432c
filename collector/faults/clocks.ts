// Until when a fault wants to be accepted and resolved, and what is due of it then; hold time is taken out. Pure.
import type { BusinessCalendar } from '../../shared/api/settings/duty.ts'
import type { Objective } from '../../shared/api/settings/policy.ts'
import { addWorkingTime, workingTimeBetween } from '../../shared/working-time.ts'
import type { FaultEntryRecord, FaultRecord } from '../store/fault-records.ts'
import type { DeadlineKind, DeadlineRecord } from '../store/process-records.ts'

/** What the policies want of a fault of its grade. */
export type Terms = {
  readonly objective: Objective | null
  /** Null: around the clock. */
  readonly calendar: BusinessCalendar | null
  readonly autoCloseDays: number
}
/** An entry of the time line, and the fault before it. */
export type ClockNews = {
  readonly before: FaultRecord | null
  readonly kind: FaultEntryRecord['kind']
  readonly at: number
}

export const CLOCK_KINDS = [
  'accept-warning',
  'accept-breach',
  'resolve-warning',
  'resolve-breach',
  'resume',
  'auto-close',
  'auto-close-reminder',
] as const satisfies readonly DeadlineKind[]
type ClockKind = (typeof CLOCK_KINDS)[number]

export const AUTO_CLOSE_DAYS = 3
/** The share of a response time after which it is said that it runs out. */
const WARNED_AFTER = 0.75
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** With its clocks as the news leaves them: begun, stopped, gone on or begun anew. */
export function withDueTimes(fault: FaultRecord, terms: Terms, news: ClockNews): FaultRecord {
  const clock = clockAfter(fault, terms, news)
  const isReckoned =
    clock !== fault.process.clock ||
    news.kind === 'held' ||
    news.kind === 'suppressed' ||
    news.before?.grade !== fault.grade
  if (!isReckoned) return fault
  const next = { ...fault, process: { ...fault.process, clock } }
  return { ...next, ...dueTimes(next, terms) }
}

type Clock = NonNullable<FaultRecord['process']['clock']>

function clockAfter(fault: FaultRecord, { calendar }: Terms, { before, kind, at }: ClockNews): Clock {
  const clock = clockOf(fault)
  if (kind === 'opened') return { acceptFrom: fault.openedAt, resolveFrom: fault.openedAt, pausedMs: 0 }
  if (kind === 'reopened' || kind === 'released') return { acceptFrom: at, resolveFrom: at, pausedMs: 0 }
  const hold = before?.process.hold ?? null
  const isHoldOver = hold !== null && fault.process.hold === null
  const heldMs = isHoldOver ? workingTimeBetween(calendar, hold.since, at) : 0
  const ran = heldMs === 0 ? clock : { ...clock, pausedMs: clock.pausedMs + heldMs }
  if (kind === 'returned') return { ...ran, acceptFrom: at }
  return isHoldOver && ran === clock ? { ...clock } : ran
}

function clockOf({ openedAt, process }: FaultRecord): Clock {
  return process.clock ?? { acceptFrom: openedAt, resolveFrom: openedAt, pausedMs: 0 }
}

function dueTimes(fault: FaultRecord, terms: Terms): Pick<FaultRecord, 'acceptDueAt' | 'resolveDueAt'> {
  // What hangs below another fault, or is told of the past, is nobody's work.
  if (fault.parent !== null || fault.isPast) return { acceptDueAt: null, resolveDueAt: null }
  return {
    acceptDueAt: acceptAt(fault, terms, 1),
    resolveDueAt: fault.process.hold === null ? resolveAt(fault, terms, 1) : null,
  }
}

function acceptAt(fault: FaultRecord, { objective, calendar }: Terms, share: number): number | null {
  const minutes = objective?.acceptMinutes ?? null
  if (minutes === null) return null
  return addWorkingTime(calendar, clockOf(fault).acceptFrom, minutes * MINUTE_MS * share)
}

function resolveAt(fault: FaultRecord, { objective, calendar }: Terms, share: number): number | null {
  const minutes = objective?.resolveMinutes ?? null
  if (minutes === null) return null
  const { resolveFrom, pausedMs } = clockOf(fault)
  return addWorkingTime(calendar, resolveFrom, minutes * MINUTE_MS * share + pausedMs)
}

/** Everything that is due of it as it is now, by its stage; some of it may be over already. */
export function clockDeadlines(fault: FaultRecord, terms: Terms): DeadlineRecord[] {
  const due = (kind: ClockKind, at: number | null): DeadlineRecord[] =>
    at === null ? [] : [{ key: `${fault.id}/${kind}`, kind, at: Math.round(at), fault: fault.id, data: {} }]
  const { stage, acceptDueAt, resolvedAt, process } = fault
  if (fault.parent !== null || fault.isPast) return []
  switch (stage) {
    case 'reported':
      return [
        ...(acceptDueAt === null
          ? []
          : [
              ...due('accept-warning', acceptAt(fault, terms, WARNED_AFTER)),
              ...due('accept-breach', acceptDueAt),
            ]),
        ...resolveDeadlines(fault, terms, due),
      ]
    case 'accepted':
    case 'handling':
      return resolveDeadlines(fault, terms, due)
    case 'on-hold':
      return due('resume', process.hold?.resumeAt ?? null)
    case 'resolved': {
      if (fault.grade === 'major' || resolvedAt === null) return []
      const days = terms.autoCloseDays
      return [
        ...due('auto-close-reminder', resolvedAt + (days * DAY_MS) / 2),
        ...due('auto-close', resolvedAt + days * DAY_MS),
      ]
    }
    default:
      return []
  }
}

/** By the response time of its grade; without one by what was agreed with whoever accepted it. */
function resolveDeadlines(
  fault: FaultRecord,
  terms: Terms,
  due: (kind: ClockKind, at: number | null) => DeadlineRecord[],
): DeadlineRecord[] {
  const { resolveDueAt, dueAt, acceptedAt } = fault
  if (resolveDueAt !== null)
    return [
      ...due('resolve-warning', resolveAt(fault, terms, WARNED_AFTER)),
      ...due('resolve-breach', resolveDueAt),
    ]
  if (dueAt === null || acceptedAt === null) return []
  const warnedAt = acceptedAt + (dueAt - acceptedAt) * WARNED_AFTER
  return [...due('resolve-warning', warnedAt), ...due('resolve-breach', dueAt)]
}
