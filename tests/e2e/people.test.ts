// The first start, the command line for who is locked out, and the way in, on a real collector process.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { z } from 'zod'
import type { Me, Users } from '../../shared/api/people.ts'
import { type Collector, createRig, type Rig } from '../support/processes.ts'

type UserList = z.infer<typeof Users>
const PASSWORD = /one-time password (?:of admin: )?((?:[a-z0-9]{4}-){4}[a-z0-9]{4})/i

let rig: Rig
beforeEach(async () => {
  rig = await createRig()
})
afterEach(() => rig.remove())

const data = () => join(rig.dir, 'collector')
const passwordIn = (output: string) => PASSWORD.exec(output)?.[1] ?? ''
const command = (...args: string[]) =>
  rig.run(['collector/main.ts', ...args, '--config', join(rig.dir, 'collector.yaml')])

async function signIn({ url }: Pick<Collector, 'url'>, password: string): Promise<Response> {
  return await fetch(`${url}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  })
}

it('the first start tells one password once; with it one gets no further than a password of one’s own', async () => {
  const first = await rig.startCollector()
  const password = passwordIn(first.output())
  const lines = first.output().split('\n')
  expect(lines.filter((line) => line.includes(password))).toEqual([
    `First sign-in: name admin, one-time password ${password}`,
  ])
  for (const name of ['secret', 'control.token'])
    expect(statSync(join(data(), name)).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(data(), 'xunjian.db')).includes(password)).toBe(false)

  const answer = await signIn(first, password)
  expect(answer.status).toBe(200)
  expect(((await answer.json()) as Me).mustChangePassword).toBe(true)
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  expect((await fetch(`${first.url}/api/v1/hosts`, { headers: { cookie } })).status).toBe(403)

  await first.stop()
  const second = await rig.startCollector()
  expect(second.output()).not.toContain('password')
  // The session outlives the collector: what it is signed with does.
  expect((await fetch(`${second.url}/api/v1/me`, { headers: { cookie } })).status).toBe(200)
})

it('who is locked out comes back by the command line, which signs with the name of its user', async () => {
  const collector = await rig.startCollector()
  for (let count = 0; count < 4; count += 1) await signIn(collector, 'wrong-password')
  expect((await signIn(collector, 'wrong-password')).status).toBe(429)
  const reset = await command('user', 'reset', 'admin')
  expect(reset.code).toBe(0)
  expect((await signIn(collector, passwordIn(reset.output))).status).toBe(200)

  const added = await command('user', 'add', 'li.na', '--role', 'operator', '--name', 'Li Na')
  expect(added.output).toMatch(/^One-time password of li.na: ([a-z0-9]{4}-){4}[a-z0-9]{4}\n/)
  expect((await command('user', 'add', 'li.na', '--role', 'viewer')).code).toBe(1)
  expect((await command('user', 'add', 'x.y', '--role', 'root')).output).toContain(
    'viewer, operator, administrator',
  )
  expect((await command('user', 'lock', 'li.na', '--reason', 'has left')).code).toBe(0)
  expect((await command('user', 'lock', 'admin')).output).toContain('last administrator')
  expect((await command('user', 'lock', 'nobody')).output).toContain('there are admin, li.na')
  const { users } = await collector.get<UserList>('/api/v1/users')
  expect(users.find(({ username }) => username === 'li.na')).toMatchObject({ lockedReason: 'has left' })
  expect((await command('user', 'list')).output).toMatch(/li\.na +Li Na +operator +locked +0 +never/)
  expect((await command('user', 'unlock', 'li.na')).code).toBe(0)
  const audit = await command('audit', 'export')
  expect(audit.output).toMatch(/"actorKind":"command-line"/)
})

it('without a running collector the command line says what to do', async () => {
  writeFileSync(join(rig.dir, 'collector.yaml'), stringify({ listen: `127.0.0.1:${rig.port}`, data: data() }))
  const { code, output } = await command('user', 'list')
  expect(code).toBe(1)
  expect(output).toContain('Start it first')
})

it('the first password can go to a file instead', async () => {
  const file = join(rig.dir, 'first-password')
  const collector = await rig.startCollector({}, ['--first-password-file', file])
  expect(collector.output()).not.toContain('password')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect((await signIn(collector, readFileSync(file, 'utf8').trim())).status).toBe(200)
  expect(existsSync(`${file}.new`)).toBe(false)
})
