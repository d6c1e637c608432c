// What people are told of a file.
import type { Attachment } from '../../shared/api/fault.ts'
import type { AttachmentRecord } from '../store/process-records.ts'

export function presentAttachment(row: AttachmentRecord, entryId: number | null): Attachment {
  const { id, name, type, bytes, sha256, at, by } = row
  return { id, name, type, bytes, sha256, at, by, entryId }
}
