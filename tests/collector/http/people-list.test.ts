// The names from which somebody is picked.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PeopleList } from '../../../shared/api/people.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { addToken, addUser } from '../../support/people.ts'
import { ACTOR } from '../../support/rounds.ts'

let rig: ApiRig
beforeEach(() => {
  rig = createApiRig()
})
afterEach(() => rig.close())

async function list(token: string) {
  const headers = { authorization: `Bearer ${token}` }
  const response = await rig.app.request('/api/v1/people', { headers })
  return { status: response.status, text: await response.text() }
}

describe('the people to give work to', () => {
  test('are told to a viewer too, with who is locked marked and nothing else of an account', async () => {
    const viewer = addUser(rig.rig, { username: 'li.na', name: 'Li Na', role: 'viewer' })
    const gone = addUser(rig.rig, { username: 'chen.jie', name: 'Chen Jie', role: 'operator' })
    await rig.people.lockUser(gone, { reason: 'left the department', by: ACTOR })
    const { status, text } = await list(addToken(rig.rig, viewer, { scopes: ['read'] }))
    expect(status).toBe(200)
    const { people } = PeopleList.parse(JSON.parse(text))
    expect(people.filter(({ id }) => id === viewer || id === gone)).toEqual([
      { id: gone, name: 'Chen Jie', username: 'chen.jie', role: 'operator', isActive: false },
      { id: viewer, name: 'Li Na', username: 'li.na', role: 'viewer', isActive: true },
    ])
    expect(text).not.toContain('left the department')
  })
})
