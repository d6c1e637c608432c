// What people do to a fault: looked up, judged by its verb, carried out.
import type { PersonRef } from '../../shared/api/fault.ts'
import type { Role } from '../../shared/api/people.ts'
import type { FaultStep } from '../faults/change.ts'
import { isWatched } from '../faults/resolve-fault.ts'
import type { VerbGround } from '../faults/verb-ground.ts'
import { carryOut } from '../faults/verbs.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import type { Actor } from '../store/records.ts'
import { takeAttachments } from './attachment-commands.ts'
import { CommandFailure } from './command-failure.ts'
import type { ChangeFault } from './fault-messages.ts'
import type { Memory } from './memory.ts'
import { personBehind } from './person-behind.ts'
import { takeSteps } from './take-steps.ts'
import { wantRound } from './verify-by-round.ts'

export function changeFault(memory: Memory, command: ChangeFault): { faultId: number } {
  const { faultId, by, at } = command
  const fault = faultOf(memory, faultId)
  if (fault === null) throw new CommandFailure({ code: 'unknown-fault' })
  const change = carryOut(fault, command, groundOf(memory, by))
  if ('refused' in change) throw new CommandFailure({ code: change.refused, detail: change.detail })
  takeFiles(memory, change.steps, command)
  const after = takeSteps(memory, fault, change.steps, { by, at })
  for (const other of change.others ?? []) {
    const target = faultOf(memory, other.faultId)
    if (target !== null) takeSteps(memory, target, [other.step], { by, at })
  }
  if (command.verb === 'resolve' && isWatched(after)) wantRound(memory, after)
  return { faultId }
}

function faultOf(memory: Memory, id: number): FaultRecord | null {
  return memory.openFaults.get(id) ?? memory.look.faultById(id)
}

/** Refused as a whole when one of them is not there. */
function takeFiles(memory: Memory, steps: readonly FaultStep[], { faultId, by }: ChangeFault): void {
  for (const { entry } of steps)
    if (entry.attachments !== undefined)
      takeAttachments(memory, { ids: entry.attachments, fault: faultId, by })
}

function groundOf(memory: Memory, by: Actor): VerbGround {
  const self = personBehind(memory, by)
  return {
    self,
    role: roleOf(memory, by, self),
    person(id) {
      const user = memory.people.user.get(id)
      if (user === undefined || user.lockedAt != null) return null
      return { id, name: String(user.name) }
    },
    fault: (id) => faultOf(memory, id),
    openOfCause: (cause) => memory.openByCause.get(cause) ?? null,
  }
}

function roleOf(memory: Memory, { kind }: Actor, { id }: PersonRef): Role {
  if (kind === 'command-line') return 'administrator'
  return (memory.people.user.get(id)?.role as Role | undefined) ?? 'viewer'
}
