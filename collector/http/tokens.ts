// Tokens with which scripts and machines act for the person who made them.
import { createRoute, z } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import { CreateToken, NewToken, Tokens } from '../../shared/api/people.ts'
import type { Someone } from '../people/people.ts'
import { actorOf, someoneOf } from './actor.ts'
import type { AppParts } from './parts.ts'
import { presentToken } from './present-person.ts'
import { body, createRouter, INVALID, json, NOT_FOUND, REFUSED } from './router.ts'

const query = LanguageQuery.strict()
const TokenParam = z.object({ id: z.string().min(1).max(64) })

const listTokens = createRoute({
  method: 'get',
  path: '/tokens',
  tags: ['People'],
  summary: 'Your tokens; for an administrator those of everybody',
  request: { query },
  responses: { 200: json('Newest first', Tokens), ...REFUSED },
})
const createToken = createRoute({
  method: 'post',
  path: '/tokens',
  tags: ['People'],
  summary: 'Make a token, shown this once; it may never do more than you may',
  request: { query, body: body(CreateToken.strict()) },
  responses: { 201: json('The token', NewToken), ...INVALID, ...REFUSED },
})
const revokeToken = createRoute({
  method: 'delete',
  path: '/tokens/{id}',
  tags: ['People'],
  summary: 'Revoke a token of your own; an administrator those of anybody',
  request: { params: TokenParam, query },
  responses: { 200: json('The tokens as they are now', Tokens), ...REFUSED, ...NOT_FOUND },
})

export function createTokenRoutes({ people }: Pick<AppParts, 'people'>) {
  const visible = async (someone: Someone) => ({
    tokens: (await people.tokens(ownerSeen(someone))).map(presentToken),
  })
  return createRouter()
    .openapi(listTokens, async (c) => c.json(await visible(someoneOf(c)), 200))
    .openapi(createToken, async (c) => {
      const { token, secret } = await people.createToken(someoneOf(c), c.req.valid('json'))
      return c.json({ token: presentToken(token), secret }, 201)
    })
    .openapi(revokeToken, async (c) => {
      const someone = someoneOf(c)
      await people.revokeToken(c.req.valid('param').id, { owner: ownerSeen(someone), by: actorOf(c) })
      return c.json(await visible(someone), 200)
    })
}

/** Whose tokens somebody may see: null for those of everybody. */
function ownerSeen({ role, user }: Someone): string | null {
  return role === 'administrator' ? null : (user?.id ?? '')
}
