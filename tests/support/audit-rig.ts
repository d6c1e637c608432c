// A database file with an operation log of a dozen rows, and hands that change it behind the collector's back.
import Database from 'better-sqlite3'
import { type AuditColumns, hashColumns } from '../../collector/store/audit-chain.ts'
import { openAuditFile } from '../../collector/store/sqlite/audit-file.ts'
import { writeHead } from '../../collector/store/sqlite/verify-audit.ts'
import { CODE } from './rounds.ts'
import { createWriterRig, type WriterRig } from './writer-rig.ts'

type Row = Record<string, unknown>

/** Rows 1 and 2 tell of the start, the others of codes that were made. */
export function createAuditRig(rows = 12): WriterRig {
  const rig = createWriterRig()
  for (let made = 2; made < rows; made += 1)
    rig.command({ kind: 'create-code', ...CODE, note: `code ${made}`, at: rig.now })
  return rig
}

/** As somebody with the file and a SQLite program would: the triggers are no wall to them. */
export function tamper(path: string, change: (db: Database.Database) => void): void {
  const db = new Database(path)
  db.exec('DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_no_delete')
  change(db)
  db.close()
}

export async function verify(path: string, anchors: readonly { id: number; hash: string }[] = []) {
  const file = openAuditFile(path)
  try {
    return await file.verify(anchors)
  } finally {
    file.close()
  }
}

/** Gives the rows from this id on a chain of their own, as somebody who knows the program would. */
export function rechain(db: Database.Database, from: number, options: { readonly head: boolean }): void {
  const before = db
    .prepare('SELECT hash FROM audit WHERE id = ?')
    .pluck()
    .get(from - 1) as string | undefined
  let previousHash = before ?? '0'.repeat(64)
  let last = from
  const update = db.prepare('UPDATE audit SET previous_hash = ?, hash = ? WHERE id = ?')
  for (const row of db.prepare('SELECT * FROM audit WHERE id >= ? ORDER BY id').all(from) as Row[]) {
    const hash = hashColumns({ ...toColumns(row), previousHash })
    update.run(previousHash, hash, row.id)
    previousHash = hash
    last = Number(row.id)
  }
  if (options.head) {
    db.prepare("UPDATE meta SET value = ? WHERE key = 'audit_head'").run(
      writeHead({ id: last, hash: previousHash }),
    )
  }
}

export function toColumns(row: Row): AuditColumns {
  return {
    id: Number(row.id),
    at: Number(row.at),
    actorKind: String(row.actor_kind),
    actorId: String(row.actor_id),
    actorName: String(row.actor_name),
    address: row.address as string | null,
    action: String(row.action),
    objectKind: String(row.object_kind),
    objectId: String(row.object_id),
    objectName: String(row.object_name),
    before: row.before as string | null,
    after: row.after as string | null,
    previousHash: String(row.previous_hash),
    hash: String(row.hash),
  }
}

/** Many rows at once, without a chain: for reads that only look at their number. */
export function fillAudit(path: string, rows: number): void {
  const db = new Database(path)
  db.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO audit SELECT (SELECT max(id) FROM audit) + i, 0, 'system', 'x', 'x', NULL, 'a.b', 'x', 'x', 'x', NULL,
       NULL, '', '' FROM n`,
  ).run(rows)
  db.close()
}
