// Codes with which new hosts enrol: made, listed, revoked.
import { createRoute, z } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import {
  EnrolCode,
  EnrolCodeRequest,
  EnrolCodeRow,
  type EnrolCodeState,
  EnrolCodes,
} from '../../shared/api/enrolment.ts'
import { writeEnrolCode } from '../../shared/enrol-code.ts'
import type { CodeAnswer } from '../ingest/messages.ts'
import type { StoredCode } from '../store/read-store.ts'
import type { Actor } from '../store/records.ts'
import { actorOf } from './actor.ts'
import type { AppParts } from './parts.ts'
import { AppError } from './problem.ts'
import { body, CONFLICT, createRouter, INVALID, json, NOT_FOUND, UNAVAILABLE } from './router.ts'

const query = LanguageQuery.strict()
const CodeParam = z.object({ id: z.string().regex(/^[0-9a-f]{12}$/, 'twelve hexadecimal digits') })
const create = createRoute({
  method: 'post',
  path: '/enrol-codes',
  tags: ['Hosts'],
  summary: 'A code with which new hosts enrol, shown this once',
  request: { query, body: body(EnrolCodeRequest.strict()) },
  responses: { 201: json('The code', EnrolCode), ...INVALID, ...UNAVAILABLE },
})
const list = createRoute({
  method: 'get',
  path: '/enrol-codes',
  tags: ['Hosts'],
  summary: 'Codes, newest first; their secrets are not known any more',
  request: { query },
  responses: { 200: json('The codes', EnrolCodes), ...INVALID },
})
const revoke = createRoute({
  method: 'delete',
  path: '/enrol-codes/{id}',
  tags: ['Hosts'],
  summary: 'Revoke a code: no host enrols with it any more, those that have stay',
  request: { params: CodeParam, query },
  responses: { 200: json('The code', EnrolCodeRow), ...INVALID, ...NOT_FOUND, ...CONFLICT, ...UNAVAILABLE },
})

export function createEnrolCodeRoutes(parts: AppParts) {
  const { writer, readStore, clock } = parts
  return createRouter()
    .openapi(create, async (c) =>
      c.json(await createCode(parts, { ...c.req.valid('json'), hostId: null, by: actorOf(c) }), 201),
    )
    .openapi(list, (c) => {
      const at = clock()
      return c.json({ codes: readStore.codes().map((code) => presentCode(code, at)) }, 200)
    })
    .openapi(revoke, async (c) => {
      const { id: codeId } = c.req.valid('param')
      const at = clock()
      await writer.command({ kind: 'revoke-code', codeId, by: actorOf(c), at })
      const code = readStore.codes().find(({ id }) => id === codeId)
      if (code === undefined) throw new AppError('unknown-code')
      return c.json(presentCode(code, at), 200)
    })
}

type Wanted = z.infer<typeof EnrolCodeRequest> & { readonly hostId: string | null; readonly by: Actor }

/** The only moment at which the secret is known. */
export async function createCode(
  { writer, clock, publicUrl, authority }: AppParts,
  { validMinutes, ...wanted }: Wanted,
): Promise<EnrolCode> {
  const validMs = validMinutes * 60_000
  const answer = await writer.command({ kind: 'create-code', ...wanted, validMs, at: clock() })
  const { secret, code } = answer as CodeAnswer
  const { id, expiresAt, labels, uses } = code
  const word = writeEnrolCode({ url: publicUrl(), secret, authority: authority() })
  return { id, code: word, url: publicUrl(), expiresAt, labels: { ...labels }, uses }
}

function presentCode(
  { hash: _hash, usedBy: _usedBy, labels, ...code }: StoredCode,
  at: number,
): EnrolCodeRow {
  return { ...code, labels: { ...labels }, state: stateOf(code, at) }
}

function stateOf(
  code: Pick<StoredCode, 'revokedAt' | 'used' | 'uses' | 'expiresAt'>,
  at: number,
): EnrolCodeState {
  if (code.revokedAt !== null) return 'revoked'
  if (code.used >= code.uses) return 'used-up'
  return code.expiresAt <= at ? 'expired' : 'usable'
}
