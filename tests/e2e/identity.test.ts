// Who is who, with real processes: a cloned state folder, a revoked host, a machine that gets its old identity back.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { type EnrolCode, EnrolCodes, type HostIdentity } from '../../shared/api/enrolment.ts'
import type { FaultDetail, FaultPage } from '../../shared/api/fault.ts'
import type { FindingPage } from '../../shared/api/finding.ts'
import type { HostDetail, HostPage } from '../../shared/api/host.ts'
import { AgentSocket, createIdentity, enrol, proveFrame } from '../support/agent-client.ts'
import { aFinding, helloFrame, roundFrame } from '../support/frames.ts'
import { type Collector, createRig, type Rig, until } from '../support/processes.ts'

const ONLY_OF_THE_COPY = 'only-of-the-copy'
/** Rounds every minute at the most often; what is asked for comes at once. */
const FAST = { inspections: { disk: { every: '1m' } } }

let rig: Rig
let collector: Collector
beforeEach(async () => {
  rig = await createRig()
  collector = await rig.startCollector()
})
afterEach(() => rig.remove())

const hosts = async (query = '') => (await collector.get<HostPage>(`/api/v1/hosts?${query}`)).hosts
/** Connected and greeted: the collector knows what its agent can do. */
const connectedHost = () =>
  until('the host is connected', async () => {
    const id = (await hosts()).find(({ connected }) => connected)?.id
    if (id === undefined) return null
    const { plan } = await collector.get<HostDetail>(`/api/v1/hosts/${id}`)
    return plan.length > 0 ? id : null
  })
const itemsOf = async (id: string) =>
  (await collector.get<FindingPage>(`/api/v1/findings?host=${id}&limit=200`)).findings.map(({ item }) => item)
const identityOf = (id: string) => collector.get<HostIdentity>(`/api/v1/hosts/${id}/identity`)
const faults = async (query: string) => (await collector.get<FaultPage>(`/api/v1/faults?${query}`)).faults

/** Says `status` of an agent until it reads as wanted. */
async function statusOf(name: string, wanted: RegExp): Promise<string> {
  return until(`the status of ${name} says ${wanted}`, async () => {
    const { output } = await rig.run(['agent/main.ts', 'status', '--config', join(rig.dir, `${name}.yaml`)])
    return wanted.test(output) ? output : null
  })
}

/** The disk of one, put into another machine: everything but what only a running agent holds. */
function copyMachine(from: string, to: string): void {
  cpSync(join(rig.dir, from), join(rig.dir, to), { recursive: true })
  rmSync(join(rig.dir, to, 'agent.pid'), { force: true })
  const settings = readFileSync(join(rig.dir, `${from}.yaml`), 'utf8')
  const moved = parse(settings.replaceAll(join(rig.dir, from), join(rig.dir, to))) as object
  // A backup that only the copy knows of shows where its rounds go.
  const backups = { parameters: { jobs: [{ name: ONLY_OF_THE_COPY, files: '/nowhere/*.gz' }] } }
  writeFileSync(join(rig.dir, `${to}.yaml`), stringify({ ...moved, inspections: { backups } }))
}

async function demandDisk(id: string): Promise<void> {
  const { id: demand } = await collector.post<{ id: string }>(`/api/v1/hosts/${id}/inspections/disk/inspect`)
  await until('the demand is answered', async () => {
    const { state } = await collector.get<{ state: string }>(`/api/v1/demands/${demand}`)
    return state === 'done' ? true : null
  })
}

describe('a cloned disk', () => {
  it('is a fault that names both, mixes nothing, and ends when the copy enrols for itself', async () => {
    const known = await rig.startAgent('one', FAST)
    const id = await connectedHost()
    await known.stop()
    copyMachine('one', 'copy')
    rig.startEnrolled('one')
    await connectedHost()
    const { lease } = leaseSeen(collector.output())
    const copy = rig.startEnrolled('copy')

    const [fault] = await until('the fault is open', async () => {
      const open = await faults(`open=true&host=${id}`)
      return open.length > 0 ? open : null
    })
    expect(fault).toMatchObject({
      inspection: 'host',
      item: 'identity',
      status: 'critical',
      stage: 'reported',
    })
    expect(fault?.title).toMatch(/^Two machines claim to be .+: .+ and 127\.0\.0\.1/)
    const { other, traits } = await identityOf(id)
    expect(other?.traits).toMatchObject({ bootId: traits?.bootId, cards: traits?.cards })
    expect(other?.traits.stateId).not.toBe(traits?.stateId)
    expect(await statusOf('copy', /enrol --again/)).toMatch(/Not connected .*is known as the machine/)

    // The copy looks at its disk all the while; nothing of it reaches the host, which goes on.
    await until('the copy has made a round', () =>
      /"inspection":"backups"/.test(copy.output()) ? true : null,
    )
    await demandDisk(id)
    expect(leaseSeen(collector.output()).lease).toBe(lease)
    expect(copy.output()).not.toContain('connected to the collector')
    expect(await itemsOf(id)).not.toContain(ONLY_OF_THE_COPY)

    await copy.stop()
    const { code } = await collector.post<EnrolCode>('/api/v1/enrol-codes', {})
    const again = ['enrol', '--again', '--config', join(rig.dir, 'copy.yaml'), '--code', code]
    expect(await rig.run(['agent/main.ts', ...again])).toMatchObject({ code: 0 })
    const own = rig.startEnrolled('copy')
    await until('both are connected', async () =>
      (await hosts()).filter(({ connected }) => connected).length === 2 ? true : null,
    )
    await until('the fault has recovered', async () =>
      (await faults(`open=true&host=${id}`)).length === 0 ? true : null,
    )
    expect((await identityOf(id)).other).toBeNull()
    const ownId = (await hosts()).find((host) => host.id !== id)?.id ?? ''
    await until('its rounds are its own', async () =>
      (await itemsOf(ownId)).includes(ONLY_OF_THE_COPY) ? true : null,
    )
    expect(await itemsOf(id)).not.toContain(ONLY_OF_THE_COPY)
    expect(own.output()).not.toContain('cloned')
  })
})

describe('a revoked host', () => {
  it('is off its socket within a second, and its proofs are refused', async () => {
    const { code } = await collector.post<EnrolCode>('/api/v1/enrol-codes', {})
    const identity = createIdentity()
    await enrol(collector.url, code, identity)
    const agent = new AgentSocket(collector.url)
    agent.send(proveFrame(identity, await agent.next('challenge')))
    await agent.next('welcome')
    agent.send(helloFrame())
    agent.send(roundFrame({ epoch: identity.epoch, seq: 1 }))
    await agent.next('ack')

    const from = performance.now()
    await collector.post(`/api/v1/hosts/${identity.hostId}/revoke`, { reason: 'stolen' })
    agent.send(roundFrame({ epoch: identity.epoch, seq: 2 }))
    expect(await agent.next('refused')).toMatchObject({ reason: 'revoked' })
    expect(await agent.closed).toMatchObject({ code: 1008, reason: 'revoked' })
    expect(performance.now() - from).toBeLessThan(1_000)

    const later = new AgentSocket(collector.url)
    later.send(proveFrame(identity, await later.next('challenge')))
    expect(await later.next('refused')).toMatchObject({ reason: 'revoked' })
    await later.closed
  })

  it('tells its agent what to do, leaves the list, and gets its old identity back on a machine installed anew', async () => {
    const old = await rig.startAgent('one', FAST)
    const id = await connectedHost()
    await demandDisk(id)
    const { keyFingerprint } = await identityOf(id)
    const from = performance.now()
    await collector.post(`/api/v1/hosts/${id}/revoke`, { reason: 'disk broke' })
    await until('the connection ended', async () =>
      (await hosts('revoked=true')).some((host) => host.id === id && !host.connected) ? true : null,
    )
    expect(performance.now() - from).toBeLessThan(1_000)
    expect(await hosts()).toEqual([])
    await statusOf('one', /To do: this host was revoked/)
    await old.stop()

    rmSync(join(rig.dir, 'one'), { recursive: true })
    const { code } = await collector.post<EnrolCode>(`/api/v1/hosts/${id}/readmit`, {})
    const command = ['agent/main.ts', 'enrol', '--config', join(rig.dir, 'one.yaml'), '--code', code]
    expect((await rig.run(command)).output).toContain(`as ${id}`)
    rig.startEnrolled('one')
    expect(await connectedHost()).toBe(id)
    await demandDisk(id)
    const now = await identityOf(id)
    expect(now).toMatchObject({ revokedAt: null, revokedReason: null })
    expect(now.keyFingerprint).not.toBe(keyFingerprint)
  })

  it('has its faults closed for it', async () => {
    const { code } = await collector.post<EnrolCode>('/api/v1/enrol-codes', {})
    const identity = createIdentity()
    await enrol(collector.url, code, identity)
    const agent = new AgentSocket(collector.url)
    agent.send(proveFrame(identity, await agent.next('challenge')))
    await agent.next('welcome')
    agent.send(helloFrame())
    for (const seq of [1, 2, 3]) {
      const findings = [aFinding({ status: 'critical' })]
      const round = { observedAt: Date.now(), plannedAt: null, findings }
      agent.send(roundFrame({ epoch: identity.epoch, seq, round }))
    }
    const [open] = await until('a fault is open', async () => {
      const found = await faults(`open=true&host=${identity.hostId}`)
      return found.length > 0 ? found : null
    })
    await collector.post(`/api/v1/hosts/${identity.hostId}/revoke`, { reason: 'stolen' })
    const closed = await collector.get<FaultDetail>(`/api/v1/faults/${open?.id}`)
    expect(closed.stage).toBe('closed')
    expect(closed.timeline.at(-1)?.text).toBe('Closed because the host was revoked: stolen')
  })
})

describe('codes on the command line', () => {
  const commandLine = (...args: string[]) =>
    rig.run(['collector/main.ts', 'enrol-code', ...args, '--config', join(rig.dir, 'collector.yaml')])

  it('are made for many hosts, listed and revoked', async () => {
    const made = await commandLine(
      'create',
      '--uses',
      '3',
      '--label',
      'site=east',
      '--note',
      'golden image',
      '--json',
    )
    expect(made).toMatchObject({ code: 0 })
    const { id, code } = JSON.parse(made.output) as EnrolCode
    await enrol(collector.url, code, createIdentity())
    const listed = await commandLine('list')
    expect(listed.output).toMatch(new RegExp(`^${id} +usable +1/3 +\\S+ .* site=east +golden image$`, 'm'))
    expect((await commandLine('revoke', id)).output).toContain('1 of 3 hosts')
    await expect(enrol(collector.url, code, createIdentity())).rejects.toThrow('code-revoked')
    const { codes } = EnrolCodes.parse(JSON.parse((await commandLine('list', '--json')).output))
    expect(codes.find((one) => one.id === id)).toMatchObject({ state: 'revoked', used: 1 })
    expect(await commandLine('revoke', id)).toMatchObject({
      code: 1,
      output: expect.stringContaining('revoked'),
    })
    expect(await commandLine('create', '--uses', 'many')).toMatchObject({ code: 1 })
  })
})

/** The newest lease that the collector gave, as its log has it. */
function leaseSeen(log: string): { lease: number } {
  return { lease: Number(/.*"lease":(\d+)/s.exec(log)?.[1]) }
}
