import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acceptPending, createPending, isEnrolled, readIdentity } from '../../agent/identity.ts'
import { createKeyRotation } from '../../agent/key-rotation.ts'
import { Link } from '../../agent/link.ts'
import { Outbox } from '../../agent/outbox.ts'
import { runRotateKey } from '../../agent/rotate-key-command.ts'
import type { ServerContext } from '../../collector/tls/port.ts'
import { helloFrame } from '../support/frames.ts'
import { type Script, ScriptedCollector } from '../support/scripted-collector.ts'
import { certify, certifyAcross, createAuthority, HERE, span } from '../support/tls.ts'

const authority = createAuthority()
const { type: _, ...hello } = helloFrame()

let folder: string
let collector: ScriptedCollector
let url: string
let running: { stop(): Promise<void> }[]
let warnings: Record<string, unknown>[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'link-trust-'))
  running = []
  warnings = []
})
afterEach(async () => {
  for (const one of running) await one.stop()
  await collector.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A host that is enrolled at a collector that is there; on TLS it pins the authority. */
async function enrolled(script: Partial<Script> = {}, tls: ServerContext | null = null): Promise<void> {
  const { publicKey, hostId } = createPending(folder)
  collector = new ScriptedCollector({ publicKey, ...script }, tls)
  url = await collector.listen()
  const pinned = tls === null ? null : authority.certificate
  acceptPending(folder, { hostId, collectorId: 'c-1', collectorUrl: url, authority: pinned })
}

/** As after a start of the agent: everything is read from its files. */
function start({ rotateAfterMs = null }: { rotateAfterMs?: number | null } = {}) {
  const identity = readIdentity(folder)
  if (!isEnrolled(identity)) throw new Error('not enrolled')
  const outbox = new Outbox({
    path: join(folder, 'outbox.db'),
    hostId: identity.hostId,
    keepAcknowledgedMs: 1e8,
    maxBytes: 1e8,
    maxAgeMs: 1e12,
    now: Date.now,
    report: () => undefined,
  })
  const log = {
    info: () => undefined,
    debug: () => undefined,
    warn: (fields: object) => void warnings.push({ ...fields }),
  }
  const link = new Link({
    collectorUrl: url,
    identity,
    outbox,
    agentVersion: '0.1.0',
    traits: () => ({ bootId: null, machineId: null, productId: null, cards: [], stateId: null }),
    hello: () => hello,
    onPlan: () => undefined,
    onDemand: () => 'accepted',
    log,
    onChange: () => undefined,
    onRotationAsked: () => rotation.asked(),
    random: () => 0.02,
  })
  const rotation = createKeyRotation({
    keys: identity.keys,
    rotateAfterMs,
    offer: () => link.offerNextKey(),
    now: Date.now,
    log,
  })
  link.start()
  rotation.start()
  let ended: Promise<void> | null = null
  const stop = () => {
    ended ??= (async () => {
      rotation.stop()
      await link.stop()
      outbox.close()
    })()
    return ended
  }
  running.push({ stop })
  return { link, rotation, identity, stop }
}

const present = () => readIdentity(folder)?.publicKey
const nextFile = () => join(folder, 'host.key.next')
const ready = (times = 1) => collector.until(() => collector.framesOf('hello').length === times)
const offered = (times = 1) => collector.until(() => collector.framesOf('rotate-key').length === times)

describe('changing the key of a host', () => {
  it('is done when the collector asks: stored there first, then moved here', async () => {
    await enrolled()
    const before = present()
    start()
    await ready()
    collector.send({ type: 'rotate-key' })
    await expect.poll(() => present()).not.toBe(before)
    expect(present()).toBe(collector.script.publicKey)
    expect(existsSync(nextFile())).toBe(false)
    expect(statSync(join(folder, 'host.key')).mode & 0o777).toBe(0o600)
    collector.socket?.terminate()
    await ready(2)
    expect(collector.connections).toBe(2)
  })

  it('is done by itself when the key has grown old', async () => {
    await enrolled()
    const before = present()
    const lastYear = new Date(Date.now() - 366 * 86_400_000)
    utimesSync(join(folder, 'host.key'), lastYear, lastYear)
    start({ rotateAfterMs: 365 * 86_400_000 })
    await expect.poll(() => present()).not.toBe(before)
    expect(collector.framesOf('rotate-key')).toHaveLength(1)
  })

  it('is not done to a key that is young, or by a host that never does', async () => {
    await enrolled()
    start({ rotateAfterMs: 365 * 86_400_000 })
    await ready()
    expect(existsSync(nextFile())).toBe(false)
  })

  it('survives a crash before the collector heard of the new key', async () => {
    await enrolled({ onRotateKey: () => 'drop' })
    const before = present()
    const first = start()
    await ready()
    collector.send({ type: 'rotate-key' })
    await offered()
    const next = readFileSync(nextFile(), 'utf8')
    await first.stop()
    collector.script.onRotateKey = () => 'answer'
    start()
    // The next key is tried and not known, the present one is, and then the same next key is offered again.
    await offered(2)
    await expect.poll(() => present()).not.toBe(before)
    expect(readFileSync(join(folder, 'host.key'), 'utf8')).toBe(next)
    expect(collector.framesOf('prove')).toHaveLength(3)
    expect(warnings.filter(({ advice }) => advice !== undefined)).toEqual([])
  })

  it('survives a crash after the collector stored the key and before this host was told', async () => {
    await enrolled({ onRotateKey: () => 'nothing' })
    const before = present()
    const first = start()
    await ready()
    collector.send({ type: 'rotate-key' })
    await collector.until(() => collector.script.publicKey !== before)
    await first.stop()
    expect(present()).toBe(before)
    start()
    await ready(2)
    await expect.poll(() => present()).toBe(collector.script.publicKey)
    expect(existsSync(nextFile())).toBe(false)
    expect(collector.framesOf('rotate-key')).toHaveLength(1)
  })

  it('survives a lost connection in the same process', async () => {
    await enrolled({ onRotateKey: () => 'nothing' })
    const before = present()
    start()
    await ready()
    collector.send({ type: 'rotate-key' })
    await collector.until(() => collector.script.publicKey !== before)
    collector.socket?.terminate()
    await ready(2)
    await expect.poll(() => present()).toBe(collector.script.publicKey)
  })

  it('says what to do when the collector knows neither key', async () => {
    await enrolled()
    createPending(folder)
    collector.script.publicKey = createPending(folder).publicKey
    const { identity } = start()
    identity.keys.prepareNext()
    await collector.until(() => collector.framesOf('prove').length >= 1)
    await expect
      .poll(() => warnings.some(({ advice }) => String(advice).includes('another key for this host')))
      .toBe(true)
    expect(existsSync(nextFile())).toBe(true)
  })

  it('begins on the command line, with or without a running agent', async () => {
    await enrolled()
    let said = ''
    const stdout = { write: (text: string) => (said += text) }
    expect(await runRotateKey({ stateDir: folder, stdout })).toBe(2)
    expect(said).toContain('as soon as the agent is connected')
    expect(statSync(nextFile()).mode & 0o777).toBe(0o600)
    const before = present()
    start()
    await expect.poll(() => present()).not.toBe(before)
    expect(present()).toBe(collector.script.publicKey)
  })
})

describe('the collector on TLS', () => {
  it('is believed by the pinned authority, and what it announces is followed', async () => {
    const next = createAuthority('next')
    await enrolled({ authorities: authority.certificate + next.certificate }, certify(authority))
    start()
    await ready()
    await expect.poll(() => readFileSync(join(folder, 'authority.pem'), 'utf8')).toContain(next.certificate)
    collector.send({ type: 'trust', trust: next.certificate + authority.certificate })
    await expect
      .poll(() => readFileSync(join(folder, 'authority.pem'), 'utf8').indexOf(next.certificate))
      .toBe(0)
    collector.send({ type: 'trust', trust: createAuthority('stranger').certificate })
    await expect.poll(() => warnings.length).toBe(1)
    expect(readFileSync(join(folder, 'authority.pem'), 'utf8').match(/BEGIN/g)).toHaveLength(2)
  })

  it('may have changed its authority while the host was away', async () => {
    await enrolled({}, certifyAcross(createAuthority('next'), authority))
    start()
    await ready()
    expect(collector.framesOf('prove')).toHaveLength(1)
  })

  it.each([
    ['another authority', certify(createAuthority('other')), 'does not trust', 'Somebody may be in between'],
    ['a certificate that has ended', certify(authority, HERE, span(-1, -0.5)), 'has ended', 'clocks'],
    ['one that is not valid yet', certify(authority, HERE, span(1, 2)), 'not valid yet', 'clocks'],
    ['one for another name', certify(authority, ['example.com']), 'for another name', 'tls.names'],
  ])('is refused with %s, in clear words and without a way around', async (_, tls, words, advice) => {
    await enrolled({}, tls)
    const { link } = start()
    await expect.poll(() => link.status().lastEnd).toContain(words)
    expect(link.status().lastEnd).toContain(url)
    expect(link.status().advice).toContain(advice)
    expect(collector.frames).toEqual([])
    expect(collector.requests).toEqual([])
  })

  it('is not asked at all when the pinned authority is gone', async () => {
    await enrolled({}, certify(authority))
    rmSync(join(folder, 'authority.pem'))
    const { link } = start()
    await expect.poll(() => link.status().lastEnd).toContain('authority.pem is missing')
    expect(collector.connections).toBe(0)
  })
})

describe('an announcement on plain loopback', () => {
  it('changes nothing', async () => {
    await enrolled({ authorities: authority.certificate })
    start()
    await ready()
    expect(existsSync(join(folder, 'authority.pem'))).toBe(false)
  })
})
