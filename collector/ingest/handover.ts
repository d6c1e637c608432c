// Hand-over notes that a roster requires: whoever's duty ends is reminded before it does.
import { dutyEnds } from '../duty/handover-due.ts'
import { handoverId } from '../duty/handover-id.ts'
import { calendarOf, isThere } from '../duty/on-duty.ts'
import { dropDeadline, setDeadline } from './deadlines.ts'
import type { Memory } from './memory.ts'

/** Before the end; of a duty that is shorter than twice this, at its middle. */
const LEAD_MS = 30 * 60_000
const AHEAD_MS = 8 * 86_400_000

/** Sets the one deadline of the roster to the next end that has no note yet; `written` is not in the store before the commit. */
export function planHandover(memory: Memory, rosterId: string, at: number, written?: string): void {
  const key = `handover/${rosterId}`
  dropDeadline(memory, key)
  const ground = handoverGround(memory, rosterId)
  if (ground === null) return
  const hasNote = (id: string) => id === written || memory.look.handoverById(id) !== null
  const due = dutyEnds(ground, { from: at, to: at + AHEAD_MS }).find(
    (end) => remindAt(end) > at && !hasNote(handoverId(rosterId, end.to, end.personId)),
  )
  const next =
    due === undefined
      ? // Nothing ends so soon: look again then.
        { at: at + AHEAD_MS, data: { rosterId, shiftTo: null } }
      : { at: remindAt(due), data: { rosterId, shiftTo: due.to } }
  setDeadline(memory, { key, kind: 'handover', fault: null, ...next })
}

/** Holidays move what ends when. */
export function planAllHandovers(memory: Memory, at: number): void {
  for (const { id } of memory.settings.all('roster')) planHandover(memory, id, at)
}

/** Null when the roster is gone or wants no notes. */
export function handoverGround(memory: Memory, rosterId: string) {
  const roster = memory.settings.get('roster', rosterId)?.body
  if (roster?.handover !== 'required') return null
  const calendar = calendarOf(memory, roster.calendarId)
  return { roster, calendar, isThere: (id: string) => isThere(memory, id) }
}

function remindAt({ from, to }: { readonly from: number; readonly to: number }): number {
  return to - Math.min(LEAD_MS, Math.floor((to - from) / 2))
}
