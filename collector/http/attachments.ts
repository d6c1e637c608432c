// Files that people send with faults and notes: one at a time, checked as it comes in, handed out only as a download.
import { randomUUID } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { LanguageQuery } from '../../shared/api/common.ts'
import { Attachment } from '../../shared/api/fault.ts'
import { LIMITS } from '../../shared/limits.ts'
import { AttachmentRefusal, type Incoming } from '../attachments/attachment-store.ts'
import { cleanFileName, contentDisposition } from '../attachments/file-name.ts'
import { FILE_TYPES, fileTypeOf, isNamedAs } from '../attachments/file-types.ts'
import { actorOf, someoneOf } from './actor.ts'
import { bodyParts, requireLength, tooLarge } from './body-parts.ts'
import type { AppParts } from './parts.ts'
import { presentAttachment } from './present-attachment.ts'
import { AppError } from './problem.ts'
import {
  type ApiEnv,
  CONFLICT,
  createRouter,
  INVALID,
  json,
  NOT_FOUND,
  problem,
  REFUSED,
  UNAVAILABLE,
} from './router.ts'

const NAME_HEADER = 'X-File-Name'
const binary = { schema: z.any().openapi({ type: 'string', format: 'binary' }) }

const add = createRoute({
  method: 'post',
  path: '/attachments',
  tags: ['Faults'],
  summary: 'Send a file; a report or a note names it by its id afterwards, within a day',
  description: `The body is the file itself, its type stands in Content-Type: ${Object.keys(FILE_TYPES).join(', ')}.`,
  request: {
    query: LanguageQuery.strict(),
    headers: z.object({
      'x-file-name': z
        .string()
        .min(1)
        .max(2_000)
        .openapi({ description: 'The name of the file, percent-encoded' }),
    }),
    body: { required: true, content: { 'application/octet-stream': binary } },
  },
  responses: {
    201: json('What is known of it', Attachment),
    ...INVALID,
    ...REFUSED,
    ...CONFLICT,
    ...UNAVAILABLE,
    413: problem('It is too large'),
    415: problem('Files of this type are not taken, or it is not what it says it is'),
    507: problem('The disk of the collector is full; nothing was kept'),
  },
})
const download = createRoute({
  method: 'get',
  path: '/attachments/{id}',
  tags: ['Faults'],
  summary: 'A file, as a download',
  request: { params: z.object({ id: z.string().min(1).max(64) }), query: LanguageQuery.strict() },
  responses: {
    200: { description: 'The file', content: { 'application/octet-stream': binary } },
    ...INVALID,
    ...NOT_FOUND,
  },
})

export function createAttachmentRoutes(parts: AppParts) {
  const { attachments, readStore, writer, clock } = parts
  return createRouter()
    .openapi(add, async (c) => {
      const { name, type } = describedFile(c)
      const owner = ownerOf(c)
      if (readStore.attachments.countUnattached(owner.id) >= LIMITS.attachmentsPerFault)
        throw new AppError('too-many-attachments', { detail: String(LIMITS.attachmentsPerFault) })
      const id = randomUUID()
      const body = bodyParts(c)
      const kept = await keep(parts, { id, type, body, maxBytes: LIMITS.attachmentBytes })
      const at = clock()
      const row = { id, fault: null, name, type, ...kept, at, byId: owner.id, by: owner.name }
      try {
        await writer.command({ kind: 'add-attachment', attachment: row, by: actorOf(c), at })
      } catch (error) {
        await attachments.remove(id)
        throw error
      }
      return c.json(presentAttachment(row, null), 201)
    })
    .openapi(download, async (c) => {
      const row = readStore.attachments.one(c.req.valid('param').id)
      // What belongs to nothing yet is seen by whoever sent it.
      if (row === null || (row.fault === null && row.byId !== ownerOf(c).id))
        throw new AppError('unknown-attachment')
      const file = await attachments.read(row.id)
      if (file === null) throw new AppError('unknown-attachment')
      return c.body(file.stream, 200, {
        'Content-Type': row.type.startsWith('text/') ? `${row.type}; charset=utf-8` : row.type,
        'Content-Length': String(file.bytes),
        'Content-Disposition': contentDisposition(row.name),
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Resource-Policy': 'same-origin',
      })
    })
}

/** Throws before a byte of the body is read. */
function describedFile(c: Context<ApiEnv>): { name: string; type: string } {
  const type = fileTypeOf(c.req.header('content-type'))
  if (type === null) throw new AppError('wrong-file-type', { detail: Object.keys(FILE_TYPES).join(', ') })
  const name = cleanFileName(decodeName(c.req.header(NAME_HEADER) ?? ''))
  if (!isNamedAs(type, name)) throw new AppError('wrong-file-type', { detail: `${name}: ${type}` })
  requireLength(c, LIMITS.attachmentBytes)
  return { name, type }
}

function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    throw new AppError('invalid', {
      errors: [{ path: 'header.x-file-name', message: 'is not percent-encoded UTF-8' }],
    })
  }
}

async function keep({ attachments }: Pick<AppParts, 'attachments'>, incoming: Incoming) {
  try {
    return await attachments.keep(incoming)
  } catch (error) {
    if (!(error instanceof AttachmentRefusal)) throw error
    if (error.code === 'too-large') throw tooLarge(LIMITS.attachmentBytes)
    throw new AppError(error.code === 'no-space' ? 'no-space' : 'wrong-file-type')
  }
}

/** The person, whether in a session or behind a token. */
function ownerOf(c: Context<ApiEnv>): { id: string; name: string } {
  return someoneOf(c).user ?? actorOf(c)
}
