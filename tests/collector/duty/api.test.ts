// Duty over the API: now, calendar, standing in, swaps, notes from one to the next, and the feed of a roster.
import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gapsNow } from '../../../collector/duty/gaps-now.ts'
import { DutyNow, Handover, Handovers, RosterShifts } from '../../../shared/api/duty.ts'
import { Setting } from '../../../shared/api/settings/settings.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { needs } from '../../support/needs.ts'
import { addToken, addUser } from '../../support/people.ts'
import { ACTOR, T0 } from '../../support/rounds.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
// T0 is a Saturday, 08:00 UTC.
const SHIFT = { name: 'Day', from: '08:00', to: '08:00', every: 'day', startOn: '2026-11-21' }

let rig: ApiRig
let people: Record<'ann' | 'bo' | 'cy', string>
let rosterId: string
const at = (hours: number) => rig.rig.at(T0 + hours * HOUR)
const as = (name: 'ann' | 'bo' | 'cy') => ({
  authorization: `Bearer ${addToken(rig.rig, people[name], { scopes: ['read', 'operate'] })}`,
})
const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const init = { method, headers: { 'content-type': 'application/json', ...headers } }
  const response = await rig.request(`/api/v1${path}`, {
    ...init,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as unknown }
}
const makeRoster = async (more: Record<string, unknown> = {}) => {
  const shifts = [{ ...SHIFT, people: [people.ann, people.bo] }]
  const body = { name: 'Ops', timeZone: 'UTC', shifts, ...more }
  const made = await send('POST', '/settings/roster', { body })
  return Setting.parse(made.body).id
}
const dutyNow = async () => {
  const { rosters } = DutyNow.parse((await rig.get('/api/v1/duty/now')).body)
  const roster = rosters.find((one) => one.rosterId === rosterId)
  if (roster === undefined) throw new Error('the roster is not there')
  return roster
}
const shifts = async (from: number, to: number) => {
  const answer = await rig.get(`/api/v1/rosters/${rosterId}/shifts?from=${T0 + from}&to=${T0 + to}`)
  return RosterShifts.parse(answer.body)
}
const actions = () =>
  rig.rig.rows("SELECT action FROM audit WHERE action LIKE 'duty.%'").map(({ action }) => action)

beforeEach(async () => {
  rig = createApiRig()
  const add = (username: string, name: string) => addUser(rig.rig, { username, name, role: 'operator' })
  people = { ann: add('ann', 'Ann'), bo: add('bo', '王波'), cy: add('cy', 'Cy') }
  at(0)
  rosterId = await makeRoster()
})
afterEach(() => rig.close())

describe('on duty now', () => {
  it('is whose turn it is, how to reach them, until when, and who comes next', async () => {
    const contact = { userId: people.ann, email: 'ann@example.com', phone: '+86 10 1234' }
    await send('POST', '/settings/contact', { body: contact })
    at(2)
    const duty = await dutyNow()
    expect(duty).toMatchObject({ name: 'Ops', line: 1, isGap: false, until: T0 + DAY, unseenNote: null })
    expect(duty.turns).toMatchObject([
      {
        shift: 'Day',
        from: T0,
        to: T0 + DAY,
        person: { name: 'Ann', email: 'ann@example.com', phone: '+86 10 1234' },
      },
    ])
    expect(duty.next).toMatchObject([{ from: T0 + DAY, person: { name: '王波', email: null } }])
  })

  it('is a gap when whoever has the turn is locked', async () => {
    await send('POST', `/users/${people.ann}/lock`, { reason: 'left' })
    const duty = await dutyNow()
    expect(duty).toMatchObject({
      isGap: true,
      turns: [{ person: null, planned: { name: 'Ann', isActive: false } }],
    })
    expect((await shifts(0, 3 * DAY)).gaps).toEqual([
      { from: T0, to: T0 + DAY },
      { from: T0 + 2 * DAY, to: T0 + 3 * DAY },
    ])
  })

  it('lists first lines first', async () => {
    await makeRoster({ name: 'Bosses', line: 2 })
    await makeRoster({ name: 'Network' })
    const { rosters } = DutyNow.parse((await rig.get('/api/v1/duty/now')).body)
    expect(rosters.map(({ name }) => name)).toEqual(['Network', 'Ops', 'Bosses'])
  })

  it('needs a roster that there is', async () => {
    expect((await rig.get('/api/v1/rosters/none/shifts?from=0&to=1')).status).toBe(404)
    expect((await rig.get(`/api/v1/rosters/${rosterId}/shifts?from=5&to=5`)).status).toBe(400)
    expect((await rig.get(`/api/v1/rosters/${rosterId}/shifts?from=0&to=${500 * DAY}`)).status).toBe(400)
  })
})

describe('somebody stands in', () => {
  const standIn = (more: Record<string, unknown> = {}, headers = {}) =>
    send(
      'POST',
      `/rosters/${rosterId}/overrides`,
      { from: T0 + HOUR, to: T0 + 3 * HOUR, personId: people.cy, reason: 'dentist', ...more },
      headers,
    )

  it('for some hours, which the calendar shows with the reason, and it can be taken back', async () => {
    expect((await standIn({}, as('ann'))).status).toBe(201)
    const { turns } = await shifts(0, DAY)
    expect(turns.map(({ from, person }) => [(from - T0) / HOUR, person?.name])).toEqual([
      [0, 'Ann'],
      [1, 'Cy'],
      [3, 'Ann'],
    ])
    expect(turns[1]).toMatchObject({
      planned: { name: 'Ann' },
      override: { reason: 'dentist' },
      turnTo: T0 + DAY,
    })
    const id = turns[1]?.override?.id
    expect((await send('DELETE', `/rosters/${rosterId}/overrides/${id}`)).status).toBe(200)
    expect((await send('DELETE', `/rosters/${rosterId}/overrides/${id}`)).status).toBe(404)
    expect((await shifts(0, DAY)).turns).toHaveLength(1)
    expect(actions()).toEqual(['duty.stand-in', 'duty.stand-in-ended'])
  })

  it.each([
    ['a person who does not exist', { personId: 'nobody' }, 404],
    ['a shift that does not exist', { shift: 'Night' }, 404],
    ['an end before the beginning', { to: T0 }, 400],
  ])('is refused with %s', async (_, more, status) => {
    expect((await standIn(more)).status).toBe(status)
    expect(actions()).toEqual([])
  })

  it('is not for viewers', async () => {
    const viewer = addToken(rig.rig, addUser(rig.rig, { username: 'vi', role: 'viewer' }), {
      scopes: ['read'],
    })
    expect((await standIn({}, { authorization: `Bearer ${viewer}` })).status).toBe(403)
  })

  it('what is over makes room when there are as many as allowed', async () => {
    const one = (hour: number) => ({
      ...{ id: `o${hour}`, from: T0 + hour * HOUR, to: T0 + (hour + 1) * HOUR, personId: people.cy },
      ...{ reason: '', shift: null },
    })
    const { body: before } = Setting.parse((await rig.get(`/api/v1/settings/roster/${rosterId}`)).body)
    const overrides = Array.from({ length: 300 }, (_, hour) => one(hour - 298))
    const body = { ...before, overrides }
    const saved = await send('PUT', `/settings/roster/${rosterId}`, { body, version: 1 })
    expect(saved.status).toBe(200)
    for (let more = 0; more < 90; more += 1)
      expect((await standIn({ reason: 'x'.repeat(400) })).status).toBe(201)
    const { body: after } = Setting.parse((await rig.get(`/api/v1/settings/roster/${rosterId}`)).body)
    const ids = (after.overrides as { id: string }[]).map(({ id }) => id)
    expect(Buffer.byteLength(JSON.stringify(after))).toBeLessThanOrEqual(64 * 1024)
    expect(ids).not.toContain('o-298')
    expect(ids).toContain('o1')
  })
})

describe('a swap', () => {
  const swap = (more: Record<string, unknown> = {}) =>
    send('POST', `/rosters/${rosterId}/swaps`, {
      first: { from: T0, to: T0 + DAY, personId: people.ann },
      second: { from: T0 + DAY, to: T0 + 2 * DAY, personId: people.bo },
      reason: 'wedding',
      ...more,
    })

  it('gives each the turn of the other, in one row of the operation log', async () => {
    expect((await swap()).status).toBe(201)
    const { turns } = await shifts(0, 3 * DAY)
    expect(turns.map(({ person }) => person?.name)).toEqual(['王波', 'Ann', 'Ann'])
    expect(actions()).toEqual(['duty.swap'])
  })

  it('is refused as a whole when one of them does not have that duty', async () => {
    const second = { from: T0 + 2 * DAY, to: T0 + 3 * DAY, personId: people.bo }
    expect(await swap({ second })).toMatchObject({
      status: 409,
      body: { code: 'not-on-duty', detail: '王波' },
    })
    expect((await shifts(0, 3 * DAY)).turns.every(({ override }) => override === null)).toBe(true)
    expect(actions()).toEqual([])
  })

  it('may swap back what was swapped', async () => {
    await swap()
    const back = await swap({
      first: { from: T0, to: T0 + DAY, personId: people.bo },
      second: { from: T0 + DAY, to: T0 + 2 * DAY, personId: people.ann },
    })
    expect(back.status).toBe(201)
    expect((await shifts(0, 2 * DAY)).turns.map(({ person }) => person?.name)).toEqual(['Ann', '王波'])
  })

  const overrideOn = async (day: number) => (await shifts(0, 3 * DAY)).turns[day]?.override
  const takeBack = async (day: number) =>
    send('DELETE', `/rosters/${rosterId}/overrides/${(await overrideOn(day))?.id}`)
  const names = async (days = 3) => (await shifts(0, days * DAY)).turns.map(({ person }) => person?.name)

  it.each([0, 1])('is taken back as a whole from turn %i, in one row of the operation log', async (day) => {
    await swap()
    const other = { from: T0 + (1 - day) * DAY, to: T0 + (2 - day) * DAY }
    expect((await overrideOn(day))?.swappedFor).toEqual(other)
    expect((await takeBack(day)).status).toBe(200)
    expect(await names()).toEqual(['Ann', '王波', 'Ann'])
    expect((await shifts(0, 3 * DAY)).turns.every(({ override }) => override === null)).toBe(true)
    expect(actions()).toEqual(['duty.swap', 'duty.swap-ended'])
  })

  it('leaves on record who had the turn that is over', async () => {
    await swap()
    at(25)
    expect((await takeBack(1)).status).toBe(200)
    expect(await names()).toEqual(['王波', '王波', 'Ann'])
    expect(actions()).toEqual(['duty.swap', 'duty.stand-in-ended'])
  })

  it('is not taken back while a later swap stands on it, which goes first', async () => {
    await swap()
    await swap({
      first: { from: T0, to: T0 + DAY, personId: people.bo },
      second: { from: T0 + 2 * DAY, to: T0 + 3 * DAY, personId: people.ann },
    })
    expect(await names()).toEqual(['Ann', 'Ann', '王波'])
    expect(await takeBack(1)).toMatchObject({ status: 409, body: { code: 'swapped-since' } })
    expect(await names()).toEqual(['Ann', 'Ann', '王波'])
    await takeBack(2)
    expect(await names()).toEqual(['王波', 'Ann', 'Ann'])
    await takeBack(1)
    expect(await names()).toEqual(['Ann', '王波', 'Ann'])
  })

  it('from before its halves were linked is taken back turn by turn, as it is stored', async () => {
    await swap()
    const { body: linked } = Setting.parse((await rig.get(`/api/v1/settings/roster/${rosterId}`)).body)
    const overrides = (linked.overrides as { swapId?: string }[]).map(({ swapId: _, ...old }) => old)
    await send('PUT', `/settings/roster/${rosterId}`, { body: { ...linked, overrides }, version: 2 })
    expect((await overrideOn(0))?.swappedFor).toBeNull()
    await takeBack(0)
    expect(await names()).toEqual(['Ann', 'Ann', 'Ann'])
  })
})

describe('a hand-over note', () => {
  const write = (text: string, name: 'ann' | 'bo' | 'cy' = 'ann', more = {}) =>
    send('POST', `/rosters/${rosterId}/handovers`, { text, ...more }, as(name))

  it('is shown to the next until it is confirmed', async () => {
    at(23)
    const written = await write('**Watch** db-01')
    expect(written.status).toBe(201)
    const note = Handover.parse(written.body)
    expect(note).toMatchObject({ shiftFrom: T0, shiftTo: T0 + DAY, by: { name: 'Ann' }, seen: [] })
    expect((await dutyNow()).unseenNote).toBeNull()
    at(25)
    expect((await dutyNow()).unseenNote).toMatchObject({ id: note.id, text: '**Watch** db-01' })
    const seen = await send('POST', `/handovers/${note.id}/seen`, undefined, as('bo'))
    expect(Handover.parse(seen.body).seen).toEqual([{ id: people.bo, name: '王波', at: T0 + 25 * HOUR }])
    expect((await dutyNow()).unseenNote).toBeNull()
    await send('POST', `/handovers/${note.id}/seen`, undefined, as('bo'))
    const list = Handovers.parse((await rig.get(`/api/v1/rosters/${rosterId}/handovers`)).body)
    expect(list.handovers).toHaveLength(1)
    expect(actions()).toEqual(['duty.handover', 'duty.handover-seen'])
  })

  it('written again takes the place of the first one, and is not confirmed by who saw that', async () => {
    at(23)
    const first = Handover.parse((await write('one')).body)
    await send('POST', `/handovers/${first.id}/seen`, undefined, as('bo'))
    const second = Handover.parse((await write('two')).body)
    expect(second).toMatchObject({ id: first.id, text: 'two', seen: [] })
  })

  it('may come late, and for a turn that is named', async () => {
    at(26)
    expect(Handover.parse((await write('late')).body).shiftTo).toBe(T0 + DAY)
    const named = await write('tomorrow', 'ann', { shiftFrom: T0 + 2 * DAY })
    expect(Handover.parse(named.body).shiftTo).toBe(T0 + 3 * DAY)
    expect((await write('never', 'ann', { shiftFrom: T0 + 1 })).status).toBe(404)
  })

  it('that is required and missing is said, until it is there', async () => {
    rosterId = await makeRoster({ name: 'Strict', handover: 'required' })
    expect((await dutyNow()).missingNote).toBeNull()
    at(25)
    expect((await dutyNow()).missingNote).toMatchObject({ shiftTo: T0 + DAY, person: { name: 'Ann' } })
    await write('sorry')
    expect((await dutyNow()).missingNote).toBeNull()
  })

  it('is between people: the command line has none', async () => {
    const headers = { authorization: 'Bearer xjc_the-command-line-of-this-rig' }
    const refused = await send('POST', `/rosters/${rosterId}/handovers`, { text: 'x' }, headers)
    expect(refused.status).toBe(404)
  })
})

describe('the calendar feed', () => {
  const feed = (headers: Record<string, string>, query = '') =>
    rig.request(`/api/v1/rosters/${rosterId}/calendar.ics${query}`, { headers })
  const basic = (password: string) => ({
    authorization: `Basic ${Buffer.from(`calendar:${password}`).toString('base64')}`,
  })
  const token = (scopes: readonly ('read' | 'metrics')[] = ['read']) =>
    addToken(rig.rig, addUser(rig.rig, { username: `v${scopes.join('')}`, role: 'viewer' }), { scopes })

  it('asks calendar programs for a password, which is a token', async () => {
    const asked = await feed({ authorization: 'Basic bm9ib2R5Og==' })
    expect(asked.status).toBe(401)
    expect(asked.headers.get('www-authenticate')).toContain('Basic')
    expect((await feed(basic(token()))).status).toBe(200)
    expect((await feed(basic(token(['metrics'])))).status).toBe(403)
    expect((await feed(basic('xjc_the-command-line-of-this-rig'))).status).toBe(401)
    const elsewhere = await rig.request('/api/v1/hosts', { headers: { authorization: 'Basic bm9ib2R5Og==' } })
    expect(elsewhere.headers.get('www-authenticate')).toBeNull()
  })

  it('has lines of at most 75 octets that end with CR LF, and none is cut within a character', async () => {
    const personId = people.bo
    const reason = '代班；原因：'.repeat(30)
    const times = { from: T0, to: T0 + HOUR }
    await send('POST', `/rosters/${rosterId}/overrides`, { ...times, personId, reason })
    const response = await feed(as('ann'))
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    const text = await response.text()
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
    const lines = text.split('\r\n')
    expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
    expect(text).not.toContain('\uFFFD')
    expect(text.replaceAll('\r\n ', '')).toContain(reason)
    expect(lines.some((line) => line.includes('\n'))).toBe(false)
  })

  it('keeps the identity of a turn when somebody else takes it', async () => {
    const uids = async () =>
      [...(await (await feed(as('ann'))).text()).replaceAll('\r\n ', '').matchAll(/UID:(\S+)/g)].map(
        ([, uid]) => uid,
      )
    const before = await uids()
    expect(new Set(before).size).toBe(before.length)
    await send('POST', `/rosters/${rosterId}/overrides`, { from: T0, to: T0 + DAY, personId: people.cy })
    expect(await uids()).toEqual(before)
  })

  it('can be of one person only', async () => {
    const text = await (await feed(as('ann'), `?person=${people.bo}`)).text()
    expect(text).toContain('SUMMARY:王波')
    expect(text).not.toContain('SUMMARY:Ann')
  })

  it.skipIf(!needs('icalendar'))('is read by another program as it was meant', async () => {
    await send('POST', `/rosters/${rosterId}/overrides`, {
      ...{ from: T0 + HOUR, to: T0 + 2 * HOUR, personId: people.cy },
      reason: 'a; b, c\\d\nnext line',
    })
    const text = await (await feed(as('ann'))).text()
    const script = `
import icalendar, json, sys
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
assert not calendar.errors, calendar.errors
def moment(at): return int(at.dt.timestamp() * 1000)
print(json.dumps([dict(summary=str(e['summary']), about=str(e.get('description', '')), start=moment(e['dtstart']), end=moment(e['dtend']), errors=len(e.errors)) for e in calendar.walk('VEVENT')]))
`
    const read = JSON.parse(
      execFileSync('/usr/bin/python3', ['-c', script], { input: text, encoding: 'utf8' }),
    ) as object[]
    expect(read.slice(0, 4)).toEqual([
      { summary: 'Ann · Ops', about: 'Day', start: T0, end: T0 + HOUR, errors: 0 },
      {
        summary: 'Cy · Ops',
        about: 'Day\na; b, c\\d\nnext line',
        start: T0 + HOUR,
        end: T0 + 2 * HOUR,
        errors: 0,
      },
      { summary: 'Ann · Ops', about: 'Day', start: T0 + 2 * HOUR, end: T0 + DAY, errors: 0 },
      { summary: '王波 · Ops', about: 'Day', start: T0 + DAY, end: T0 + 2 * DAY, errors: 0 },
    ])
    expect(read).toHaveLength(182)
  })
})

it('a roster keeps its versions: a page that was open does not undo a swap', async () => {
  const { body } = Setting.parse((await rig.get(`/api/v1/settings/roster/${rosterId}`)).body)
  rig.rig.command({
    kind: 'stand-in',
    rosterId,
    override: { from: T0, to: T0 + HOUR, personId: people.cy, reason: '', shift: null },
    by: ACTOR,
    at: T0,
  })
  const late = await send('PUT', `/settings/roster/${rosterId}`, { body, version: 1 })
  expect(late).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } })
})

it('who is on duty is known to whoever counts gaps', async () => {
  await makeRoster({ name: 'Nights', shifts: [{ ...SHIFT, from: '20:00', people: [people.ann] }] })
  const gaps = async () =>
    (await gapsNow(rig.readStore, rig.rig.now)).sort((one, other) => (one.roster < other.roster ? -1 : 1))
  expect(await gaps()).toEqual([
    { roster: 'Nights', isGap: true },
    { roster: 'Ops', isGap: false },
  ])
  await send('POST', `/users/${people.ann}/lock`, { reason: 'left' })
  expect((await gaps())[1]).toEqual({ roster: 'Ops', isGap: true })
})
