// Which verb a person may use in which stage; one table refuses and offers.
import type { FaultStage, FaultVerb } from '../../shared/api/fault.ts'

const LEGAL: Readonly<Partial<Record<FaultVerb, readonly FaultStage[]>>> = {
  accept: ['reported'],
  note: ['reported', 'accepted', 'handling', 'on-hold', 'resolved', 'verified'],
  resolve: ['reported', 'accepted', 'handling'],
}

export function legalVerbs(stage: FaultStage): FaultVerb[] {
  return (Object.keys(LEGAL) as FaultVerb[]).filter((verb) => LEGAL[verb]?.includes(stage) === true)
}
