// What holds for alerts besides their own words: holds, policies, planned work, silence, loops.
import { beforeEach, describe, expect, it } from 'vitest'
import { Policy } from '../../../shared/api/settings/policy.ts'
import { Window } from '../../../shared/api/settings/window.ts'
import { type AlertRig, createAlertRig } from '../../support/alert-rig.ts'
import { alert, resolved } from '../../support/alerts.ts'
import { ACTOR, MINUTE, T0 } from '../../support/rounds.ts'

let alerts: AlertRig
let rig: AlertRig['rig']
beforeEach(() => {
  alerts = createAlertRig()
  rig = alerts.rig
  return () => rig.remove()
})
const begin: AlertRig['begin'] = (body) => alerts.begin(body)
const deliver: AlertRig['deliver'] = (...delivery) => alerts.deliver(...delivery)
const faults = () => alerts.faults()
const kinds = (fault?: number) => alerts.kinds(fault)

describe('a recovery that holds', () => {
  const start = () => {
    begin({ onRecovery: 'resolve', holdMinutes: 10, severities: {} })
    deliver(1, [alert()])
    deliver(5, [resolved()])
  }
  it('resolves where the source says so', () => {
    start()
    deliver(14, [])
    expect(faults()[0]?.stage).toBe('reported')
    deliver(15, [])
    expect(faults()[0]).toMatchObject({ stage: 'closed', resolved_at: T0 + 15 * MINUTE })
    expect(kinds()).toEqual(['opened', 'recovered', 'resolved', 'verified', 'closed'])
  })

  it('and does not when it fires again before', () => {
    start()
    deliver(14, [alert({ startsAt: T0 + 13 * MINUTE })])
    deliver(40, [])
    expect(faults()[0]).toMatchObject({ stage: 'reported', status: 'warning' })
    deliver(41, [resolved({ startsAt: T0 + 13 * MINUTE })])
    deliver(52, [])
    expect(faults()[0]?.stage).toBe('closed')
  })
})

describe('what comes back to its sender', () => {
  it('is noted once on the fault that it speaks of, and opens none', () => {
    begin()
    deliver(1, [alert()])
    const own = alert({
      fingerprint: 'own',
      labels: { alertname: 'XunjianFault', origin: 'xunjian', fault: '1' },
    })
    for (const minute of [2, 3, 4]) deliver(minute, [own])
    deliver(5, [resolved({ ...own, status: 'resolved' })])
    expect(faults()).toHaveLength(1)
    expect(kinds()).toEqual(['opened', 'alert'])
    deliver(6, [resolved()])
    expect(faults()[0]?.status).toBe('ok')
  })
})

describe('policies', () => {
  const policy = (body: object) =>
    rig.command({
      kind: 'write-setting',
      settingKind: 'policy',
      id: null,
      isNew: true,
      body: Policy.parse({ name: 'p', ...body }),
      secrets: {},
      version: null,
      by: ACTOR,
      at: rig.now,
    })

  it('may say that no fault is made of an alert; it stays on record', () => {
    begin()
    policy({ match: { inspections: ['alert'], items: ['Disk*'] }, ignore: true })
    deliver(1, [alert(), alert({ fingerprint: 'f2', labels: { alertname: 'Other' } })])
    expect(faults()).toMatchObject([{ item: 'Other' }])
    expect(rig.rows('SELECT fault FROM alerts ORDER BY fingerprint')).toEqual([{ fault: null }, { fault: 1 }])
  })

  it('may raise the grade and set the risk', () => {
    begin({ severities: {} })
    policy({ match: { labels: { severity: ['critical'] } }, grade: { warning: 'major' }, risk: 'high' })
    deliver(1, [alert()])
    expect(faults()).toMatchObject([{ grade: 'major', risk: 'high', status: 'warning' }])
  })
})

describe('planned work', () => {
  const window = (minutes: number) =>
    rig.command({
      kind: 'write-setting',
      settingKind: 'window',
      id: 'w',
      isNew: true,
      body: Window.parse({
        name: 'New disks',
        reason: 'old',
        timeZone: 'UTC',
        startAt: new Date(T0).toISOString().slice(0, 16),
        minutes,
        match: { items: ['Disk*'] },
      }),
      secrets: {},
      version: null,
      by: ACTOR,
      at: rig.now,
    })

  it('lets no fault open of what it is about; what still fires afterwards is one', () => {
    begin()
    window(60)
    deliver(1, [
      alert(),
      alert({ fingerprint: 'f2' }),
      alert({ fingerprint: 'f3', labels: { alertname: 'Other' } }),
    ])
    deliver(30, [resolved({ fingerprint: 'f2' })])
    rig.restart('killed')
    deliver(59, [alert()])
    expect(faults()).toMatchObject([{ item: 'Other' }])
    expect(rig.rows("SELECT status, fault FROM alerts WHERE fingerprint = 'f1'")).toEqual([
      { status: 'firing', fault: null },
    ])
    deliver(60, [])
    expect(faults()).toMatchObject([
      { item: 'Other' },
      { item: 'DiskFull', began_at: T0, opened_at: T0 + 60 * MINUTE, status: 'critical' },
    ])
    expect(kinds(2)).toEqual(['opened', 'window'])
    deliver(65, [resolved()])
    expect(faults()[1]).toMatchObject({ status: 'ok' })
  })

  it('says nothing against a fault that was open before', () => {
    begin()
    rig.at(T0 - MINUTE)
    deliver(-1, [alert({ startsAt: T0 - 2 * MINUTE })])
    window(60)
    deliver(3, [resolved({ startsAt: T0 - 2 * MINUTE, endsAt: T0 + 2 * MINUTE })])
    deliver(4, [alert({ startsAt: T0 + 4 * MINUTE })])
    expect(kinds()).toEqual(['opened', 'recovered', 'recurred'])
  })
})

describe('an alert on a host that is silent', () => {
  it('is below the fault of the silence', () => {
    begin()
    rig.enrol()
    rig.connect()
    deliver(10, [])
    expect(faults()).toMatchObject([{ inspection: 'host', item: 'silence' }])
    deliver(11, [alert()])
    expect(faults()[1]).toMatchObject({ inspection: 'alert', parent: 1 })
  })
})
