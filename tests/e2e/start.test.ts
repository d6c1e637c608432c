// npm start: from nothing to a host that reports, again from what it kept, and down again in order.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { HostPage } from '../../shared/api/host.ts'
import { commandLineHeaders, freePort, until } from '../support/processes.ts'
import { quickestOf } from '../support/quickest.ts'

const START_MS = 3_000
const script = join(import.meta.dirname, '..', '..', 'scripts', 'start.mjs')
const data = mkdtempSync(join(tmpdir(), 'xunjian-start-'))
const port = await freePort()
const url = `http://127.0.0.1:${port}`

let running: ChildProcess | undefined
afterEach(() => void running?.kill('SIGINT'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

function start() {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, XUNJIAN_PORT: String(port), XUNJIAN_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running = child
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = new Promise<number | null>((done) => child.once('close', done))
  const isUp = () => (output.includes(`Xunjian is running: ${url}`) ? true : null)
  return { child, ended, output: () => output, untilUp: () => until('the address is printed', isUp, 60_000) }
}

async function reportingHosts() {
  const headers = commandLineHeaders(data)
  const { hosts }: HostPage = await (await fetch(`${url}/api/v1/hosts`, { headers })).json()
  return hosts.length > 0 && hosts.every((host) => host.lastSeenAt !== null)
    ? hosts.map((host) => host.id)
    : null
}

function pidOf(parent: ChildProcess, part: string) {
  const children = readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8').trim().split(' ')
  const pid = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(part))
  return Number(pid)
}

test('this machine is enrolled once and kept over restarts; Ctrl-C stops the agent before the collector', async () => {
  const first = start()
  await first.untilUp()
  const hosts = await until('this machine reports', reportingHosts)
  expect(hosts).toHaveLength(1)
  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)
  expect(first.output()).toMatch(/Enrolling this machine.*Stopping the agent.*Stopping the collector/s)
  expect(first.output()).toMatch(/Sign in as admin with the one-time password ([a-z0-9]{4}-){4}[a-z0-9]{4}/)
  expect(readFileSync(join(data, 'logs', 'collector.log'), 'utf8')).not.toMatch(
    /password|[a-z0-9]{4}(-[a-z0-9]{4}){4}\b/,
  )
  await expect(fetch(url)).rejects.toThrow()

  const startAgain = async () => {
    const startedAt = performance.now()
    const again = start()
    await again.untilUp()
    const tookMs = performance.now() - startedAt
    expect(again.output()).not.toContain('Enrolling')
    expect(again.output()).not.toContain('one-time password')
    expect(await until('this machine reports again', reportingHosts)).toEqual(hosts)
    again.child.kill('SIGINT')
    expect(await again.ended).toBe(0)
    return tookMs
  }
  expect(await quickestOf(START_MS, [startAgain, startAgain, startAgain])).toBeLessThan(START_MS)
})

test('a part that ends by itself takes the other one with it and is named', async () => {
  const { child, ended, output, untilUp } = start()
  await untilUp()
  process.kill(pidOf(child, '\0run'), 'SIGKILL')
  expect(await ended).toBe(1)
  expect(output()).toContain('The agent ended by itself (SIGKILL).')
  await expect(fetch(url)).rejects.toThrow()
})
