// The clocks of a fault follow every entry on its time line: what is due of it stands as rows.
import { AUTO_CLOSE_DAYS, CLOCK_KINDS, clockDeadlines, type Terms, withDueTimes } from '../faults/clocks.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { dropDeadline, setDeadline } from './deadlines.ts'
import type { FaultNews } from './fault-news.ts'
import { isOpen, type Memory } from './memory.ts'
import { policyOfFault } from './policies.ts'

export function followClocks(memory: Memory, { before, fault, entry, at }: FaultNews): FaultRecord {
  const terms = termsOf(memory, fault)
  const next = withDueTimes(fault, terms, { before, kind: entry.kind, at: entry.at })
  // One that goes on by itself was due then, however late it is noticed.
  const since = entry.kind === 'resumed' ? entry.at : at
  settle(memory, next, { terms, at: since, hasMoved: hasMoved(fault, next) || before?.dueAt !== next.dueAt })
  return next
}

export function termsOf(memory: Memory, fault: FaultRecord): Terms {
  const { objectives, calendarId, autoCloseDays } = policyOfFault(memory, fault)
  const calendar = calendarId === null ? undefined : memory.settings.get('calendar', calendarId)
  return {
    objective: objectives[fault.grade],
    calendar: calendar?.body ?? null,
    autoCloseDays: autoCloseDays ?? AUTO_CLOSE_DAYS,
  }
}

function hasMoved(one: FaultRecord, other: FaultRecord): boolean {
  return one.acceptDueAt !== other.acceptDueAt || one.resolveDueAt !== other.resolveDueAt
}

/** Sets what is missing and drops what holds no longer; what is over was said at its time, unless it has just moved. */
function settle(
  memory: Memory,
  fault: FaultRecord,
  { terms, at, hasMoved }: { readonly terms: Terms; readonly at: number; readonly hasMoved: boolean },
): void {
  const wanted = new Map(
    (isOpen(fault) ? clockDeadlines(fault, terms) : []).map((deadline) => [deadline.kind, deadline]),
  )
  for (const kind of CLOCK_KINDS) {
    const key = `${fault.id}/${kind}`
    const deadline = wanted.get(kind)
    if (deadline === undefined) dropDeadline(memory, key)
    else if (memory.deadlines.get(key)?.at !== deadline.at) {
      const isLate = deadline.at <= at && !(hasMoved && kind.endsWith('-breach'))
      if (isLate) dropDeadline(memory, key)
      else setDeadline(memory, deadline)
    }
  }
}
