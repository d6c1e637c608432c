// The operation log in a database file that a collector may be writing to, opened for reading alone.
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import type { AuditVerdict } from '../../../shared/api/people.ts'
import type { AuditColumns } from '../audit-chain.ts'
import type { AuditHead } from '../audit-check.ts'
import type { AuditFilter } from '../read-store.ts'
import { auditPages } from './read-audit.ts'
import type { Tables } from './read-tables.ts'
import { verifyAudit } from './verify-audit.ts'

export type AuditFile = {
  verify(anchors: readonly AuditHead[]): Promise<AuditVerdict>
  pages(filter: AuditFilter): AsyncIterable<readonly AuditColumns[]>
  close(): void
}

/** Throws when there is no such file or it holds no operation log. */
export function openAuditFile(path: string): AuditFile {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  db.pragma('busy_timeout = 5000')
  const query = new Kysely<Tables>({ dialect: new SqliteDialect({ database: db }) })
  return {
    verify: (anchors) => verifyAudit(db, anchors),
    pages: (filter) => auditPages(query, filter),
    close: () => void db.close(),
  }
}
