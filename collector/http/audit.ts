// The operation log: its pages, the proof that it is whole, and a file of it.
import { createRoute, z } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import { AuditFilter, AuditPage, AuditQuery, AuditVerdict } from '../../shared/api/people.ts'
import type { AppParts } from './parts.ts'
import { AUDIT_CSV_HEAD, auditCsvRow, presentAudit } from './present-audit.ts'
import { createRouter, INVALID, json } from './router.ts'
import { createVoice, zoneOf } from './voice.ts'

const listAudit = createRoute({
  method: 'get',
  path: '/audit',
  tags: ['Audit'],
  summary: 'Who changed what, newest first',
  description:
    'A page may hold fewer rows than asked for and still have a `next`: one page searches only so far.',
  request: { query: AuditQuery.strict() },
  responses: { 200: json('A page of the operation log', AuditPage), ...INVALID },
})
const verifyAudit = createRoute({
  method: 'get',
  path: '/audit/verify',
  tags: ['Audit'],
  summary: 'Whether every row stands as it was written',
  request: { query: LanguageQuery.strict() },
  responses: { 200: json('The verdict', AuditVerdict), ...INVALID },
})
const exportAudit = createRoute({
  method: 'get',
  path: '/audit/export.csv',
  tags: ['Audit'],
  summary: 'The operation log as a file for spreadsheets, oldest first',
  request: { query: z.strictObject({ ...AuditFilter.shape, ...LanguageQuery.shape }) },
  responses: {
    200: { description: 'Comma-separated values', content: { 'text/csv': { schema: z.string() } } },
    ...INVALID,
  },
})

export function createAuditRoutes(parts: AppParts) {
  const { readStore } = parts
  let verifying: Promise<AuditVerdict> | null = null
  return createRouter()
    .openapi(listAudit, async (c) => {
      const { lang, ...query } = c.req.valid('query')
      const speaker = { voice: createVoice(parts, lang, zoneOf(c)), language: lang }
      const { rows, next } = await readStore.audit(query)
      return c.json({ rows: rows.map((row) => presentAudit(speaker, row)), next }, 200)
    })
    .openapi(verifyAudit, async (c) => {
      // One walk at a time, however many ask.
      verifying ??= readStore.verifyAudit().finally(() => {
        verifying = null
      })
      return c.json(await verifying, 200)
    })
    .openapi(exportAudit, (c) => {
      const { lang, ...filter } = c.req.valid('query')
      const speaker = { voice: createVoice(parts, lang, zoneOf(c)), language: lang }
      return c.body(csvStream(speaker, readStore.auditPages(filter)), 200, {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="xunjian-audit.csv"',
      })
    })
}

type Pages = ReturnType<AppParts['readStore']['auditPages']>

/** Made as it is read, so that a long log needs no memory. */
function csvStream(speaker: Parameters<typeof presentAudit>[0], pages: Pages): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  async function* chunks() {
    yield encoder.encode(AUDIT_CSV_HEAD)
    for await (const rows of pages) {
      const lines = rows.map((row) => auditCsvRow(row, presentAudit(speaker, row).sentence))
      yield encoder.encode(lines.join(''))
    }
  }
  return ReadableStream.from(chunks())
}
