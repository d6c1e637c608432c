// `audit verify` and `audit export`: read the database file beside the running collector, or without it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditVerdict } from '../shared/api/people.ts'
import { AUDIT_CSV_HEAD, auditCsvRow, presentAudit } from './http/present-audit.ts'
import { voiceOf } from './http/voice.ts'
import { StartError } from './start-error.ts'
import type { AuditColumns } from './store/audit-chain.ts'
import type { AuditHead } from './store/audit-check.ts'
import { type AuditFile, openAuditFile } from './store/sqlite/audit-file.ts'

export type VerifyOptions = {
  readonly anchor: readonly string[]
  readonly log?: string
  readonly json?: true
}
export type ExportOptions = { readonly from?: string; readonly to?: string; readonly format: string }
export type Printed = { readonly text: string; readonly exitCode: 0 | 1 }

const WHY: Readonly<Record<NonNullable<AuditVerdict['firstBad']>['why'], string>> = {
  edited: 'was edited',
  removed: 'was removed',
  reordered: 'stands in another place than it was written at',
  inserted: 'was put in afterwards',
}

export async function runVerify(data: string, options: VerifyOptions): Promise<Printed> {
  const anchors = [...options.anchor.map(parseAnchor), ...anchorsOfLog(options.log)]
  const verdict = await withFile(data, (file) => file.verify(anchors))
  const exitCode = verdict.firstBad === null ? 0 : 1
  return { text: options.json === true ? `${JSON.stringify(verdict)}\n` : sayVerdict(verdict), exitCode }
}

function sayVerdict({ rows, head, firstBad }: AuditVerdict): string {
  if (firstBad !== null) return `The operation log is not whole: row ${firstBad.id} ${WHY[firstBad.why]}.\n`
  return `The operation log is whole: ${rows} rows, the newest with hash ${head}.\n`
}

/** Hands over line after line, so that a long log needs no memory. */
export async function runExport(
  data: string,
  options: ExportOptions,
  write: (text: string) => void,
): Promise<void> {
  const { format } = options
  if (format !== 'csv' && format !== 'jsonl') throw new StartError(`--format ${format}: csv or jsonl`)
  const filter = { from: parseMoment('--from', options.from), to: parseMoment('--to', options.to) }
  const line = format === 'csv' ? csvLine : jsonLine
  await withFile(data, async (file) => {
    if (format === 'csv') write(AUDIT_CSV_HEAD)
    for await (const rows of file.pages(filter)) write(rows.map(line).join(''))
  })
}

const SPEAKER = { voice: voiceOf(new Map(), { language: 'en' }), language: 'en' } as const

function csvLine(row: AuditColumns): string {
  return auditCsvRow(row, presentAudit(SPEAKER, row).sentence)
}

/** before and after stay the text that was hashed, so that the chain can be checked from the file alone. */
function jsonLine(row: AuditColumns): string {
  return `${JSON.stringify(row)}\n`
}

async function withFile<T>(data: string, use: (file: AuditFile) => Promise<T>): Promise<T> {
  const path = join(data, 'xunjian.db')
  let file: AuditFile
  try {
    file = openAuditFile(path)
  } catch (error) {
    throw new StartError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  try {
    return await use(file)
  } finally {
    file.close()
  }
}

function parseAnchor(text: string): AuditHead {
  const [, id, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (id === undefined || hash === undefined)
    throw new StartError(`--anchor ${text}: write ID:HASH, as the collector's log has them`)
  return { id: Number(id), hash }
}

/** The collector writes the newest row's id and hash into its log: whoever rewrote the database has not rewritten that. */
function anchorsOfLog(path: string | undefined): AuditHead[] {
  if (path === undefined) return []
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (error) {
    throw new StartError(`--log ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const found = content.matchAll(/"auditHead":\{"id":(\d{1,15}),"hash":"([0-9a-f]{64})"\}/g)
  return Array.from(found, ([, id, hash]) => ({ id: Number(id), hash: String(hash) }))
}

function parseMoment(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const at = Date.parse(text)
  if (Number.isNaN(at))
    throw new StartError(`${option} ${text}: write a date such as 2026-11-22 or 2026-11-22T08:00Z`)
  return at
}
