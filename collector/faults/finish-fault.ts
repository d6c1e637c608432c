// After the repair: a person agrees with it, closes a major fault with its review, or says that it is not repaired.
import { isBad } from '../../shared/status.ts'
import type { ChangeFault } from '../ingest/fault-messages.ts'
import type { FaultRecord } from '../store/fault-records.ts'
import { type FaultChange, moved } from './change.ts'
import { isWatched } from './resolve-fault.ts'
import type { VerbGround } from './verb-ground.ts'
import { reopened, verified } from './verified.ts'

export function verifyFault(
  fault: FaultRecord,
  { by, at, body: { note } }: ChangeFault<'verify'>,
  { self, role }: VerbGround,
): FaultChange {
  const { reporter } = fault.process
  if (isWatched(fault) && isBad(fault.status)) return { refused: 'still-bad', detail: fault.status }
  if (role !== 'administrator' && reporter?.id !== self.id)
    return { refused: 'not-the-reporter', detail: reporter?.name ?? fault.inspection }
  return { steps: verified(fault, { at, name: by.name, words: note || null }) }
}

export function closeFaultByPerson(
  fault: FaultRecord,
  { at, body: { review } }: ChangeFault<'close'>,
): FaultChange {
  if (review === undefined) return { refused: 'review-missing', detail: fault.grade }
  if (isWatched(fault) && isBad(fault.status)) return { refused: 'still-bad', detail: fault.status }
  return {
    steps: [
      {
        set: { stage: 'closed', closedAt: at },
        process: { review },
        entry: { kind: 'closed', ...moved(fault, 'closed', review) },
      },
    ],
  }
}

export function reopenFault(
  fault: FaultRecord,
  { body: { reason } }: ChangeFault<'reopen'>,
  { openOfCause }: VerbGround,
): FaultChange {
  const other = fault.stage === 'closed' ? openOfCause(fault.cause) : null
  if (other !== null) return { refused: 'cause-open', detail: `#${other}` }
  return { steps: [reopened(fault, { words: reason })] }
}
