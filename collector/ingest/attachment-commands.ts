// Files beside the database, as rows: added when the file is on disk, taken over by a fault or a note, dropped when nobody did.
import { LIMITS } from '../../shared/limits.ts'
import type { AttachmentRecord } from '../store/process-records.ts'
import type { Actor } from '../store/records.ts'
import { noteAudit, SYSTEM } from './audit.ts'
import { CommandFailure } from './command-failure.ts'
import type { FaultCommand } from './fault-messages.ts'
import type { Memory } from './memory.ts'
import { personBehind } from './person-behind.ts'

type CommandOf<Kind extends FaultCommand['kind']> = Extract<FaultCommand, { kind: Kind }>

/** The file is on disk already: a row without its file would promise what is not there. */
export function addAttachment(memory: Memory, { attachment, by, at }: CommandOf<'add-attachment'>): void {
  memory.pending.writes.push({ kind: 'put', table: 'attachment', row: attachment })
  const { id, name, type, bytes, sha256 } = attachment
  noteAudit(memory, {
    at,
    by,
    action: 'attachment.add',
    object: { kind: 'attachment', id, name },
    before: null,
    after: { type, bytes, sha256 },
  })
}

/** Makes one's own files that belong to nothing yet part of a fault; each id once, in their order. */
export function takeAttachments(
  memory: Memory,
  {
    ids = [],
    fault,
    by,
  }: { readonly ids?: readonly string[] | undefined; readonly fault: number; readonly by: Actor },
): readonly string[] {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return []
  const owner = personBehind(memory, by)
  const rows = wanted.map((id) => {
    const row = currentRow(memory, id)
    if (row === null || row.fault !== null || row.byId !== owner.id)
      throw new CommandFailure({ code: 'unknown-attachment', detail: id })
    return row
  })
  if (countOf(memory, fault) + rows.length > LIMITS.attachmentsPerFault)
    throw new CommandFailure({ code: 'too-many-attachments', detail: String(LIMITS.attachmentsPerFault) })
  for (const row of rows)
    memory.pending.writes.push({ kind: 'put', table: 'attachment', row: { ...row, fault } })
  return wanted
}

/** Files that nobody made part of anything since; the answer is their ids, whose files may go after this is on disk. */
export function sweepAttachments(
  memory: Memory,
  { before, at }: CommandOf<'sweep-attachments'>,
): { ids: readonly string[] } {
  const old = memory.look.unattachedBefore(before).filter(({ id }) => currentRow(memory, id)?.fault === null)
  for (const { id, name, type, bytes, by } of old) {
    memory.pending.writes.push({ kind: 'drop', table: 'attachment', key: [id] })
    noteAudit(memory, {
      at,
      by: SYSTEM,
      action: 'attachment.remove',
      object: { kind: 'attachment', id, name },
      before: { type, bytes, by },
      after: null,
    })
  }
  return { ids: old.map(({ id }) => id) }
}

/** As the transaction that is being gathered leaves it. */
function currentRow(memory: Memory, id: string): AttachmentRecord | null {
  const { writes } = memory.pending
  for (let index = writes.length - 1; index >= 0; index--) {
    const write = writes[index]
    if (write?.kind === 'put' && write.table === 'attachment' && write.row.id === id) return write.row
    if (write?.kind === 'drop' && write.table === 'attachment' && write.key[0] === id) return null
  }
  return memory.look.attachmentById(id)
}

function countOf(memory: Memory, fault: number): number {
  const pending = new Set(
    memory.pending.writes.flatMap((write) =>
      write.kind === 'put' && write.table === 'attachment' && write.row.fault === fault ? [write.row.id] : [],
    ),
  )
  return memory.look.countAttachments(fault) + pending.size
}
