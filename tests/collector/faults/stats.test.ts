// How quickly faults are accepted and resolved, over the API and for Prometheus: hold time is taken out.

import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CollectorConfig } from '../../../collector/config.ts'
import { addFaultTimes } from '../../../collector/metrics/fault-times.ts'
import { timesOf } from '../../../collector/store/sqlite/read-fault-times.ts'
import { FaultPage, FaultStats } from '../../../shared/api/fault.ts'
import { Policy } from '../../../shared/api/settings/policy.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { DB, WEB } from '../../support/fleet.ts'
import { addToken, addUser } from '../../support/people.ts'
import { finding, MINUTE, T0 } from '../../support/rounds.ts'

/** Its round took a second to come. */
const ACCEPTED_MS = 5 * MINUTE - 1_000
let rig: ApiRig
let liNa: string
const at = (minutes: number) => rig.rig.at(T0 + minutes * MINUTE)
const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
  const { status, body: answer } = await rig.post(`/api/v1/faults/${path}`, body, headers)
  expect(status, `${path}: ${JSON.stringify(answer)}`).toBe(200)
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** Of web-01: opened 10 minutes after T0, accepted after 5, on hold for 20, resolved after 60, and reopened. */
beforeAll(async () => {
  rig = createApiRig()
  liNa = addUser(rig.rig, { username: 'li.na', role: 'operator' })
  rig.rig.command({
    kind: 'write-setting',
    settingKind: 'policy',
    id: 'p1',
    isNew: true,
    body: Policy.parse({
      name: 'web',
      match: { hosts: [WEB] },
      objectives: { general: { acceptMinutes: 4, resolveMinutes: 600 } },
      risk: 'high',
    }),
    secrets: {},
    version: null,
    by: { kind: 'person', id: liNa, name: 'Li Na', address: null },
    at: rig.rig.now,
  })
  for (const minutes of [5, 10]) {
    at(minutes)
    rig.disk(WEB, minutes, [finding('/', 'critical', 3)])
  }
  const { faults } = FaultPage.parse((await rig.get('/api/v1/faults?inspection=disk&search=web')).body)
  const id = faults[0]?.id ?? 0
  at(14.9)
  // Only deadlines are looked for: nothing is heard of the hosts any more.
  const { staleness } = CollectorConfig.parse({
    staleness: { sweep: '30d', silentAfter: '30d', missedGrace: '30d' },
  })
  rig.rig.restart('in-order', { staleness })
  rig.rig.sweep()
  at(15)
  await post(`${id}/accept`, { assigneeId: liNa })
  at(20)
  await post(`${id}/hold`, { reason: 'parts', note: 'ordered' })
  at(40)
  await post(`${id}/resume`, {})
  at(70)
  await post(`${id}/resolve`, { cause: 'a', solution: 'b', despite: 'c' })
})
afterAll(() => rig.close())

describe('/faults/stats', () => {
  const stats = async (query = '') =>
    FaultStats.parse(
      (await rig.get(`/api/v1/faults/stats?from=${T0 + 5 * MINUTE}&to=${T0 + 90 * MINUTE}&${query}`)).body,
    )

  it('mean and percentiles by grade', async () => {
    const { grades } = await stats()
    expect(grades).toMatchObject([
      {
        grade: 'general',
        reported: 1,
        accept: { count: 1, meanMs: ACCEPTED_MS, p50Ms: ACCEPTED_MS, p90Ms: ACCEPTED_MS },
        resolve: { count: 1, meanMs: 40 * MINUTE - 1_000 },
        reopened: 0,
        acceptBreached: 1,
        resolveBreached: 0,
      },
      { grade: 'major', reported: 0, accept: { count: 0, meanMs: null } },
    ])
  })

  it('of some labels only, and of the last 30 days without a time', async () => {
    expect((await stats('labels=site:nowhere')).grades[0]?.reported).toBe(0)
    at(90)
    const { from, to, grades } = FaultStats.parse((await rig.get('/api/v1/faults/stats')).body)
    expect([to - from, grades[0]?.reported]).toEqual([30 * 24 * 60 * MINUTE, 3])
    expect((await rig.get('/api/v1/faults/stats?from=x')).status).toBe(400)
  })

  it.each([
    [[], { count: 0, meanMs: null, p50Ms: null, p90Ms: null }],
    [[null, 7], { count: 1, meanMs: 7, p50Ms: 7, p90Ms: 7 }],
    [[10, 1, 2, 3, 4, 5, 6, 7, 8, 9], { count: 10, meanMs: 5.5, p50Ms: 5, p90Ms: 9 }],
  ])('%j', (times, said) => {
    expect(timesOf(times)).toEqual(said)
  })
})

describe('the list', () => {
  const found = async (query: string, headers: Record<string, string> = {}) => {
    const { status, body } = await rig.get(`/api/v1/faults?open=true&${query}`, headers)
    expect(status, JSON.stringify(body)).toBe(200)
    return FaultPage.parse(body).faults.map(({ item }) => item)
  }
  it.each([
    ['risk=high', ['/']],
    ['risk=low', []],
    ['assignee=nobody', ['/data', 'nightly']],
    ['breached=any', ['/']],
    ['breached=accept', ['/']],
    ['breached=resolve', []],
    ['source=inspection&grade=general,major', ['/', '/data', 'nightly']],
    ['source=person', []],
    ['sort=due&order=asc', ['/', '/data', 'nightly']],
    ['suppressed=only', []],
    ['parent=1', []],
  ])('%s', async (query, expected) => {
    expect((await found(query)).toSorted()).toEqual(expected)
  })

  it('mine are those of whoever asks', async () => {
    expect(await found(`assignee=${liNa}`)).toEqual(['/'])
    expect(await found('assignee=me', bearer(addToken(rig.rig, liNa)))).toEqual(['/'])
    expect(await found('assignee=me')).toEqual([])
  })

  it('counts by stage, for the board', async () => {
    const { counts } = FaultPage.parse((await rig.get('/api/v1/faults')).body)
    expect(counts.stages).toMatchObject({ reported: 2, resolved: 1, closed: 0 })
    expect(counts).toMatchObject({ open: 3, unaccepted: 2 })
  })
})

describe('after resolving', () => {
  it('the inspection is asked to run again on its host, and nothing else is', async () => {
    const wanted = rig.rig.heard().flatMap((said) => (said.kind === 'committed' ? said.wanted : []))
    expect(wanted).toEqual([{ hostId: WEB, inspection: 'disk', faultId: expect.any(Number) }])
    await post('1/resolve', { cause: 'a', solution: 'b', despite: 'c' })
    expect(rig.rig.heard().flatMap((said) => (said.kind === 'committed' ? said.wanted : []))).toMatchObject([
      { hostId: DB, faultId: 1 },
    ])
  })

  it('and is asked again when its host comes back', () => {
    rig.connect(DB, 'db-01')
    expect(rig.rig.heard().flatMap((said) => (said.kind === 'committed' ? said.wanted : []))).toMatchObject([
      { hostId: DB, inspection: 'disk', faultId: 1 },
    ])
  })
})

describe('/metrics', () => {
  it('has all of them after a start, and what comes later once', async () => {
    const registry = new Registry()
    addFaultTimes(rig.readStore.faultTimes, [registry])
    const line = async (start: string) =>
      (await registry.metrics()).split('\n').find((one) => one.startsWith(start))
    const accepted = 'xunjian_fault_accept_duration_seconds_count{grade="general"}'
    const resolved = 'xunjian_fault_resolve_duration_seconds_sum{grade="general"}'
    expect(await line(accepted)).toBe(`${accepted} 2`)
    const before = Number((await line(resolved))?.split(' ')[1])
    await post('2/accept', {})
    expect(await line(accepted)).toBe(`${accepted} 3`)
    at(100)
    await post('2/resolve', { cause: 'a', solution: 'b', despite: 'c' })
    expect(await line(accepted)).toBe(`${accepted} 3`)
    expect(Number((await line(resolved))?.split(' ')[1])).toBeGreaterThan(before)
    expect(await line('xunjian_fault_sla_breaches_total{sla="accept",grade="general"}')).toMatch(/ 1$/)
  })
})
