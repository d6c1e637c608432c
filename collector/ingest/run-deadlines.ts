// What is due now, each kind by the handler of its noun.
import type { DeadlineKind, DeadlineRecord } from '../store/process-records.ts'
import { onAlertHold } from './alert-hold.ts'
import { isOfAlert, recheckAlert } from './alert-window.ts'
import { type DeadlineHandler, dropDeadline } from './deadlines.ts'
import { onAutoClose, onAutoCloseReminder, onBreach, onResume, onWarning } from './fault-deadlines.ts'
import type { Memory } from './memory.ts'
import { recheckItem } from './recheck.ts'
import { releaseChildren } from './release.ts'
import { onHandover } from './remind-of-handover.ts'
import { repeatFault } from './repeat.ts'
import { onEscalate, onRemind } from './run-escalation.ts'
import { onWindowBegin, onWindowEnd, onWindowNotice } from './windows.ts'

const HANDLERS: Readonly<Record<DeadlineKind, DeadlineHandler>> = {
  recheck: (memory, deadline, now) =>
    isOfAlert(deadline) ? recheckAlert(memory, deadline, now) : recheckItem(memory, deadline, now),
  release: releaseChildren,
  'accept-warning': onWarning('accept'),
  'accept-breach': onBreach('accept'),
  'resolve-warning': onWarning('resolve'),
  'resolve-breach': onBreach('resolve'),
  resume: onResume,
  'auto-close': onAutoClose,
  'auto-close-reminder': onAutoCloseReminder,
  repeat: repeatFault,
  remind: onRemind,
  escalate: onEscalate,
  'alert-hold': onAlertHold,
  'window-notice': onWindowNotice,
  'window-begin': onWindowBegin,
  'window-end': onWindowEnd,
  handover: onHandover,
}

/** Whatever a handler threw, with what was due then: memory may be half changed. */
export class DeadlineFailure extends Error {
  readonly deadline: DeadlineRecord

  constructor(deadline: DeadlineRecord, cause: unknown) {
    super(`${deadline.kind} ${deadline.key}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
    this.name = 'DeadlineFailure'
    this.deadline = deadline
  }
}

/** One transaction must not grow without bound: the rest is due at once after the commit. */
const AT_ONCE = 500

/** In the order of their moments. A handler may set the same key anew. True when more is due already. Throws a DeadlineFailure. */
export function runDeadlines(memory: Memory, now: number): boolean {
  for (let count = 0; count < AT_ONCE; count++) {
    const due = memory.deadlines.first()
    if (due === undefined || due.at > now) return false
    dropDeadline(memory, due.key)
    try {
      HANDLERS[due.kind](memory, due, now)
    } catch (error) {
      throw new DeadlineFailure(due, error)
    }
  }
  return true
}
