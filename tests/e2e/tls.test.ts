import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findAuthority, fingerprintOf } from '../../agent/trusted-authorities.ts'
import type { TrustState } from '../../shared/api/enrolment.ts'
import { readEnrolCode, writeEnrolCode } from '../../shared/enrol-code.ts'
import { type Process, until } from '../support/processes.ts'
import { ScriptedCollector } from '../support/scripted-collector.ts'
import { certify, createAuthority } from '../support/tls.ts'
import { createTlsRig, type TlsRig } from '../support/tls-rig.ts'

let rig: TlsRig
let collector: Process
let agent: Process
let code: string
beforeAll(async () => {
  rig = await createTlsRig()
  collector = await rig.startCollector()
  code = await rig.createCode()
})
afterAll(() => rig.remove())

const rounds = () => Number(rig.rows('SELECT count(*) AS n FROM states WHERE completed_at IS NOT NULL')[0]?.n)
const leases = () => Number(rig.rows('SELECT sum(lease) AS n FROM hosts')[0]?.n)
const trustOfHost = () => readFileSync(join(rig.dir, 'web-1/authority.pem'), 'utf8')
const hostKey = () => readFileSync(join(rig.dir, 'web-1/host.key'), 'utf8')
async function trust(): Promise<TrustState> {
  return JSON.parse((await rig.collector('ca', 'show', '--json')).output) as TrustState
}

describe('a collector beyond loopback', () => {
  it('lets a host in by one word and gets its rounds, with nothing set up', async () => {
    expect(readEnrolCode(code)).toMatchObject({ url: `https://${rig.address}:${rig.port}` })
    const { code: exitCode, output } = await rig.enrol('web-1', code)
    expect([exitCode, output]).toEqual([0, expect.stringContaining('Enrolled at https://')])
    agent = rig.startAgent('web-1')
    await until('rounds are stored', () => (rounds() > 0 ? true : null))
    // The agent writes down how it is doing a moment after it has changed.
    const connected = `Connected to https://${rig.address}:${rig.port}`
    const status = async () => (await rig.agent('web-1', 'status')).output
    await until('the agent says so', async () => ((await status()).includes(connected) ? true : null))
  })

  it('keeps its authority and its certificate over a restart, and its hosts come back', async () => {
    const before = await trust()
    const lease = leases()
    await collector.stop()
    collector = await rig.startCollector()
    expect(await trust()).toEqual(before)
    await until('the host is back', () => (leases() > lease ? true : null), 60_000)
  })

  it('gives a host another key on a word there', async () => {
    await until('connected', async () => ((await rig.agent('web-1', 'status')).code === 0 ? true : null))
    const before = hostKey()
    expect((await rig.agent('web-1', 'rotate-key')).code).toBe(0)
    expect(hostKey()).not.toBe(before)
    expect(rig.rows("SELECT actor_kind FROM audit WHERE action = 'host.rotate-key'")).toEqual([
      { actor_kind: 'host' },
    ])
  })

  it('is followed through a change of its authority, announced before', async () => {
    const before = await trust()
    const { code: exitCode, output } = await rig.collector('ca', 'rotate', '--takes-over', '6s')
    expect([exitCode, output]).toEqual([0, expect.stringContaining('takes over')])
    await until('the host was told', () => (trustOfHost().match(/BEGIN/g)?.length === 2 ? true : null))
    await until('the next one took over', async () =>
      (await trust()).authority?.fingerprint !== before.authority?.fingerprint ? true : null,
    )
    const lease = leases()
    await agent.stop()
    agent = rig.startAgent('web-1')
    await until('the host is back', () => (leases() > lease ? true : null))
    const after = await trust()
    expect(findAuthority(trustOfHost(), after.authority?.fingerprint ?? '')).not.toBeNull()
    const actions = rig.rows(
      "SELECT action FROM audit WHERE object_kind IN ('authority', 'certificate') ORDER BY id",
    )
    expect(actions.map(({ action }) => action)).toEqual([
      'authority.create',
      'authority.announce',
      'authority.take-over',
      'certificate.renew',
    ])
  })

  it('is found by a code from before the change too', async () => {
    const old = readEnrolCode(code)
    const fresh = readEnrolCode(await rig.createCode())
    expect(old?.authority).not.toBe(fresh?.authority)
    const late = writeEnrolCode({
      url: String(fresh?.url),
      secret: String(fresh?.secret),
      authority: old?.authority ?? null,
    })
    expect((await rig.enrol('web-2', late)).output).toContain('Enrolled at')
  })

  it('is not believed when another one answers in its place', async () => {
    await agent.stop()
    await collector.stop()
    const impostor = new ScriptedCollector(
      {},
      certify(createAuthority('impostor'), [rig.address, '127.0.0.1']),
    )
    await impostor.listen(rig.port, '0.0.0.0')
    agent = rig.startAgent('web-1')
    await until('the agent says so', async () =>
      (await rig.agent('web-1', 'status')).output.includes('does not trust') ? true : null,
    )
    expect(agent.output()).toContain('Somebody may be in between')
    const content = readEnrolCode(code)
    const secret = 'a-fresh-secret-for-nobody-else'
    const word = writeEnrolCode({ url: String(content?.url), secret, authority: content?.authority ?? null })
    const refused = await rig.enrol('web-3', word)
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('nothing secret was sent')])
    expect(impostor.requests.join('\n')).not.toContain(secret)
    expect(impostor.frames).toEqual([])
    await impostor.close()
  })

  it('never makes a new authority in silence when its own is damaged', async () => {
    const path = join(rig.dir, 'collector/tls/authorities.json')
    const content = readFileSync(path, 'utf8')
    writeFileSync(path, content.slice(0, 100))
    const { code: exitCode, output } = await rig.collector('serve')
    expect([exitCode, output]).toEqual([1, expect.stringContaining('Put it back from a backup')])
    writeFileSync(path, content)
    rmSync(join(rig.dir, 'collector/tls/authority.pem'))
  })

  it('has printed no secret anywhere', () => {
    const printed = rig.printed().replaceAll(code, '')
    const secret = readEnrolCode(code)?.secret ?? ''
    expect(secret.length).toBeGreaterThan(20)
    expect(printed).not.toContain(secret)
    expect(printed).not.toContain('PRIVATE KEY')
    const authorities = readFileSync(join(rig.dir, 'collector/tls/authorities.json'), 'utf8')
    const keys = authorities.match(/(?<=PRIVATE KEY-----\\n)[\w+/=]+/g) ?? []
    expect(keys.length).toBe(2)
    for (const key of keys) expect(printed).not.toContain(key)
    expect(fingerprintOf(trustOfHost())).toHaveLength(43)
  })
})
