// Which stages a fault goes through while it is open, and in which it has ended. Without a library: pages read it too.
import type { FaultStage } from './api/fault.ts'

/** In the order of the way. */
export const OPEN_STAGES = [
  'reported',
  'accepted',
  'handling',
  'on-hold',
  'resolved',
  'verified',
] as const satisfies readonly FaultStage[]
export const ENDED_STAGES = ['closed', 'cancelled', 'merged'] as const satisfies readonly FaultStage[]

export function isEnded(stage: FaultStage): boolean {
  return (ENDED_STAGES as readonly FaultStage[]).includes(stage)
}
