// Accounts: who may sign in, as what, and who no longer.
import { createRoute, z } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import {
  ChangeUser,
  CreateUser,
  LockUser,
  OneTimePassword,
  Sessions,
  User,
  Users,
} from '../../shared/api/people.ts'
import { actorOf, someoneOf } from './actor.ts'
import type { AppParts } from './parts.ts'
import { presentSession, presentUser } from './present-person.ts'
import { body, CONFLICT, createRouter, INVALID, json, NOT_FOUND, REFUSED } from './router.ts'

const query = LanguageQuery.strict()
const UserParam = z.object({ id: z.string().min(1).max(64) })
const refused = { ...INVALID, ...REFUSED, ...NOT_FOUND, ...CONFLICT }

const listUsers = createRoute({
  method: 'get',
  path: '/users',
  tags: ['People'],
  summary: 'Everybody who has an account',
  request: { query },
  responses: { 200: json('By name', Users), ...REFUSED },
})
const createUser = createRoute({
  method: 'post',
  path: '/users',
  tags: ['People'],
  summary: 'Make an account; its one-time password is shown this once',
  request: { query, body: body(CreateUser.strict()) },
  responses: { 201: json('The account and its password', OneTimePassword), ...refused },
})
const changeUser = createRoute({
  method: 'patch',
  path: '/users/{id}',
  tags: ['People'],
  summary: 'Change name or role; a role holds from the next request on',
  request: { params: UserParam, query, body: body(ChangeUser.strict()) },
  responses: { 200: json('The account as it is now', User), ...refused },
})
const resetPassword = createRoute({
  method: 'post',
  path: '/users/{id}/reset-password',
  tags: ['People'],
  summary: 'Give a one-time password, shown this once; all sessions end',
  request: { params: UserParam, query },
  responses: { 200: json('The account and its password', OneTimePassword), ...refused },
})
const lockUser = createRoute({
  method: 'post',
  path: '/users/{id}/lock',
  tags: ['People'],
  summary: 'Shut somebody out until unlocked; sessions, streams and tokens end at once',
  request: { params: UserParam, query, body: body(LockUser.strict()) },
  responses: { 200: json('The account as it is now', User), ...refused },
})
const unlockUser = createRoute({
  method: 'post',
  path: '/users/{id}/unlock',
  tags: ['People'],
  summary: 'Let somebody in again, also after wrong passwords',
  request: { params: UserParam, query },
  responses: { 200: json('The account as it is now', User), ...refused },
})
const listSessions = createRoute({
  method: 'get',
  path: '/users/{id}/sessions',
  tags: ['People'],
  summary: 'Where somebody is signed in',
  request: { params: UserParam, query },
  responses: { 200: json('Newest first', Sessions), ...REFUSED, ...NOT_FOUND },
})
const endSessions = createRoute({
  method: 'delete',
  path: '/users/{id}/sessions',
  tags: ['People'],
  summary: 'End all sessions of somebody; your own present one stays',
  request: { params: UserParam, query },
  responses: { 200: json('Those that are left', Sessions), ...REFUSED, ...NOT_FOUND },
})

export function createUserRoutes({ people }: Pick<AppParts, 'people'>) {
  const sessionsOf = async (userId: string, current: string | null) => ({
    sessions: (await people.sessions(userId)).map((session) => presentSession(session, current)),
  })
  return createRouter()
    .openapi(listUsers, async (c) => c.json({ users: (await people.users()).map(presentUser) }, 200))
    .openapi(createUser, async (c) => {
      const { user, password } = await people.createUser({ ...c.req.valid('json'), by: actorOf(c) })
      return c.json({ user: presentUser(user), password }, 201)
    })
    .openapi(changeUser, async (c) => {
      const wanted = { ...c.req.valid('json'), by: actorOf(c) }
      return c.json(presentUser(await people.changeUser(c.req.valid('param').id, wanted)), 200)
    })
    .openapi(resetPassword, async (c) => {
      const { user, password } = await people.resetPassword(c.req.valid('param').id, { by: actorOf(c) })
      return c.json({ user: presentUser(user), password }, 200)
    })
    .openapi(lockUser, async (c) => {
      const wanted = { ...c.req.valid('json'), by: actorOf(c) }
      return c.json(presentUser(await people.lockUser(c.req.valid('param').id, wanted)), 200)
    })
    .openapi(unlockUser, async (c) =>
      c.json(presentUser(await people.unlockUser(c.req.valid('param').id, { by: actorOf(c) })), 200),
    )
    .openapi(listSessions, async (c) => {
      const { id } = await people.user(c.req.valid('param').id)
      return c.json(await sessionsOf(id, someoneOf(c).sessionId), 200)
    })
    .openapi(endSessions, async (c) => {
      const { id } = await people.user(c.req.valid('param').id)
      const { sessionId } = someoneOf(c)
      await people.endSessions(id, { except: sessionId, by: actorOf(c) })
      return c.json(await sessionsOf(id, sessionId), 200)
    })
}
