import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runEnrol } from '../../agent/enrol-command.ts'
import { isEnrolled, readIdentity } from '../../agent/identity.ts'
import { ScriptedCollector } from '../support/scripted-collector.ts'

let folder: string
let collector: ScriptedCollector
let collectorUrl: string
beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'enrol-')), 'agent')
  collector = new ScriptedCollector()
  collectorUrl = await collector.listen()
})
afterEach(async () => {
  await collector.close()
  rmSync(join(folder, '..'), { recursive: true, force: true })
})

async function enrol(changes: { collectorUrl?: string; code?: string; again?: boolean } = {}) {
  let said = ''
  const output = { write: (text: string) => (said += text) }
  const options = {
    stateDir: folder,
    timeZone: 'UTC',
    collectorUrl,
    code: 'one-time-code',
    again: false,
    ...changes,
  }
  const exitCode = await runEnrol({ ...options, stdout: output, stderr: output })
  return { exitCode, said }
}

describe('enrolling', () => {
  it('proves a new key with the code and keeps the private half to itself', async () => {
    let seen: object = {}
    collector.script.enrol = (request) => {
      seen = request
      return { status: 201, body: { hostId: request.hostId, collectorId: 'c-1', labels: { site: 'north' } } }
    }
    const { exitCode, said } = await enrol()
    const identity = readIdentity(folder)
    expect(exitCode).toBe(0)
    expect(said).toBe(`Enrolled at ${collectorUrl} as ${identity?.hostId} (site=north).\n`)
    expect(isEnrolled(identity)).toBe(true)
    expect(seen).toMatchObject({
      code: 'one-time-code',
      publicKey: identity?.publicKey,
      facts: { timeZone: 'UTC' },
    })
    expect(JSON.stringify(seen)).not.toContain('PRIVATE')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'host.key')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, 'identity.json'), 'utf8')).not.toContain('one-time-code')
  })

  it('goes on with the same key when the answer was lost', async () => {
    const keys: string[] = []
    collector.script.enrol = ({ publicKey, hostId }) => {
      keys.push(`${hostId} ${publicKey}`)
      return keys.length === 1
        ? { status: 500, body: {} }
        : { status: 201, body: { hostId, collectorId: 'c-1', labels: {} } }
    }
    expect(await enrol()).toEqual({ exitCode: 1, said: 'Not enrolled: HTTP status 500\n' })
    expect((await enrol()).exitCode).toBe(0)
    expect(keys[1]).toBe(keys[0])
  })

  it('is done once, unless it is asked to make a new host', async () => {
    await enrol()
    const first = readIdentity(folder)
    const second = await enrol()
    expect(second.exitCode).toBe(1)
    expect(second.said).toContain(`enrolled already, at ${collectorUrl} as ${first?.hostId}`)
    expect((await enrol({ again: true })).exitCode).toBe(0)
    const renewed = readIdentity(folder)
    expect(renewed?.hostId).not.toBe(first?.hostId)
    expect(renewed?.publicKey).not.toBe(first?.publicKey)
  })

  it('leaves a host that is enrolled as it is when enrolling again fails', async () => {
    await enrol()
    const first = readIdentity(folder)
    collector.script.enrol = () => ({ status: 409, body: { title: 'This code has been used' } })
    expect((await enrol({ again: true })).exitCode).toBe(1)
    const kept = readIdentity(folder)
    expect([kept?.hostId, kept?.publicKey]).toEqual([first?.hostId, first?.publicKey])
    expect(isEnrolled(kept)).toBe(true)
  })

  it('is finished at the next start when it was cut off between its two files', async () => {
    await enrol()
    const before = readIdentity(folder)
    mkdirSync(join(folder, 'enrolling'))
    renameSync(join(folder, 'identity.json'), join(folder, 'enrolling/identity.json'))
    expect(readIdentity(folder)?.hostId).toBe(before?.hostId)
    expect(existsSync(join(folder, 'enrolling'))).toBe(false)
  })

  it('says in the collector’s words why not', async () => {
    collector.script.enrol = () => ({ status: 409, body: { title: 'This code has been used' } })
    expect(await enrol()).toEqual({ exitCode: 1, said: 'Not enrolled: This code has been used\n' })
    expect(isEnrolled(readIdentity(folder))).toBe(false)
  })

  it('says when nobody is there, and never goes beyond this machine unprotected', async () => {
    const nobody = await enrol({ collectorUrl: 'http://127.0.0.1:1' })
    expect(nobody.exitCode).toBe(1)
    expect(nobody.said).toContain('Not enrolled: http://127.0.0.1:1 cannot be reached')
    await expect(enrol({ collectorUrl: 'http://collector.example' })).rejects.toThrow(
      'plain http beyond this machine',
    )
  })

  it('makes a new identity when the old one cannot be read, but only when asked', async () => {
    await enrol()
    writeFileSync(join(folder, 'identity.json'), '{')
    await expect(enrol()).rejects.toThrow('enrol --again')
    expect((await enrol({ again: true })).exitCode).toBe(0)
  })
})
