// npm start says in one sentence what makes it impossible, before it installs or builds anything.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const script = join(import.meta.dirname, '..', '..', 'scripts', 'start.mjs')
const folder = mkdtempSync(join(tmpdir(), 'xunjian-start-'))
afterAll(() => rmSync(folder, { recursive: true }))

function start(environment: Record<string, string>) {
  const env = { ...process.env, XUNJIAN_DATA: join(folder, 'data'), ...environment }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

const refused = (sentence: RegExp) => ({ status: 1, stdout: '', stderr: expect.stringMatching(sentence) })

describe('npm start refuses', () => {
  test('a port in use', async () => {
    const server = createServer()
    const port = await new Promise<number>((done) => {
      server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port))
    })
    expect(start({ XUNJIAN_PORT: String(port) })).toEqual(
      refused(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is in use: .*XUNJIAN_PORT\\.\\n$`)),
    )
    server.close()
  })

  test('a port that is none', () => {
    expect(start({ XUNJIAN_PORT: 'http' })).toEqual(
      refused(/^XUNJIAN_PORT is "http", but a port is a number from 1 to 65535\.\n$/),
    )
  })

  test('a data folder that cannot be written', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(start({ XUNJIAN_DATA: join(folder, 'file', 'data') })).toEqual(
      refused(/^Nothing can be written to the data folder .*: a part of the path is a file\.\n$/),
    )
  })

  test('a data folder where none can be made', () => {
    expect(start({ XUNJIAN_DATA: '/proc/xunjian' })).toEqual(refused(/^Nothing can be written to .*\.\n$/))
  })

  test.each([
    ['XUNJIAN_COLLECTOR_CONFIG', 'it is a folder', () => mkdirSync(join(folder, 'XUNJIAN_COLLECTOR_CONFIG'))],
    ['XUNJIAN_AGENT_CONFIG', 'there is no such file', () => undefined],
  ])('an unreadable configuration in %s', (name, reason, prepare) => {
    prepare()
    expect(start({ [name]: join(folder, name) })).toEqual(
      refused(new RegExp(`^The configuration .*${name} cannot be read: ${reason}\\.\\n$`)),
    )
  })
})
