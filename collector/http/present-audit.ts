// Rows of the operation log as the API and its files tell them.
import type { AuditRow } from '../../shared/api/people.ts'
import { csvRow } from '../../shared/csv.ts'
import type { Language } from '../../shared/language.ts'
import { fillText, type Values } from '../../shared/text.ts'
import type { AuditColumns } from '../store/audit-chain.ts'
import { ACTOR_WORDS, AUDIT_SENTENCES } from './audit-sentences.ts'
import type { Voice } from './voice.ts'

type Speaker = { readonly voice: Pick<Voice, 'text' | 'person'>; readonly language: Language }

export function presentAudit(speaker: Speaker, row: AuditColumns): AuditRow {
  const { previousHash: _, before, after, actorKind, ...rest } = row
  const told = {
    ...rest,
    actorKind: actorKind as AuditRow['actorKind'],
    before: parse(before),
    after: parse(after),
  }
  return { ...told, sentence: sayAudit(speaker, told) }
}

function sayAudit(
  { voice, language }: Speaker,
  row: Pick<AuditRow, 'action' | 'actorKind' | 'actorName' | 'objectName' | 'objectId' | 'after'>,
): string {
  const { action, actorName, objectName, objectId, after } = row
  const what = [objectName, objectId].find((text) => text !== '') ?? '–'
  const who = row.actorKind === 'system' ? voice.text(ACTOR_WORDS.collector) : voice.person(actorName)
  // Actions are the collector's own words, but a row may have been edited: "constructor" finds no sentence.
  const text = Object.hasOwn(AUDIT_SENTENCES, action) ? AUDIT_SENTENCES[action] : undefined
  if (text === undefined) return `${who}: ${action} ${what}`.trim()
  return fillText(text, { ...flat(after), who, what }, { language })
}

function flat(after: unknown): Values {
  if (typeof after !== 'object' || after === null || Array.isArray(after)) return {}
  return Object.fromEntries(
    Object.entries(after).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  )
}

/** A row that was edited by hand may hold anything; it is shown as it is. */
function parse(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

export const AUDIT_CSV_HEAD = csvRow([
  'id',
  'time',
  'actor_kind',
  'actor_id',
  'actor',
  'address',
  'action',
  'sentence',
  'object_kind',
  'object_id',
  'object',
  'before',
  'after',
  'previous_hash',
  'hash',
])

export function auditCsvRow(row: AuditColumns, sentence: string): string {
  const { id, at, actorKind, actorId, actorName, address, action, objectKind, objectId, objectName } = row
  const actor = [actorKind, actorId, actorName, address]
  const object = [objectKind, objectId, objectName]
  const state = [row.before, row.after, row.previousHash, row.hash]
  // A row that was edited by hand may hold any moment.
  const time = Number.isFinite(new Date(at).getTime()) ? new Date(at).toISOString() : String(at)
  return csvRow([id, time, ...actor, action, sentence, ...object, ...state])
}
