// Judges a row of the operation log against the one before it: whole, or edited, removed, reordered, inserted. Pure.
import type { AuditVerdict } from '../../shared/api/people.ts'
import { type AuditColumns, FIRST_HASH, hashColumns } from './audit-chain.ts'

/** Where the chain ends: id and hash of a row. */
export type AuditHead = { readonly id: number; readonly hash: string }
export type AuditBreak = NonNullable<AuditVerdict['firstBad']>

export const BEFORE_THE_FIRST: AuditHead = { id: 0, hash: FIRST_HASH }
/** A row that was moved further than this is called edited, which it is too. */
const SEARCHED = 1_000

/** Null: the row stands where it was written. `holderOf` finds the row that carries a hash; it is asked only once. */
export function judgeRow(
  row: AuditColumns,
  before: AuditHead,
  holderOf: (hash: string) => number | null,
): AuditBreak | null {
  const expected = before.id + 1
  const isWhole = hashColumns(row) === row.hash
  const follows = row.id === expected && row.previousHash === before.hash
  if (isWhole && follows) return null
  if (isWhole) return judgeWhole(row, before, holderOf)
  return judgeBroken(row, expected, holderOf)
}

/** The row is as it was written, but not behind the one that it was written behind. */
function judgeWhole(
  row: AuditColumns,
  before: AuditHead,
  holderOf: (hash: string) => number | null,
): AuditBreak {
  const expected = before.id + 1
  if (row.id > expected) return { id: expected, why: 'removed' }
  const holder = row.previousHash === FIRST_HASH ? 0 : holderOf(row.previousHash)
  if (row.id < expected || (holder !== null && holder >= row.id)) return { id: row.id, why: 'reordered' }
  if (holder !== null && holder < before.id) return { id: holder + 1, why: 'inserted' }
  return { id: Math.max(1, before.id), why: 'edited' }
}

function judgeBroken(
  row: AuditColumns,
  expected: number,
  holderOf: (hash: string) => number | null,
): AuditBreak {
  const holder = row.previousHash === FIRST_HASH ? 0 : holderOf(row.previousHash)
  const written = writtenAs(row, [holder === null ? expected : holder + 1, row.id, expected])
  if (written === null) {
    return row.id > expected ? { id: expected, why: 'removed' } : { id: row.id, why: 'edited' }
  }
  if (written < expected) return { id: written, why: 'inserted' }
  return written > expected && holder === null
    ? { id: expected, why: 'removed' }
    : { id: row.id, why: 'reordered' }
}

/** The id with which its hash holds. */
function writtenAs(row: AuditColumns, guesses: readonly number[]): number | null {
  const holds = (id: number) => hashColumns({ ...row, id }) === row.hash
  const guessed = guesses.find(holds)
  if (guessed !== undefined) return guessed
  for (let distance = 1; distance <= SEARCHED; distance += 1) {
    if (holds(row.id - distance)) return row.id - distance
    if (holds(row.id + distance)) return row.id + distance
  }
  return null
}

/** The end of the table against the end that was written down with the newest row. */
export function judgeEnd(last: AuditHead, head: AuditHead | null): AuditBreak | null {
  if (head === null) return last.id === 0 ? null : { id: last.id + 1, why: 'removed' }
  if (head.id > last.id) return { id: last.id + 1, why: 'removed' }
  if (head.id < last.id) return { id: head.id + 1, why: 'inserted' }
  return head.hash === last.hash ? null : { id: last.id, why: 'edited' }
}
