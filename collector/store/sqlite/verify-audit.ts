// Walks the operation log's chain in its table, a page at a time, and names the first row that is not as written.
import type { Database } from 'better-sqlite3'
import type { AuditVerdict } from '../../../shared/api/people.ts'
import type { AuditColumns } from '../audit-chain.ts'
import { type AuditBreak, type AuditHead, BEFORE_THE_FIRST, judgeEnd, judgeRow } from '../audit-check.ts'

/** Of table meta: id and hash of the newest row, written in its transaction, so that a cut tail is seen. */
export const HEAD_KEY = 'audit_head'

const PAGE = 500
const COLUMNS = `id, at, actor_kind AS actorKind, actor_id AS actorId, actor_name AS actorName, address, action,
  object_kind AS objectKind, object_id AS objectId, object_name AS objectName, before, after,
  previous_hash AS previousHash, hash`

export function writeHead({ id, hash }: AuditHead): string {
  return `${id} ${hash}`
}

export function parseHead(text: string | undefined): AuditHead | null {
  const [, id, hash] = /^(\d+) ([0-9a-f]{64})$/.exec(text ?? '') ?? []
  return id === undefined || hash === undefined ? null : { id: Number(id), hash }
}

export function readAuditHead(db: Database): AuditHead | null {
  const text = db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(HEAD_KEY)
  return parseHead(typeof text === 'string' ? text : undefined)
}

/**
 * `anchors`: ids and hashes that were written down outside of the database. Rows are never changed and only added at
 * the end, so the walk needs no transaction that would keep the writer's log from being emptied.
 */
export async function verifyAudit(db: Database, anchors: readonly AuditHead[] = []): Promise<AuditVerdict> {
  const page = db.prepare<[number], AuditColumns>(
    `SELECT ${COLUMNS} FROM audit WHERE id > ? ORDER BY id LIMIT ${PAGE}`,
  )
  const holder = db.prepare<[string], number>('SELECT id FROM audit WHERE hash = ? LIMIT 1').pluck()
  const holderOf = (hash: string) => holder.get(hash) ?? null
  const wanted = new Map(anchors.map((anchor) => [anchor.id, anchor.hash]))
  const end = db.transaction(() => ({ rows: page.all(last.id), head: readAuditHead(db) }))
  let last = BEFORE_THE_FIRST
  let rows = 0
  let trusted = 0
  let from = Number.MIN_SAFE_INTEGER
  let firstBad: AuditBreak | null = null

  for (;;) {
    const found = page.all(from)
    for (const row of found) {
      rows += 1
      firstBad ??= judgeRow(row, last, holderOf)
      const anchor = wanted.get(row.id)
      if (anchor === row.hash) trusted = row.id
      else if (anchor !== undefined) firstBad ??= { id: trusted + 1, why: 'edited' }
      last = row
      from = row.id
    }
    if (found.length === PAGE) {
      await new Promise(setImmediate)
      continue
    }
    const { rows: behind, head } = end()
    // Rows that came meanwhile are walked too, so that the end is judged against the head of the same moment.
    if (behind.length > 0) continue
    firstBad ??= judgeEnd(last, head) ?? judgeAnchorsBehind(last, anchors)
    return { rows, head: last.hash, firstBad }
  }
}

function judgeAnchorsBehind(last: AuditHead, anchors: readonly AuditHead[]): AuditBreak | null {
  return anchors.some(({ id }) => id > last.id) ? { id: last.id + 1, why: 'removed' } : null
}
