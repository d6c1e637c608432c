// An entry on the time line of a fault, of which only what it says has to be named.
import type { FaultEntryRecord } from '../store/fault-records.ts'

export type Said = Pick<FaultEntryRecord, 'fault' | 'at' | 'kind' | 'by'> & Partial<FaultEntryRecord>

/** The collector by itself, where no inspection says it. */
export const BY_COLLECTOR = { kind: 'machine', name: 'collector' } as const

export function makeEntry(said: Said): FaultEntryRecord {
  return { from: null, to: null, words: null, summary: null, round: null, ...said }
}
