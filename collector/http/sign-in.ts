// Coming, going and one's own affairs: sign-in, password, sessions.
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { LanguageQuery } from '../../shared/api/common.ts'
import { ChangePassword, Me, PasswordRules, Sessions, SignIn } from '../../shared/api/people.ts'
import { addressOf, someoneOf } from './actor.ts'
import type { AppParts } from './parts.ts'
import { presentMe, presentSession } from './present-person.ts'
import { type ApiEnv, body, CONFLICT, createRouter, INVALID, json, NOT_FOUND, REFUSED } from './router.ts'

const query = LanguageQuery.strict()
const SessionParam = z.object({ id: z.string().min(1).max(64) })

const signIn = createRoute({
  method: 'post',
  path: '/sign-in',
  tags: ['People'],
  summary: 'Sign in with name and password; the answer sets the cookie of the session',
  request: { query, body: body(SignIn.strict()) },
  responses: { 200: json('Who you are', Me), ...INVALID, ...REFUSED },
})
const signOut = createRoute({
  method: 'post',
  path: '/sign-out',
  tags: ['People'],
  summary: 'End this session',
  request: { query },
  responses: { 200: json('Nothing more', z.object({})), ...REFUSED },
})
const showMe = createRoute({
  method: 'get',
  path: '/me',
  tags: ['People'],
  summary: 'Who makes this request',
  request: { query },
  responses: { 200: json('Who you are', Me), ...REFUSED },
})
const changePassword = createRoute({
  method: 'post',
  path: '/me/password',
  tags: ['People'],
  summary: 'Change your password; all your other sessions end',
  request: { query, body: body(ChangePassword.strict()) },
  responses: { 200: json('Who you are', Me), ...INVALID, ...REFUSED, ...CONFLICT },
})
const listMySessions = createRoute({
  method: 'get',
  path: '/me/sessions',
  tags: ['People'],
  summary: 'Where you are signed in',
  request: { query },
  responses: { 200: json('Newest first', Sessions), ...REFUSED },
})
const endMySession = createRoute({
  method: 'delete',
  path: '/me/sessions/{id}',
  tags: ['People'],
  summary: 'End one of your sessions',
  request: { params: SessionParam, query },
  responses: { 200: json('Those that are left', Sessions), ...REFUSED, ...NOT_FOUND },
})
const showPasswordRules = createRoute({
  method: 'get',
  path: '/password-rules',
  tags: ['People'],
  summary: 'What a password must be',
  request: { query },
  responses: { 200: json('The rules', PasswordRules), ...INVALID },
})

export function createSignInRoutes({ people }: Pick<AppParts, 'people'>) {
  const mySessions = async (c: Context<ApiEnv>) => {
    const { user, sessionId } = someoneOf(c)
    const sessions = user === null ? [] : await people.sessions(user.id)
    return { sessions: sessions.map((session) => presentSession(session, sessionId)) }
  }
  return createRouter()
    .openapi(signIn, async (c) => {
      const from = { headers: c.req.raw.headers, address: addressOf(c) }
      const { someone, cookies } = await people.signIn(c.req.valid('json'), from)
      setCookies(c, cookies)
      return c.json(presentMe(someone), 200)
    })
    .openapi(signOut, async (c) => {
      const { cookies } = await people.signOut(someoneOf(c))
      setCookies(c, cookies)
      return c.json({}, 200)
    })
    .openapi(showMe, (c) => c.json(presentMe(someoneOf(c)), 200))
    .openapi(changePassword, async (c) => {
      const someone = someoneOf(c)
      const { user } = await people.changePassword(someone, c.req.valid('json'))
      return c.json(presentMe({ ...someone, user }), 200)
    })
    .openapi(listMySessions, async (c) => c.json(await mySessions(c), 200))
    .openapi(endMySession, async (c) => {
      const { user, actor } = someoneOf(c)
      if (user !== null) await people.endSessions(user.id, { sessionId: c.req.valid('param').id, by: actor })
      return c.json(await mySessions(c), 200)
    })
    .openapi(showPasswordRules, (c) => c.json({ ...people.passwordRules }, 200))
}

/** What the library of sessions wants to be set stands beside what others have set. */
export function setCookies(c: Context, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true })
}
