// `xunjian-collector faults …` as a script starts it, against the real API.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiRig, CONTROL_TOKEN, createApiRig } from '../../support/api-rig.ts'
import { addUser } from '../../support/people.ts'
import { freePort } from '../../support/processes.ts'

let rig: ApiRig
let server: ServerType
let data: string
let port: number
beforeAll(async () => {
  rig = createApiRig()
  addUser(rig.rig, { username: 'li.na', role: 'operator' })
  data = mkdtempSync(join(tmpdir(), 'xunjian-faults-'))
  writeFileSync(join(data, 'control.token'), CONTROL_TOKEN)
  port = await freePort()
  server = serve({ fetch: rig.app.fetch, port, hostname: '127.0.0.1' })
})
afterAll(() => {
  server.close()
  rig.close()
  rmSync(data, { recursive: true })
})

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      XUNJIAN_COLLECTOR_DATA: data,
      XUNJIAN_COLLECTOR_LISTEN: `127.0.0.1:${port}`,
    }
    const child = execFile(
      process.execPath,
      ['collector/main.ts', 'faults', ...args],
      { env },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
    child.stdin?.end('from a pipe')
  })
}
const opened = /#1 +critical +general +reported +db-01 +20 B free on \/data +- +2026-11-21 /

describe('faults', () => {
  it('list: a table, worst first; or JSON; with an exit code for scripts', async () => {
    const [table, json, some, none] = await Promise.all([
      run('list'),
      run('list', '--json', '--status', 'warning'),
      run('list', '--grade', 'general', '--exit-code'),
      run('list', '--grade', 'major', '--assignee', 'li.na', '--exit-code'),
    ])
    expect(table).toMatchObject({ code: 0, err: '' })
    expect(table.out.split('\n')[0]).toMatch(/^ID +STATUS +GRADE +STAGE +HOST +WHAT +ASSIGNEE +OPENED +DUE$/)
    expect(table.out).toMatch(opened)
    expect(JSON.parse(json.out)).toMatchObject({ total: 1, faults: [{ item: 'nightly' }] })
    expect(some.code).toBe(2)
    expect(none).toEqual({ code: 0, out: 'No faults.\n', err: '' })
  }, 60_000)

  it('every verb in its order, from acceptance to the end', async () => {
    const steps: readonly (readonly string[])[] = [
      ['accept', '1', '--assignee', 'li.na', '--grade', 'major', '--note', 'on my way'],
      ['start', '1'],
      ['note', '#1', '-'],
      ['hold', '1', '--reason', 'parts', '--note', 'a disk is ordered', '--until', '2036-01-01'],
      ['resume', '1'],
      ['grade', '1', '--grade', 'general', '--reason', 'only a copy'],
      ['resolve', '1', '--cause', 'logs', '--solution', 'deleted', '--despite', 'soon', '--json'],
    ]
    let last = ''
    for (const args of steps) {
      const { code, out, err } = await run(...args)
      expect({ code, err }, args.join(' ')).toEqual({ code: 0, err: '' })
      last = out
    }
    expect(JSON.parse(last)).toMatchObject({
      stage: 'resolved',
      assignee: { name: 'li.na' },
      cause: 'logs',
      timeline: expect.arrayContaining([expect.objectContaining({ kind: 'note', text: 'from a pipe' })]),
    })
    const shown = await run('show', '1')
    expect(shown.out).toMatch(/^#1 20 B free on \/data\n/)
    expect(shown.out).toContain('Possible now: note, verify, reopen, grade\n')
    expect(shown.out).toMatch(/ held accepted|held handling → on-hold: a disk is ordered/)
  }, 90_000)

  it('what is refused ends with 1 and says why, and what is possible', async () => {
    const [illegal, missing, unknown, wrong] = await Promise.all([
      run('accept', '1'),
      run('cancel', '2'),
      run('accept', '2', '--assignee', 'nobody.here'),
      run('show', 'one'),
    ])
    expect(illegal).toMatchObject({ code: 1, out: '' })
    expect(illegal.err).toContain('resolved: note, verify, reopen, grade')
    expect(missing.err).toContain('json.reason')
    expect(unknown.err).toMatch(/There is no account nobody.here; there are .*li.na/)
    expect(wrong.err).toBe('one: write a number, as xunjian-collector faults list shows it\n')
  }, 60_000)
})
