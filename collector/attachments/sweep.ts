// Files that nobody made part of anything leave after a day; so do files whose row was never written.
import type { Logger } from 'pino'
import type { Command } from '../ingest/messages.ts'
import type { AttachmentReads } from '../store/attachment-reads.ts'
import type { AttachmentStore } from './attachment-store.ts'

const DAY_MS = 86_400_000

export type AttachmentSweepParts = {
  readonly attachments: Pick<AttachmentStore, 'remove' | 'writtenBefore'>
  readonly reads: Pick<AttachmentReads, 'known'>
  readonly writer: { command(command: Command): Promise<unknown> }
  readonly clock: () => number
}

/** A row goes before its file: a file without a row is found by the next sweep, a row without its file would be a lie. */
export async function sweepAttachments({
  attachments,
  reads,
  writer,
  clock,
}: AttachmentSweepParts): Promise<void> {
  const at = clock()
  const before = at - DAY_MS
  const { ids } = (await writer.command({ kind: 'sweep-attachments', before, at })) as { ids: string[] }
  for (const id of ids) await attachments.remove(id)
  const old = await attachments.writtenBefore(before)
  const known = reads.known(old)
  for (const id of old) if (!known.has(id)) await attachments.remove(id)
}

/** Now and every day; stops with what it gives back. */
export function sweepAttachmentsDaily(parts: AttachmentSweepParts & { readonly log: Logger }): () => void {
  const sweep = () =>
    void sweepAttachments(parts).catch((err) => parts.log.warn({ err }, 'old files were not swept'))
  sweep()
  const timer = setInterval(sweep, DAY_MS).unref()
  return () => clearInterval(timer)
}
