// Who there is to give work to: names for whoever picks a person, nothing else of an account.
import { createRoute } from '@hono/zod-openapi'
import { LanguageQuery } from '../../shared/api/common.ts'
import { PeopleList } from '../../shared/api/people.ts'
import type { AppParts } from './parts.ts'
import { createRouter, json, REFUSED } from './router.ts'

const listPeople = createRoute({
  method: 'get',
  path: '/people',
  tags: ['People'],
  summary: 'The names of everybody who has an account; not active: locked',
  request: { query: LanguageQuery.strict() },
  responses: { 200: json('By name', PeopleList), ...REFUSED },
})

export function createPeopleListRoutes({ people }: Pick<AppParts, 'people'>) {
  return createRouter().openapi(listPeople, async (c) => {
    const users = await people.users()
    const names = users.map(({ id, name, username, role, lockedAt }) => ({
      id,
      name,
      username,
      role,
      isActive: lockedAt === null,
    }))
    return c.json({ people: names }, 200)
  })
}
