// A fault that stays is said again, so that nobody forgets it in silence.
import { isBad } from '../../shared/status.ts'
import { BY_COLLECTOR, makeEntry } from '../faults/entry.ts'
import type { FaultEntryRecord, FaultRecord } from '../store/fault-records.ts'
import type { DeadlineHandler } from './deadlines.ts'
import { addEntry } from './fault-effects.ts'
import { nextRepeat, setRepeat } from './repeats.ts'

export const repeatFault: DeadlineHandler = (memory, { fault: id }, now) => {
  const fault = id === null ? undefined : memory.openFaults.get(id)
  if (fault === undefined) return
  const next = nextRepeat(memory, fault, now)
  if (next === null) return
  setRepeat(memory, fault, next)
  if (isSaidAgain(fault)) addEntry(memory, fault, { entry: entryOf(fault, now), at: now })
}

/** Not what its parent says for it, nor what somebody has put aside on purpose or has repaired. */
function isSaidAgain({ status, stage, parent, isPast }: FaultRecord): boolean {
  const isPutAside = stage === 'on-hold' || stage === 'resolved' || stage === 'verified'
  return isBad(status) && !isPutAside && parent === null && !isPast
}

function entryOf({ id, openedAt, summary }: FaultRecord, now: number): FaultEntryRecord {
  const values = { open: Math.round((now - openedAt) / 1_000) }
  const said = { summary: { code: 'still-there', values }, measurements: summary.measurements }
  return makeEntry({ fault: id, at: now, kind: 'repeated', by: BY_COLLECTOR, summary: said })
}
