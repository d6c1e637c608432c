// What happens to a fault when its time has come: a response time runs out or is missed, a hold ends, it closes by itself.
import type { FaultStep } from '../faults/change.ts'
import { resumed } from '../faults/handle-fault.ts'
import { closed } from '../faults/verified.ts'
import type { FaultRecord, FaultSummary } from '../store/fault-records.ts'
import type { DeadlineRecord } from '../store/process-records.ts'
import type { DeadlineHandler } from './deadlines.ts'
import { termsOf } from './fault-clocks.ts'
import type { Memory } from './memory.ts'
import { takeSteps } from './take-steps.ts'

/** Entries bear the moment at which it was due: being off meanwhile changes nothing about it. */
function handle(
  stepOf: (memory: Memory, fault: FaultRecord, due: DeadlineRecord) => FaultStep,
): DeadlineHandler {
  return (memory, deadline, now) => {
    const fault = deadline.fault === null ? undefined : memory.openFaults.get(deadline.fault)
    if (fault === undefined) return
    takeSteps(memory, fault, [stepOf(memory, fault, deadline)], { by: null, at: now, moment: deadline.at })
  }
}

type Which = 'accept' | 'resolve'

export const onWarning = (which: Which): DeadlineHandler =>
  handle((_, fault) => ({ entry: { kind: 'warned', ...limitSaid(fault, which, 'soon') } }))

export const onBreach = (which: Which): DeadlineHandler =>
  handle((_, fault) => ({
    process: { breached: [...new Set([...fault.process.breached, which])] },
    entry: { kind: 'breached', ...limitSaid(fault, which, 'missed') },
  }))

export const onResume: DeadlineHandler = handle((_, fault, { at }) =>
  resumed(fault, at, { machine: 'collector', summary: said('resumes', {}) }),
)

export const onAutoClose: DeadlineHandler = handle((memory, fault, { at }) => {
  const step = closed(fault.stage, at)
  const days = termsOf(memory, fault).autoCloseDays
  return { ...step, entry: { ...step.entry, summary: said('closed-unverified', { days }) } }
})

export const onAutoCloseReminder: DeadlineHandler = handle((memory, { id }) => {
  const closes = memory.deadlines.get(`${id}/auto-close`)?.at ?? 0
  const summary = said('closes-unverified', { closes: Math.round(closes / 1_000) })
  return { entry: { kind: 'reminded', from: 'auto-close', machine: 'collector', summary } }
})

function limitSaid(fault: FaultRecord, which: Which, how: 'soon' | 'missed') {
  const due = (which === 'accept' ? fault.acceptDueAt : (fault.resolveDueAt ?? fault.dueAt)) ?? 0
  const summary = said(`${which}-${how}`, { due: Math.round(due / 1_000) })
  return { from: which, machine: 'collector', summary }
}

function said(code: string, values: Readonly<Record<string, number>>): FaultSummary {
  return { summary: { code, values: { ...values } }, measurements: [] }
}
