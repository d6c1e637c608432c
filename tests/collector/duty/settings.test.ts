// What settings about duty must be beyond their shape: what they name is there, what others name stays, people say
// themselves how they are reached.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkCalendar, checkRoster } from '../../../collector/duty/duty-rules.ts'
import type { Role } from '../../../shared/api/people.ts'
import { BusinessCalendar, Roster } from '../../../shared/api/settings/duty.ts'
import { Setting } from '../../../shared/api/settings/settings.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { addToken, addUser } from '../../support/people.ts'

let rig: ApiRig
let ann: string
beforeEach(() => {
  rig = createApiRig()
  ann = addUser(rig.rig, { username: 'ann', role: 'viewer' })
})
afterEach(() => rig.close())

const SHIFT = { name: 'Day', from: '08:00', to: '08:00', every: 'day', startOn: '2026-01-01' }
const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const response = await rig.request(`/api/v1/settings/${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const make = async (kind: string, body: unknown) => {
  const made = await send('POST', kind, { body })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return Setting.parse(made.body).id
}
const paths = ({ body }: { body: Record<string, unknown> }) =>
  ((body.errors ?? []) as { path: string }[]).map(({ path }) => path)
const channel = () =>
  make('channel', { name: 'room', settings: { type: 'webhook', url: 'https://hooks.example.com/x' } })
const roster = (more: Record<string, unknown> = {}) =>
  make('roster', { name: 'Ops', timeZone: 'UTC', shifts: [{ ...SHIFT, people: [ann] }], ...more })

describe('what a setting names', () => {
  it.each([
    [
      'roster',
      { name: 'x', timeZone: 'UTC', calendarId: 'no', shifts: [{ ...SHIFT, people: ['no'] }] },
      ['json.body.calendarId', 'json.body.shifts[0].people[0]'],
    ],
    [
      'escalation',
      {
        name: 'x',
        steps: ['person', 'roster', 'channel'].map((kind) => ({
          afterMinutes: 5,
          targets: [{ kind, id: 'no' }],
        })),
      },
      [0, 1, 2].map((step) => `json.body.steps[${step}].targets[0].id`),
    ],
    [
      'policy',
      { name: 'x', calendarId: 'no', escalationId: 'no', assigneeId: 'no' },
      ['json.body.calendarId', 'json.body.escalationId', 'json.body.assigneeId'],
    ],
    [
      'route',
      { name: 'x', channelIds: ['no'], rosterIds: ['no'] },
      ['json.body.channelIds[0]', 'json.body.rosterIds[0]'],
    ],
    ['contact', { userId: 'no', channelIds: ['no'] }, ['json.body.userId', 'json.body.channelIds[0]']],
  ])('%s: has to be there', async (kind, body, wrong) => {
    const refused = await send('POST', kind, { body })
    expect(refused.status).toBe(400)
    expect(paths(refused)).toEqual(wrong)
  })

  it('is taken when it is there', async () => {
    const calendarId = await make('calendar', {
      name: 'Office',
      timeZone: 'UTC',
      hours: [{ days: [1], from: '09:00', to: '17:00' }],
    })
    const rosterId = await roster({ calendarId })
    const channelId = await channel()
    const targets = [
      { kind: 'person', id: ann },
      { kind: 'roster', id: rosterId },
      { kind: 'channel', id: channelId },
    ]
    const escalationId = await make('escalation', { name: 'Night', steps: [{ afterMinutes: 5, targets }] })
    await make('policy', { name: 'all', calendarId, escalationId, assigneeId: ann })
    await make('route', { name: 'all', channelIds: [channelId], rosterIds: [rosterId] })
    const contactId = await make('contact', { userId: ann, channelIds: [channelId] })

    const refusals = await Promise.all(
      [
        ['calendar', calendarId],
        ['roster', rosterId],
        ['channel', channelId],
        ['escalation', escalationId],
      ].map(([kind, id]) => send('DELETE', `${kind}/${id}`)),
    )
    expect(refusals.map(({ status, body }) => [status, body.code, body.detail])).toEqual([
      [409, 'setting-in-use', 'policy all, roster Ops'],
      [409, 'setting-in-use', 'route all, escalation Night'],
      [409, 'setting-in-use', `route all, contact ${contactId}, escalation Night`],
      [409, 'setting-in-use', 'policy all'],
    ])
  })

  it('may go when nobody names it any more', async () => {
    const channelId = await channel()
    const routeId = await make('route', { name: 'all', channelIds: [channelId] })
    expect((await send('DELETE', `channel/${channelId}`)).status).toBe(409)
    expect((await send('DELETE', `route/${routeId}`)).status).toBe(200)
    expect((await send('DELETE', `channel/${channelId}`)).status).toBe(200)
  })
})

describe('a contact', () => {
  const as = (role: Role, userId = addUser(rig.rig, { username: role, role })) => ({
    authorization: `Bearer ${addToken(rig.rig, userId, { scopes: ['read', 'operate'] })}`,
  })
  const own = (headers: Record<string, string>, userId: string, phone = '1') =>
    send('POST', 'contact', { body: { userId, phone } }, headers)

  it('is for people themselves to make, change and remove', async () => {
    const me = addUser(rig.rig, { username: 'li.na', role: 'operator' })
    const headers = as('operator', me)
    const made = await own(headers, me)
    expect(made.status).toBe(201)
    const { id } = Setting.parse(made.body)
    const changed = await send(
      'PUT',
      `contact/${id}`,
      { body: { userId: me, phone: '2' }, version: 1 },
      headers,
    )
    expect(changed.status).toBe(200)
    expect((await send('DELETE', `contact/${id}`, undefined, headers)).status).toBe(200)
  })

  it('of somebody else is for administrators, and nobody gives theirs away', async () => {
    const me = addUser(rig.rig, { username: 'li.na', role: 'operator' })
    const headers = as('operator', me)
    expect((await own(headers, ann)).status).toBe(403)
    const theirs = await make('contact', { userId: ann })
    const change = (id: string, userId: string) =>
      send('PUT', `contact/${id}`, { body: { userId }, version: 1 }, headers)
    expect((await change(theirs, ann)).status).toBe(403)
    expect((await change(theirs, me)).status).toBe(403)
    const mine = Setting.parse((await own(headers, me)).body).id
    expect((await change(mine, addUser(rig.rig, { username: 'bo', role: 'viewer' }))).status).toBe(403)
    expect((await send('DELETE', `contact/${theirs}`, undefined, headers)).status).toBe(403)
  })

  it('is not changed with a token that may only read', async () => {
    const token = addToken(rig.rig, ann, { scopes: ['read'] })
    expect((await own({ authorization: `Bearer ${token}` }, ann)).status).toBe(403)
  })

  it('is one for each person', async () => {
    const id = await make('contact', { userId: ann })
    const second = await send('POST', 'contact', { body: { userId: ann } })
    expect([second.status, paths(second)]).toEqual([400, ['json.body.userId']])
    const again = await send('PUT', `contact/${id}`, { body: { userId: ann, phone: '2' }, version: 1 })
    expect(again.status).toBe(200)
  })
})

describe('the rules of', () => {
  const wrongRoster = (more: object) =>
    checkRoster(
      Roster.parse({ name: 'x', timeZone: 'UTC', shifts: [{ ...SHIFT, people: ['a'] }], ...more }),
    ).map(({ path }) => path)
  const shift = (name: string, more = {}) => ({ ...SHIFT, name, people: ['a'], ...more })
  const override = (id: string, from: number, to: number) => ({ id, from, to, personId: 'a' })

  it.each([
    ['two shifts of different names', { shifts: [shift('A'), shift('B')] }, []],
    ['two shifts of one name', { shifts: [shift('A'), shift('A')] }, ['shifts[1].name']],
    ['holidays with a calendar', { calendarId: 'c', shifts: [shift('A', { holidays: 'skip' })] }, []],
    ['holidays without one', { shifts: [shift('A', { holidays: 'only' })] }, ['shifts[0].holidays']],
    ['somebody who stands in', { overrides: [override('1', 0, 1), override('2', 0, 1)] }, []],
    ['one id twice', { overrides: [override('1', 0, 1), override('1', 0, 1)] }, ['overrides[1].id']],
    ['an end before the beginning', { overrides: [override('1', 5, 5)] }, ['overrides[0].to']],
    ['standing in for years', { overrides: [override('1', 0, 500 * 86_400_000)] }, ['overrides[0].to']],
  ])('a roster: %s', (_, more, wrong) => {
    expect(wrongRoster(more)).toEqual(wrong)
  })

  const wrongCalendar = (more: object) =>
    checkCalendar(BusinessCalendar.parse({ name: 'x', timeZone: 'UTC', hours: [], ...more })).map(
      ({ path }) => path,
    )
  it.each([
    ['hours', { hours: [{ days: [1], from: '09:00', to: '17:00' }] }, []],
    ['only single days', { workdays: [{ name: 'x', on: '2026-01-01', from: '09:00', to: '17:00' }] }, []],
    ['nothing at all', {}, ['hours']],
    [
      'a holiday that ends before it begins',
      {
        hours: [{ days: [1], from: '09:00', to: '17:00' }],
        holidays: [{ name: 'x', from: '2026-01-02', to: '2026-01-01' }],
      },
      ['holidays[0].to'],
    ],
  ])('a calendar: %s', (_, more, wrong) => {
    expect(wrongCalendar(more)).toEqual(wrong)
  })
})
