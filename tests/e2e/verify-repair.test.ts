// A repair is verified by the machine: after it is resolved the agent inspects again by itself, and has the last word.
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FaultDetail, FaultPage, FaultStage } from '../../shared/api/fault.ts'
import type { HostPage } from '../../shared/api/host.ts'
import { type Collector, createRig, type Rig, until } from '../support/processes.ts'

let rig: Rig
let collector: Collector
beforeEach(async () => {
  rig = await createRig()
  collector = await rig.startCollector()
})
afterEach(() => rig.remove())

const RESOLVED = { cause: 'the job was off', solution: 'it is on again', despite: 'the next run shows it' }

it('what is still found goes back to whoever had it; what is found no more is verified and closes', async () => {
  const file = join(rig.dir, 'nightly.gz')
  mkdirSync(rig.dir, { recursive: true })
  writeFileSync(file, gzipSync('x'.repeat(10_000)))
  const setAge = (days: number) => {
    const at = Date.now() / 1_000 - days * 86_400
    utimesSync(file, at, at)
  }
  setAge(3)
  const jobs = [{ name: 'nightly', files: file, maxAge: '26h', settle: '0s' }]
  // So rarely that no planned round comes within the test: whatever comes was asked for.
  await rig.startAgent('agent', {
    inspections: { backups: { cron: '0 0 1 1 *', parameters: { jobs } } },
  })
  const fault = await until('the old backup is a fault', async () => {
    const { hosts } = await collector.get<HostPage>('/api/v1/hosts')
    const host = hosts.find(({ connected }) => connected)
    if (host === undefined) return null
    await collector.post(`/api/v1/hosts/${host.id}/inspections/backups/inspect`)
    const { faults } = await collector.get<FaultPage>('/api/v1/faults?inspection=backups')
    return faults[0] ?? null
  })
  const path = `/api/v1/faults/${fault.id}`
  const inStage = (stage: FaultStage) =>
    until(`it is ${stage}`, async () => {
      const file = await collector.get<FaultDetail>(path)
      return file.stage === stage ? file : null
    })

  await collector.post(`${path}/accept`, {})
  await collector.post(`${path}/start`, {})
  await collector.post(`${path}/resolve`, RESOLVED)
  const again = await inStage('handling')
  expect(again).toMatchObject({ reopened: 1 })
  expect(again.timeline.at(-1)).toMatchObject({
    kind: 'reopened',
    by: { kind: 'machine', name: 'backups' },
    text: 'The inspection was run again and still finds it',
  })

  setAge(0)
  await collector.post(`${path}/resolve`, RESOLVED)
  const closed = await inStage('closed')
  expect(closed.timeline.map(({ kind }) => kind).slice(-4)).toEqual([
    'resolved',
    'recovered',
    'verified',
    'closed',
  ])
  expect(closed).toMatchObject({ status: 'ok', verifiedBy: 'backups' })
})
