// Signing in, passwords, sessions, accounts and tokens over HTTP, on the real library, writer and database.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Me, NewToken, OneTimePassword, Sessions, Tokens, User, Users } from '../../../shared/api/people.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { addUser, OWN_PASSWORD, signIn, signInAs } from '../../support/people.ts'

const HOUR = 3_600_000
let rig: ApiRig
let cookie: string
let adminId: string

// The library asks the machine's own clock, so the rig's time and that one are the same here.
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  rig = createApiRig()
  vi.setSystemTime(rig.rig.now)
  cookie = await signInAs(rig, { username: 'wang.fang', name: 'Wang Fang', role: 'administrator' })
  adminId = Me.parse((await ask('GET', '/me')).body).id
})
afterEach(() => {
  rig.close()
  vi.useRealTimers()
})

function pass(ms: number): void {
  rig.rig.at(rig.rig.now + ms)
  vi.setSystemTime(rig.rig.now)
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { cookie },
) {
  const response = await rig.app.request(`/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown }
}
const tryPassword = (username: string, password: string) =>
  ask('POST', '/sign-in', { username, password }, {})
const actions = () =>
  rig.rig
    .rows('SELECT actor_kind, actor_name, action, object_name FROM audit ORDER BY id')
    .map((row) => ({ ...row }))

describe('signing in', () => {
  test('gives a cookie that scripts and other sites do not get, and says who one is', async () => {
    const { status, headers, body } = await tryPassword('Wang.Fang ', OWN_PASSWORD)
    expect(status).toBe(200)
    const [line = '', ...more] = headers.getSetCookie()
    expect(more).toEqual([])
    expect(line).toMatch(/^xunjian=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(Me.parse(body)).toMatchObject({
      id: adminId,
      kind: 'person',
      username: 'wang.fang',
      name: 'Wang Fang',
      role: 'administrator',
      mustChangePassword: false,
    })
  })

  test('over TLS the cookie is for this host alone', async () => {
    rig.close()
    rig = createApiRig({}, { isSecure: true })
    vi.setSystemTime(rig.rig.now)
    const secure = await signInAs(rig, { username: 'wang.fang', role: 'viewer' })
    expect(secure).toMatch(/^__Host-xunjian=/)
    expect((await ask('GET', '/me', undefined, { cookie: secure })).status).toBe(200)
    const out = await ask('POST', '/sign-out', undefined, { cookie: secure })
    expect(out.headers.getSetCookie()).toEqual([
      '__Host-xunjian=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure',
    ])
  })

  test('is refused in the same words whoever does not exist, and the log keeps no typed name', async () => {
    const known = await tryPassword('wang.fang', 'not-the-password')
    const unknown = await tryPassword('hunter2-my-password', 'not-the-password')
    const odd = await tryPassword('Ünknown name!', 'not-the-password')
    for (const { status, body } of [known, unknown, odd]) {
      expect(status).toBe(401)
      expect(body).toMatchObject({ code: 'wrong-password' })
    }
    expect(actions().filter(({ action }) => action === 'session.refuse')).toEqual([
      { actor_kind: 'system', actor_name: 'collector', action: 'session.refuse', object_name: 'wang.fang' },
      { actor_kind: 'system', actor_name: 'collector', action: 'session.refuse', object_name: '' },
      { actor_kind: 'system', actor_name: 'collector', action: 'session.refuse', object_name: '' },
    ])
  })

  test('a name that does not exist takes as long as one that does', async () => {
    const time = async (username: string) => {
      const startedAt = performance.now()
      await tryPassword(username, 'not-the-password')
      return performance.now() - startedAt
    }
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] }
    for (let round = 0; round < 3; round += 1) {
      times.unknown.push(await time(`nobody${round}`))
      times.known.push(await time('wang.fang'))
      pass(HOUR)
    }
    // One hash each: what is left is noise of the machine, not the hundredth part that an answer without a hash takes.
    expect(Math.min(...times.unknown)).toBeGreaterThan(Math.min(...times.known) / 4)
  })

  test('gets slow for who guesses, also for the right password then, and an administrator lifts it', async () => {
    const id = addUser(rig.rig, { username: 'li.na', role: 'viewer' })
    for (let count = 0; count < 3; count += 1) expect((await tryPassword('li.na', 'wrong')).status).toBe(401)
    const refused = await tryPassword('li.na', 'wrong')
    expect(refused.status).toBe(429)
    expect(refused.body).toMatchObject({ code: 'too-many-attempts' })
    expect(refused.headers.get('retry-after')).toBe('1')
    expect((await tryPassword('no.such.name', 'wrong')).status).toBe(401)
    expect(User.parse((await ask('PATCH', `/users/${id}`, { name: 'Li Na' })).body).delayedUntil).toBe(
      rig.rig.now + 1_000,
    )
    expect(User.parse((await ask('POST', `/users/${id}/unlock`)).body).delayedUntil).toBeNull()
    expect((await tryPassword('li.na', 'wrong')).status).toBe(401)
  })

  test('another site cannot do it in one’s name', async () => {
    const headers = { origin: 'https://evil.example', host: 'localhost' }
    const { status, body } = await ask('POST', '/sign-in', { username: 'a', password: 'b' }, headers)
    expect(status).toBe(403)
    expect(body).toMatchObject({ code: 'foreign-origin' })
  })

  test('is a row of the operation log with who and from where, without secrets', async () => {
    const rows = rig.rig.rows("SELECT * FROM audit WHERE action LIKE 'session.%' OR action LIKE 'user.%'")
    expect(rows.map(({ action, actor_name: by }) => [action, by])).toEqual([
      ['user.create', 'local operator'],
      ['user.create', 'local operator'],
      ['session.create', 'Wang Fang'],
      ['user.password', 'Wang Fang'],
    ])
    const { token } = rig.rig.rows('SELECT token FROM sessions')[0] ?? {}
    const hashes = rig.rig.rows('SELECT password FROM accounts').map(({ password }) => String(password))
    const everything = JSON.stringify(rig.rig.rows('SELECT * FROM audit'))
    for (const secret of [String(token), OWN_PASSWORD, ...hashes]) expect(everything).not.toContain(secret)
  })
})

describe('a session', () => {
  test('ends when it is not used for twelve hours', async () => {
    for (let count = 0; count < 4; count += 1) {
      pass(11 * HOUR)
      expect((await ask('GET', '/me')).status).toBe(200)
    }
    pass(12 * HOUR + 1)
    expect(await ask('GET', '/me')).toMatchObject({ status: 401, body: { code: 'not-signed-in' } })
  })

  test('ends after seven days however much it is used', async () => {
    for (let count = 0; count < 15; count += 1) {
      pass(11 * HOUR)
      expect((await ask('GET', '/me')).status).toBe(200)
    }
    pass(4 * HOUR)
    expect((await ask('GET', '/me')).status).toBe(401)
    await rig.people.endExpired()
    expect(rig.rig.rows('SELECT * FROM sessions')).toEqual([])
    expect(actions().at(-1)).toMatchObject({ actor_kind: 'system', action: 'session.expire' })
  })

  test('is listed with where it is from, and ended from another one', async () => {
    const here = cookie
    cookie = await signIn(rig.app, { username: 'wang.fang', password: OWN_PASSWORD })
    const { sessions } = Sessions.parse((await ask('GET', '/me/sessions')).body)
    expect(sessions.map(({ isCurrent }) => isCurrent).sort()).toEqual([false, true])
    const other = sessions.find(({ isCurrent }) => !isCurrent)
    const left = Sessions.parse((await ask('DELETE', `/me/sessions/${other?.id}`)).body)
    expect(left.sessions.map(({ isCurrent }) => isCurrent)).toEqual([true])
    expect((await ask('GET', '/me', undefined, { cookie: here })).status).toBe(401)
    expect((await ask('DELETE', '/me/sessions/none')).status).toBe(404)
  })

  test('ends with the sign-out, in the browser and in the store', async () => {
    const out = await ask('POST', '/sign-out')
    expect(out.headers.getSetCookie()).toEqual(['xunjian=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict'])
    expect((await ask('GET', '/me')).status).toBe(401)
    expect(rig.rig.rows('SELECT * FROM sessions')).toEqual([])
  })

  test('a cookie that was tampered with is nobody’s', async () => {
    const [name, value = ''] = cookie.split('=', 2)
    const other = `${value[0] === 'a' ? 'b' : 'a'}${value.slice(1)}`
    expect((await ask('GET', '/me', undefined, { cookie: `${name}=${other}` })).status).toBe(401)
  })

  test('a person has fifty of them at most: the one that was used longest ago ends', async () => {
    const first = cookie
    for (let count = 0; count < 50; count += 1) {
      pass(1_000)
      const at = rig.rig.now
      const row = {
        id: `s${count}`,
        userId: adminId,
        token: `t${count}`,
        expiresAt: at + HOUR,
        createdAt: at,
        updatedAt: at,
      }
      const op = { kind: 'create', model: 'session', row } as const
      rig.rig.command({ kind: 'write-people', ops: [op], by: null, address: null, at })
    }
    expect(rig.rig.rows('SELECT count(*) AS count FROM sessions')).toEqual([{ count: 50 }])
    expect((await ask('GET', '/me', undefined, { cookie: first })).status).toBe(401)
  })
})

describe('a password', () => {
  test('is changed with the present one; other sessions end, this one stays', async () => {
    const other = await signIn(rig.app, { username: 'wang.fang', password: OWN_PASSWORD })
    const next = 'a-harbour-with-9-cranes'
    expect((await ask('POST', '/me/password', { current: 'wrong', next })).status).toBe(401)
    expect((await ask('POST', '/me/password', { current: OWN_PASSWORD, next })).status).toBe(200)
    expect((await ask('GET', '/me')).status).toBe(200)
    expect((await ask('GET', '/me', undefined, { cookie: other })).status).toBe(401)
    expect((await tryPassword('wang.fang', OWN_PASSWORD)).status).toBe(401)
    expect((await tryPassword('wang.fang', next)).status).toBe(200)
  })

  test.each([
    ['short', 'too-short'],
    ['I am wang.fang here', 'contains-username'],
    ['Password2026!', 'too-common'],
    [OWN_PASSWORD, 'same-as-before'],
  ])('%s is refused', async (next, detail) => {
    const answer = await ask('POST', '/me/password', { current: OWN_PASSWORD, next })
    expect(answer).toMatchObject({ status: 400, body: { code: 'weak-password', detail } })
  })

  test('what it must be is told to everybody', async () => {
    expect((await ask('GET', '/password-rules', undefined, {})).body).toEqual({
      minLength: 12,
      maxLength: 128,
    })
  })
})

describe('accounts', () => {
  async function create(username: string, role = 'operator') {
    const { status, body } = await ask('POST', '/users', { username, name: username, role })
    expect(status).toBe(201)
    return OneTimePassword.parse(body)
  }

  test('are made with a password for once, listed, and their names are unique', async () => {
    const { user, password } = await create('li.na')
    expect(user).toMatchObject({ username: 'li.na', role: 'operator', mustChangePassword: true, sessions: 0 })
    expect((await ask('POST', '/users', { username: 'li.na', name: 'x', role: 'viewer' })).status).toBe(409)
    const { users } = Users.parse((await ask('GET', '/users')).body)
    expect(users.map(({ username }) => username)).toEqual(['li.na', 'wang.fang', 'zhang.wei'])
    expect(JSON.stringify(users)).not.toContain(password)
    expect(Me.parse((await tryPassword('li.na', password)).body).mustChangePassword).toBe(true)
  })

  test('a duplicate fails alone: what is committed with it stays', async () => {
    await create('li.na')
    const [duplicate, code] = await Promise.all([
      ask('POST', '/users', { username: 'li.na', name: 'x', role: 'viewer' }),
      ask('POST', '/enrol-codes', {}),
    ])
    expect([duplicate.status, code.status]).toEqual([409, 201])
  })

  test('a new role holds from the next request on', async () => {
    const { user, password } = await create('li.na', 'administrator')
    const theirs = await signIn(rig.app, { username: 'li.na', password })
    await ask('POST', '/me/password', { current: password, next: OWN_PASSWORD }, { cookie: theirs })
    expect((await ask('GET', '/users', undefined, { cookie: theirs })).status).toBe(200)
    await ask('PATCH', `/users/${user.id}`, { role: 'viewer' })
    const refused = await ask('GET', '/users', undefined, { cookie: theirs })
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden', detail: 'administrator' } })
  })

  test('who is locked is out at once: sessions, tokens and live streams', async () => {
    const { user, password } = await create('li.na')
    const theirs = await signIn(rig.app, { username: 'li.na', password })
    await ask('POST', '/me/password', { current: password, next: OWN_PASSWORD }, { cookie: theirs })
    const made = await ask(
      'POST',
      '/tokens',
      { name: 'ci', scopes: ['read'], validDays: 1 },
      { cookie: theirs },
    )
    const token = { authorization: `Bearer ${NewToken.parse(made.body).secret}` }
    const streams = await Promise.all(
      [{ cookie: theirs }, token].map(async (headers) => {
        const { body } = await rig.app.request('/api/v1/live', { headers })
        const reader = (body as ReadableStream<Uint8Array>).getReader()
        await reader.read()
        return reader
      }),
    )
    const locked = User.parse((await ask('POST', `/users/${user.id}/lock`, { reason: 'has left' })).body)
    expect(locked).toMatchObject({ lockedReason: 'has left', sessions: 0 })
    for (const reader of streams) expect(await reader.read()).toMatchObject({ done: true })
    expect((await ask('GET', '/me', undefined, { cookie: theirs })).status).toBe(401)
    expect((await ask('GET', '/hosts', undefined, token)).status).toBe(401)
    expect(await tryPassword('li.na', OWN_PASSWORD)).toMatchObject({
      status: 403,
      body: { code: 'account-locked' },
    })
    expect((await tryPassword('li.na', 'wrong')).body).toMatchObject({ code: 'wrong-password' })
    await ask('POST', `/users/${user.id}/unlock`)
    expect((await tryPassword('li.na', OWN_PASSWORD)).status).toBe(200)
    expect((await ask('GET', '/hosts', undefined, token)).status).toBe(200)
  })

  test('the last administrator is neither locked nor made less', async () => {
    const [other] = rig.rig.rows("SELECT id FROM users WHERE username = 'zhang.wei'")
    expect((await ask('POST', `/users/${other?.id}/lock`, { reason: 'has left' })).status).toBe(200)
    for (const [method, path, body] of [
      ['POST', `/users/${adminId}/lock`, { reason: 'by mistake' }],
      ['PATCH', `/users/${adminId}`, { role: 'viewer' }],
    ] as const) {
      expect(await ask(method, path, body)).toMatchObject({
        status: 409,
        body: { code: 'last-administrator' },
      })
    }
    expect((await ask('GET', '/me')).status).toBe(200)
    expect((await ask('GET', '/users')).status).toBe(200)
  })

  test('a reset gives a password for once and ends all sessions', async () => {
    const { user, password } = await create('li.na')
    const theirs = await signIn(rig.app, { username: 'li.na', password })
    const reset = OneTimePassword.parse((await ask('POST', `/users/${user.id}/reset-password`)).body)
    expect(reset.password).not.toBe(password)
    expect((await ask('GET', '/me', undefined, { cookie: theirs })).status).toBe(401)
    expect((await tryPassword('li.na', password)).status).toBe(401)
    expect(Me.parse((await tryPassword('li.na', reset.password)).body).mustChangePassword).toBe(true)
    expect((await ask('POST', '/users/none/reset-password')).status).toBe(404)
  })

  test('ending all sessions of oneself leaves the present one', async () => {
    await signIn(rig.app, { username: 'wang.fang', password: OWN_PASSWORD })
    const { sessions } = Sessions.parse((await ask('DELETE', `/users/${adminId}/sessions`)).body)
    expect(sessions.map(({ isCurrent }) => isCurrent)).toEqual([true])
  })

  test.each([{ username: 'Li Na' }, { username: 'x' }, { name: 'a\u202eb' }, { role: 'root' }, { extra: 1 }])(
    'are refused with %j',
    async (wrong) => {
      const right = { username: 'li.na', name: 'Li Na', role: 'viewer' }
      expect((await ask('POST', '/users', { ...right, ...wrong })).status).toBe(400)
    },
  )
})

describe('tokens', () => {
  const make = async (body: unknown, headers?: Record<string, string>) =>
    ask('POST', '/tokens', body, headers)

  test('are told once, kept as a hash, and their use is noted once an hour', async () => {
    const { status, body } = await make({ name: 'ci', scopes: ['read'], validDays: 30 })
    expect(status).toBe(201)
    const { token, secret } = NewToken.parse(body)
    expect(secret).toMatch(/^xjt_[\w-]{43}$/)
    expect(token).toMatchObject({ name: 'ci', createdBy: 'Wang Fang', lastUsedAt: null })
    expect(JSON.stringify(rig.rig.rows('SELECT * FROM tokens'))).not.toContain(secret)
    const usedAt = rig.rig.now
    const use = () => ask('GET', '/hosts', undefined, { authorization: `Bearer ${secret}` })
    expect((await use()).status).toBe(200)
    pass(HOUR / 2)
    await use()
    const seen = async () =>
      Tokens.parse((await ask('GET', '/tokens')).body).tokens.find(({ name }) => name === 'ci')
    expect((await seen())?.lastUsedAt).toBe(usedAt)
    pass(HOUR / 2)
    await use()
    expect((await seen())?.lastUsedAt).toBe(rig.rig.now)
    pass(30 * 24 * HOUR)
    expect((await use()).status).toBe(401)
  })

  test('never do more than who made them, then and later', async () => {
    const theirs = await signInAs(rig, { username: 'li.na', role: 'operator' })
    const above = await make({ name: 'x', scopes: ['read', 'enrol'], validDays: 1 }, { cookie: theirs })
    expect(above).toMatchObject({ status: 403, body: { code: 'forbidden', detail: 'administrator' } })
    const made = await make({ name: 'x', scopes: ['operate'], validDays: null }, { cookie: theirs })
    const headers = { authorization: `Bearer ${NewToken.parse(made.body).secret}` }
    const note = () => ask('POST', '/faults/1/notes', { text: 'seen' }, headers)
    expect((await note()).status).toBe(200)
    const [user] = rig.rig.rows("SELECT id FROM users WHERE username = 'li.na'")
    await ask('PATCH', `/users/${user?.id}`, { role: 'viewer' })
    expect((await note()).status).toBe(403)
  })

  test('are seen and revoked by who made them and by administrators alone; what is open ends', async () => {
    const theirs = await signInAs(rig, { username: 'li.na', role: 'viewer' })
    const made = await make({ name: 'theirs', scopes: ['read'], validDays: 1 }, { cookie: theirs })
    const { token, secret } = NewToken.parse(made.body)
    const own = Tokens.parse((await ask('GET', '/tokens', undefined, { cookie: theirs })).body)
    expect(own.tokens.map(({ name }) => name)).toEqual(['theirs'])
    const all = Tokens.parse((await ask('GET', '/tokens')).body)
    expect(all.tokens.map(({ name }) => name).sort()).toEqual(['tests', 'theirs'])
    const foreign = all.tokens.find(({ name }) => name === 'tests')
    expect((await ask('DELETE', `/tokens/${foreign?.id}`, undefined, { cookie: theirs })).status).toBe(404)
    const { body } = await rig.app.request('/api/v1/live', { headers: { authorization: `Bearer ${secret}` } })
    const reader = (body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    expect((await ask('DELETE', `/tokens/${token.id}`)).status).toBe(200)
    expect(await reader.read()).toMatchObject({ done: true })
    expect((await ask('GET', '/me', undefined, { authorization: `Bearer ${secret}` })).status).toBe(401)
  })

  test('make no tokens, and are nothing in an address', async () => {
    const { secret } = NewToken.parse((await make({ name: 'x', scopes: ['administer'], validDays: 1 })).body)
    const headers = { authorization: `Bearer ${secret}` }
    expect((await make({ name: 'y', scopes: ['read'], validDays: 1 }, headers)).status).toBe(403)
    expect((await ask('GET', `/hosts?token=${secret}`, undefined, {})).status).toBe(401)
  })

  test('sign what they do', async () => {
    const { secret } = NewToken.parse((await make({ name: 'bot', scopes: ['operate'], validDays: 1 })).body)
    await ask('POST', '/faults/1/notes', { text: 'seen' }, { authorization: `Bearer ${secret}` })
    expect(actions().at(-1)).toMatchObject({
      actor_kind: 'token',
      actor_name: 'bot (Wang Fang)',
      action: 'fault.note',
    })
  })
})
