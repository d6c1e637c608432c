import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runExport, runVerify } from '../../../collector/audit-command.ts'
import { hashColumns } from '../../../collector/store/audit-chain.ts'
import { createAuditRig, rechain, tamper } from '../../support/audit-rig.ts'
import { CODE, T0 } from '../../support/rounds.ts'
import type { WriterRig } from '../../support/writer-rig.ts'

let rig: WriterRig
let data: string
beforeEach(() => {
  rig = createAuditRig(6)
  data = dirname(rig.path)
})
afterEach(() => rig.remove())

/** The program itself, as an operator starts it. */
function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, XUNJIAN_COLLECTOR_DATA: data }
    execFile(process.execPath, ['collector/main.ts', 'audit', ...args], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })
}

async function exported(options: Parameters<typeof runExport>[1]): Promise<string> {
  let text = ''
  await runExport(data, options, (more) => {
    text += more
  })
  return text
}

describe('audit verify', () => {
  it('ends with 0 beside a running collector, and with 1 and the row after an edit', async () => {
    const whole = await run('verify')
    expect(whole).toMatchObject({ code: 0, err: '' })
    expect(whole.out).toMatch(/^The operation log is whole: 6 rows, the newest with hash [0-9a-f]{64}\.\n$/)
    tamper(rig.path, (db) => db.exec("UPDATE audit SET actor_name = 'x' WHERE id = 3"))
    expect(await run('verify', '--json')).toMatchObject({
      code: 1,
      out: expect.stringContaining('"firstBad":{"id":3,"why":"edited"}'),
    })
    expect((await run('verify')).out).toBe('The operation log is not whole: row 3 was edited.\n')
  }, 30_000)

  it('works when no collector runs', async () => {
    rig.stop()
    expect(await runVerify(data, { anchor: [] })).toMatchObject({ exitCode: 0 })
  })

  it('compares with the rows that the log of the collector holds', async () => {
    const [row] = rig.rows('SELECT id, hash FROM audit WHERE id = 4') as { id: number; hash: string }[]
    const log = join(data, 'collector.log')
    const line = JSON.stringify({
      level: 30,
      time: T0,
      auditHead: { id: row?.id, hash: row?.hash },
      msg: 'operation log',
    })
    writeFileSync(log, `{"level":30,"msg":"ready"}\n${line}\n`)
    expect(await runVerify(data, { anchor: [], log })).toMatchObject({ exitCode: 0 })
    tamper(rig.path, (db) => {
      db.exec("UPDATE audit SET actor_name = 'x' WHERE id = 2")
      rechain(db, 2, { head: true })
    })
    expect(await runVerify(data, { anchor: [] })).toMatchObject({ exitCode: 0 })
    expect(await runVerify(data, { anchor: [], log })).toMatchObject({ exitCode: 1 })
    expect(await runVerify(data, { anchor: [`${row?.id}:${row?.hash}`] })).toMatchObject({ exitCode: 1 })
  })

  it.each([
    ['a folder without a database', () => runVerify('/nonexistent', { anchor: [] }), 'cannot be read'],
    ['an anchor that is none', () => runVerify(data, { anchor: ['4'] }), 'write ID:HASH'],
    [
      'a log that is not there',
      () => runVerify(data, { anchor: [], log: '/nonexistent' }),
      '--log /nonexistent',
    ],
    ['a format that is none', () => exported({ format: 'xml' }), 'csv or jsonl'],
    ['a date that is none', () => exported({ format: 'csv', from: 'soon' }), 'write a date'],
  ])('says so: %s', async (_, act, words) => {
    await expect(act()).rejects.toThrow(words)
  })
})

describe('audit export', () => {
  it('gives lines from which the chain can be checked again', async () => {
    const lines = (await exported({ format: 'jsonl' }))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toHaveLength(6)
    for (const line of lines) expect(hashColumns(line)).toBe(line.hash)
  })

  it('gives a table in which nothing is a formula', async () => {
    rig.command({ kind: 'create-code', ...CODE, note: '=HYPERLINK("http://evil","x")', at: rig.now })
    const rows = (await exported({ format: 'csv' })).split('\r\n')
    expect(rows[0]).toContain('id,time,actor_kind')
    expect(rows.at(-2)).toContain(`"'=HYPERLINK(""http://evil"",""x"")"`)
    expect(rows.at(-2)).toContain('local operator made an enrolment code')
  })

  it('gives the rows of a stretch of time', async () => {
    rig.at(T0 + 86_400_000)
    rig.command({ kind: 'create-code', ...CODE, note: 'late', at: rig.now })
    const from = new Date(T0 + 3_600_000).toISOString()
    expect((await exported({ format: 'jsonl', from })).trim().split('\n')).toHaveLength(1)
    expect((await exported({ format: 'jsonl', to: from })).trim().split('\n')).toHaveLength(6)
  })
})
