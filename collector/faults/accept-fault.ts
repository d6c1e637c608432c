// A person takes a fault on, hands it to somebody else, or gives it back: who has it from now on.
import type { ChangeFault } from '../ingest/fault-messages.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { endHold, type FaultChange, moved } from './change.ts'
import type { VerbGround } from './verb-ground.ts'

export function acceptFault(
  fault: FaultRecord,
  { by, at, body }: ChangeFault<'accept'>,
  ground: VerbGround,
): FaultChange {
  const { assigneeId, note, dueAt } = body
  const assignee = assigneeId === undefined ? ground.self : ground.person(assigneeId)
  if (assignee === null) return { refused: 'unknown-user', detail: String(assigneeId) }
  const set = {
    stage: 'accepted',
    grade: body.grade ?? fault.grade,
    risk: body.risk ?? fault.risk,
    acceptedAt: at,
    acceptedBy: by.name,
    ...(dueAt === undefined ? {} : { dueAt }),
  } as const
  return {
    steps: [{ set, process: { assignee }, entry: { kind: 'accepted', ...moved(fault, 'accepted', note) } }],
  }
}

export function transferFault(
  fault: FaultRecord,
  { body: { assigneeId, note } }: ChangeFault<'transfer'>,
  ground: VerbGround,
): FaultChange {
  const assignee = ground.person(assigneeId)
  if (assignee === null) return { refused: 'unknown-user', detail: assigneeId }
  const from = fault.process.assignee?.name ?? null
  const entry = { kind: 'transferred', from, to: assignee.name, words: note || null } as const
  return { steps: [{ process: { assignee }, entry }] }
}

/** Back to whoever is on duty: it waits to be accepted as it did at first. */
export function returnFault(
  fault: FaultRecord,
  { at, body: { reason } }: ChangeFault<'return'>,
): FaultChange {
  const { set, process } = endHold(fault, at)
  return {
    steps: [
      {
        set: { ...set, stage: 'reported', acceptedAt: null, acceptedBy: null, dueAt: null },
        process: { ...process, assignee: null },
        entry: { kind: 'returned', ...moved(fault, 'reported', reason) },
      },
    ],
  }
}
