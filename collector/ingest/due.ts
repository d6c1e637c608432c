// Which planned rounds are accounted for: made, or found missing. Pure, on the plan that the agent says it follows.
import type { EffectivePlanEntry } from '../../shared/plan.ts'
import { nextDue, type Schedule } from '../../shared/schedule.ts'
import type { HostRecord, SeriesState } from '../store/records.ts'

export type Account = Pick<SeriesState, 'dueThrough' | 'accounted'>

// A plan that fires each minute leaves 1,440 gaps a day; more than this in one look says nothing more.
const MAX_GAPS_PER_LOOK = 2_000
const MAX_ACCOUNTED = 500

/** The schedule of an inspection on a host; null when it is not planned there. */
export function scheduleOf(
  host: { readonly record: Pick<HostRecord, 'plan'> },
  inspection: string,
): EffectivePlanEntry | null {
  const entry = host.record.plan.find((candidate) => candidate.inspection === inspection)
  return entry?.enabled === true ? entry : null
}

/** Marks one planned moment as accounted for and moves on over all that follow without a gap. */
export function settle(account: Account, plannedAt: number, schedule: Schedule | null): Account {
  if (plannedAt <= account.dueThrough) return { dueThrough: account.dueThrough, accounted: account.accounted }
  if (schedule === null || account.dueThrough === 0) return { dueThrough: plannedAt, accounted: [] }
  return moveOn(
    { dueThrough: account.dueThrough, accounted: [...account.accounted, plannedAt].slice(-MAX_ACCOUNTED) },
    schedule,
  )
}

function moveOn(account: Account, schedule: Schedule): Account {
  let { dueThrough } = account
  let rest = account.accounted
  for (;;) {
    const due = nextDue(schedule, dueThrough)
    if (due === null || !rest.includes(due))
      return { dueThrough, accounted: rest.filter((at) => at > dueThrough) }
    dueThrough = due
    rest = rest.filter((at) => at !== due)
  }
}

/** Planned moments up to `until` that nothing has come for, oldest first. */
export function findGaps(account: Account, schedule: Schedule, until: number): number[] {
  const gaps: number[] = []
  let due = nextDue(schedule, account.dueThrough)
  while (due !== null && due <= until && gaps.length < MAX_GAPS_PER_LOOK) {
    if (!account.accounted.includes(due)) gaps.push(due)
    due = nextDue(schedule, due)
  }
  return gaps
}
