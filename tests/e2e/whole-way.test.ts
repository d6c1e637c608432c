// A real agent process and a real collector process on real disks, backups and kernel events.
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FaultPage } from '../../shared/api/fault.ts'
import type { EventPage, FindingPage, RoundPage } from '../../shared/api/finding.ts'
import type { HostDetail, HostPage } from '../../shared/api/host.ts'
import type { Demand } from '../../shared/api/overview.ts'
import { commandPath, needs } from '../support/needs.ts'
import { type Collector, createRig, type Rig, until } from '../support/processes.ts'

const QUICK = { staleness: { silentAfter: '2s', missedGrace: '2s', sweep: '200ms' } }

let rig: Rig
let collector: Collector
beforeEach(async () => {
  rig = await createRig()
  collector = await rig.startCollector(QUICK)
})
afterEach(() => rig.remove())

async function hostId(): Promise<string> {
  return await until('the host reports', async () => {
    const { hosts } = await collector.get<HostPage>('/api/v1/hosts')
    const id = hosts.find((host) => host.connected)?.id
    if (id === undefined) return null
    // Greeted: the collector knows what the agent can do.
    const { plan } = await collector.get<HostDetail>(`/api/v1/hosts/${id}`)
    return plan.length > 0 ? id : null
  })
}

/** Asks for a round as the button does and waits for its answer. */
async function inspectNow(id: string, inspection: string): Promise<number> {
  const demand = await collector.post<Demand>(`/api/v1/hosts/${id}/inspections/${inspection}/inspect`)
  const done = await until(`${inspection} is inspected`, async () => {
    const now = await collector.get<Demand>(`/api/v1/demands/${demand.id}`)
    return now.state === 'waiting' ? null : now
  })
  expect(done.state).toBe('done')
  return done.roundId ?? 0
}

async function openFaults() {
  const { faults } = await collector.get<FaultPage>('/api/v1/faults?open=true')
  return faults.map(({ inspection, item, status, stage }) => ({ inspection, item, status, stage }))
}

const finding = async (item: string) => {
  const { findings } = await collector.get<FindingPage>(`/api/v1/findings?search=${encodeURIComponent(item)}`)
  return findings.find((one) => one.item === item)
}

describe.skipIf(!needs('loop-devices'))('a disk', () => {
  let mountpoint: string
  beforeEach(() => {
    const image = join(rig.dir, 'disk.img')
    mountpoint = join(rig.dir, 'mnt')
    mkdirSync(mountpoint)
    writeFileSync(image, '')
    truncateSync(image, 32 * 1024 * 1024)
    execFileSync(commandPath('mkfs.ext4'), ['-q', '-m', '0', image])
    execFileSync(commandPath('mount'), ['-o', 'loop', image, mountpoint])
  })
  afterEach(() => execFileSync(commandPath('umount'), [mountpoint]))

  it('filled over its limit raises a fault with its evidence; freed, the fault is closed', async () => {
    const parameters = {
      overrides: [
        { mountpoint, warning: { share: '20%', size: '1GiB' }, critical: { share: '10%', size: '1GiB' } },
      ],
    }
    await rig.startAgent('agent', { inspections: { disk: { parameters } } })
    const id = await hostId()
    const fill = join(mountpoint, 'fill')
    const { bavail, bsize } = statfsSync(mountpoint)
    writeFileSync(fill, Buffer.alloc(Math.floor(bavail * bsize * 0.95)))
    await inspectNow(id, 'disk')
    await inspectNow(id, 'disk')
    const fault = { inspection: 'disk', item: mountpoint }
    expect(await openFaults()).toContainEqual({ ...fault, status: 'critical', stage: 'reported' })
    const shown = await finding(mountpoint)
    expect(shown?.evidence.map((one) => one.text).join('\n')).toContain(mountpoint)
    expect(shown?.measurements.length).toBeGreaterThan(0)

    rmSync(fill)
    await inspectNow(id, 'disk')
    await inspectNow(id, 'disk')
    expect(await openFaults()).not.toContainEqual(expect.objectContaining(fault))
    const { faults } = await collector.get<FaultPage>('/api/v1/faults?open=false')
    expect(faults).toContainEqual(expect.objectContaining({ ...fault, stage: 'closed', status: 'ok' }))
  })
})

describe('a backup', () => {
  it('that is truncated, and one that is too old, become faults until a good one comes', async () => {
    const dir = join(rig.dir, 'backups')
    mkdirSync(dir)
    const whole = gzipSync(
      Buffer.from(Array.from({ length: 40_000 }, (_, index) => `row ${index * 7919}`).join('\n')),
    )
    const nightly = join(dir, 'nightly.gz')
    const weekly = join(dir, 'weekly.gz')
    writeFileSync(nightly, whole)
    writeFileSync(weekly, whole)
    const old = Date.now() / 1_000 - 3 * 86_400
    utimesSync(weekly, old, old)
    const jobs = [
      { name: 'nightly', files: nightly, maxAge: '26h', settle: '0s' },
      { name: 'weekly', files: weekly, maxAge: '26h', settle: '0s' },
    ]
    await rig.startAgent('agent', { inspections: { backups: { parameters: { jobs } } } })
    const id = await hostId()
    await inspectNow(id, 'backups')
    expect(await finding('nightly')).toMatchObject({ status: 'ok' })
    expect(await finding('weekly')).toMatchObject({ status: 'critical' })

    truncateSync(nightly, Math.floor(whole.length / 2))
    await inspectNow(id, 'backups')
    await inspectNow(id, 'backups')
    expect((await openFaults()).map((fault) => fault.item).sort()).toEqual(
      expect.arrayContaining(['nightly', 'weekly']),
    )

    writeFileSync(nightly, whole)
    writeFileSync(weekly, whole)
    await inspectNow(id, 'backups')
    const items = (await openFaults()).map((fault) => fault.item)
    expect(items).not.toContain('nightly')
    expect(items).not.toContain('weekly')
  })
})

describe.skipIf(!needs('loop-devices', 'udev'))('a medium', () => {
  it('that nobody registered is an event and a fault within a second of the kernel’s word', async () => {
    await rig.startAgent('agent', { inspections: { 'removable-media': { parameters: { kinds: ['loop'] } } } })
    const id = await hostId()
    await inspectNow(id, 'removable-media')
    const image = join(rig.dir, 'stick.img')
    writeFileSync(image, Buffer.alloc(1024 * 1024))
    const device = execFileSync(commandPath('losetup'), ['--find', '--show', image], {
      encoding: 'utf8',
    }).trim()
    const pluggedAt = performance.now()
    try {
      const event = await until('the medium is seen', async () => {
        const { events } = await collector.get<EventPage>(
          `/api/v1/events?host=${id}&inspection=removable-media`,
        )
        return events[0] ?? null
      })
      expect(performance.now() - pluggedAt).toBeLessThan(5_000)
      expect(event).toMatchObject({ status: 'critical', inspection: 'removable-media' })
      expect(await openFaults()).toContainEqual(
        expect.objectContaining({ inspection: 'removable-media', status: 'critical' }),
      )
    } finally {
      execFileSync(commandPath('losetup'), ['--detach', device])
    }
    // Taken away again it is still a fault: a person has to say what it was.
    const fault = await until('it is gone', async () => {
      const { faults } = await collector.get<FaultPage>('/api/v1/faults?open=true&inspection=removable-media')
      return faults.find((one) => one.recoveredAt !== null) ?? null
    })
    const resolved = await collector.post(`/api/v1/faults/${fault.id}/resolve`, {
      cause: 'a test',
      solution: 'taken away',
    })
    expect(resolved).toMatchObject({ stage: 'closed' })
  })
})

describe('what dies', () => {
  it('an agent that is killed is reported as a silent host, and well again when it is back', async () => {
    const agent = await rig.startAgent('agent')
    const id = await hostId()
    await agent.kill()
    await until('the host is silent', async () => {
      const faults = await openFaults()
      return faults.find((fault) => fault.inspection === 'host') ?? null
    })
    expect(await collector.get(`/api/v1/hosts/${id}`)).toMatchObject({ state: 'silent', connected: false })
    await rig.startAgent('agent')
    await until('the host is heard', async () => {
      const faults = await openFaults()
      return faults.every((fault) => fault.inspection !== 'host') ? true : null
    })
  })

  it('a collector that is killed and comes back has lost nothing', async () => {
    const agent = await rig.startAgent('agent', { inspections: { disk: { every: '1s' } } })
    const id = await hostId()
    const all = async () =>
      (await collector.get<RoundPage>(`/api/v1/rounds?host=${id}&inspection=disk&limit=500`)).rounds
    await until('some rounds', async () => ((await all()).length >= 4 ? true : null))
    const before = await all()
    await collector.kill()
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    collector = await rig.startCollector(QUICK)
    await hostId()
    const after = await until('the backlog has come', async () => {
      const rounds = await all()
      return rounds.length >= before.length + 5 ? rounds : null
    })
    expect(after.map((round) => round.id)).toEqual(expect.arrayContaining(before.map((round) => round.id)))
    const details = await Promise.all(
      after.map((round) => collector.get<{ epoch: string; seq: number }>(`/api/v1/rounds/${round.id}`)),
    )
    const planned = after.filter((round) => round.trigger === 'schedule').map((round) => round.plannedAt ?? 0)
    expect(new Set(planned).size).toBe(planned.length)
    const gaps = planned
      .toSorted((one, other) => one - other)
      .map((at, index, list) => at - (list[index - 1] ?? at))
    expect(Math.max(...gaps)).toBe(1_000)
    expect(after.every((round) => round.outcome === 'completed')).toBe(true)
    expect(new Set(details.map((detail) => detail.epoch)).size).toBe(1)
    expect(await agent.stop()).toBe(0)
  })
})
