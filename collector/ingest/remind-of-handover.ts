// Duty ends soon and there is no note for the next: whoever should write it is told.
import { dutyEnds } from '../duty/handover-due.ts'
import { handoverId } from '../duty/handover-id.ts'
import type { DeadlineHandler } from './deadlines.ts'
import { handoverGround, planHandover } from './handover.ts'
import { notifyOfOther } from './notify-targets.ts'

export const onHandover: DeadlineHandler = (memory, { data }, now) => {
  const rosterId = String(data.rosterId)
  const ground = handoverGround(memory, rosterId)
  if (ground !== null && typeof data.shiftTo === 'number') {
    const to = data.shiftTo
    const targets = dutyEnds(ground, { from: to - 1, to })
      .filter(({ personId }) => memory.look.handoverById(handoverId(rosterId, to, personId)) === null)
      .map(({ personId }) => ({ kind: 'person', id: personId }) as const)
    const more = { roster: ground.roster.name, endAt: to }
    notifyOfOther(memory, { event: 'handover', more, at: now }, targets)
  }
  planHandover(memory, rosterId, now)
}
