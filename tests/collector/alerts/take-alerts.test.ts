// Alerts come in as a timetable of deliveries: what opens, recovers, comes back, and what changes nothing.
import { beforeEach, describe, expect, it } from 'vitest'
import type { AlertEvent, AlertPayload } from '../../../collector/alerts/webhook.ts'
import { COLLECTOR_LIMITS } from '../../../collector/limits.ts'
import type { AlertSource } from '../../../shared/api/settings/alert-source.ts'
import { Policy } from '../../../shared/api/settings/policy.ts'
import { Window } from '../../../shared/api/settings/window.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { addAlertSource, alert, resolved, SOURCE_ID, takeAlerts } from '../../support/alerts.ts'
import { ACTOR, MINUTE, T0 } from '../../support/rounds.ts'
import { createWriterRig, type WriterRig } from '../../support/writer-rig.ts'

let rig: WriterRig
beforeEach(() => {
  rig = createWriterRig()
  return () => rig.remove()
})

const begin = (body: Partial<AlertSource> = {}) => addAlertSource(rig, body)
const deliver = (minute: number, alerts: readonly AlertEvent[], payload: Partial<AlertPayload> = {}) => {
  rig.at(T0 + minute * MINUTE)
  rig.sweep()
  return (rig.command(takeAlerts(rig, alerts, payload)) as { faults: number[] }).faults
}
const faults = () => rig.rows('SELECT * FROM faults ORDER BY id')
const kinds = (fault = 1) =>
  rig.rows('SELECT kind FROM fault_entries WHERE fault = ? ORDER BY id', fault).map((row) => row.kind)
const verb = (name: string, body: object, faultId = 1) =>
  rig.command({ kind: 'change-fault', faultId, verb: name, body, by: ACTOR, at: rig.now } as never)

describe('an alert', () => {
  it('opens one fault, with its words, its labels and how bad it is', () => {
    begin()
    rig.enrol()
    expect(deliver(1, [alert()])).toEqual([1])
    expect(faults()).toMatchObject([
      {
        id: 1,
        host: 1,
        inspection: 'alert',
        item: 'DiskFull',
        title: 'The disk of web-01 is full',
        cause: `alert/${SOURCE_ID}/f1`,
        status: 'critical',
        grade: 'major',
        stage: 'reported',
        source: 'alertmanager',
        began_at: T0,
        opened_at: T0 + MINUTE,
      },
    ])
    expect(JSON.parse(String(faults()[0]?.labels))).toMatchObject({ env: 'test', severity: 'critical' })
    expect(JSON.parse(String(faults()[0]?.process))).toMatchObject({
      alertSourceId: SOURCE_ID,
      description: 'Only **2 %** are free.\n\n<http://prometheus.example/graph>',
    })
    expect(rig.rows('SELECT open_faults FROM hosts')).toEqual([{ open_faults: 1 }])
  })

  it('said again, by whomever, changes nothing but when it was last heard', () => {
    begin()
    for (const minute of [1, 1, 1, 2, 240]) deliver(minute, [alert()])
    expect(faults()).toHaveLength(1)
    expect(kinds()).toEqual(['opened'])
    expect(faults()[0]?.last_seen_at).toBe(T0 + 240 * MINUTE)
    expect(rig.rows('SELECT count, status FROM alerts')).toEqual([{ count: 5, status: 'firing' }])
    expect(rig.rows('SELECT count(*) AS rows FROM deliveries')).toEqual([{ rows: 5 }])
  })

  it('twice in one delivery is one', () => {
    begin()
    deliver(1, [alert(), alert()])
    expect(faults()).toHaveLength(1)
    expect(kinds()).toEqual(['opened'])
  })

  it('that is over is a recovery, which a person ends', () => {
    begin()
    deliver(1, [alert()])
    deliver(5, [resolved({ endsAt: T0 + 4 * MINUTE })])
    expect(faults()).toMatchObject([{ status: 'ok', stage: 'reported', recovered_at: T0 + 5 * MINUTE }])
    expect(kinds()).toEqual(['opened', 'recovered'])
    verb('resolve', { cause: 'logs', solution: 'deleted' })
    expect(faults()[0]?.stage).toBe('verified')
  })

  it('that a person has resolved is verified by its end', () => {
    begin({ severities: {} })
    deliver(1, [alert()])
    verb('resolve', { cause: 'logs', solution: 'deleted', despite: 'the rule is slow' })
    expect(faults()[0]).toMatchObject({ stage: 'resolved', grade: 'general' })
    deliver(5, [resolved()])
    expect(kinds().slice(-3)).toEqual(['recovered', 'verified', 'closed'])
    expect(faults()[0]).toMatchObject({ stage: 'closed', status: 'ok' })
  })

  it('that is heard of only when it is over opens nothing, and a late word of its beginning neither', () => {
    begin()
    deliver(1, [resolved()])
    deliver(2, [alert()])
    expect(faults()).toEqual([])
    expect(rig.rows('SELECT status, count FROM alerts')).toEqual([{ status: 'resolved', count: 1 }])
  })

  it('whose words come in the wrong order stays over', () => {
    begin()
    deliver(1, [alert()])
    deliver(3, [resolved()])
    deliver(4, [alert()])
    expect(kinds()).toEqual(['opened', 'recovered'])
    deliver(5, [alert({ startsAt: T0 - MINUTE })])
    expect(kinds()).toEqual(['opened', 'recovered'])
  })

  it('with the same beginning long after its end fires again', () => {
    begin()
    deliver(1, [alert()])
    deliver(3, [resolved()])
    deliver(20, [alert()])
    expect(kinds()).toEqual(['opened', 'recovered', 'recurred'])
  })

  it('that fires again while its fault is open is the same fault', () => {
    begin()
    deliver(1, [alert()])
    deliver(3, [resolved()])
    deliver(4, [alert({ startsAt: T0 + 4 * MINUTE })])
    expect(faults()).toMatchObject([{ status: 'critical', recovered_at: null, reopened: 0 }])
    expect(kinds()).toEqual(['opened', 'recovered', 'recurred'])
  })

  it('begins anew without having ended: one fault, and the end of the newer one ends it', () => {
    begin()
    deliver(1, [alert()])
    deliver(4, [alert({ startsAt: T0 + 3 * MINUTE })])
    deliver(6, [resolved({ startsAt: T0 + 3 * MINUTE })])
    expect(faults()).toMatchObject([{ status: 'ok' }])
    expect(kinds()).toEqual(['opened', 'alert', 'recovered'])
  })

  it('of a source that is switched off or gone is refused', () => {
    begin({ enabled: false })
    expect(() => deliver(1, [alert()])).toThrow('unknown-setting')
    expect(rig.rows('SELECT id FROM deliveries')).toEqual([])
  })
})

describe('after its fault has ended', () => {
  const end = (minute: number) => {
    begin({ severities: {}, reopenMinutes: 60 })
    deliver(1, [alert()])
    deliver(minute, [resolved()])
    verb('resolve', { cause: 'logs', solution: 'deleted' })
    expect(faults()[0]?.stage).toBe('closed')
  }

  it('within the time it is reopened and counted', () => {
    end(5)
    deliver(60, [alert({ startsAt: T0 + 59 * MINUTE })])
    expect(faults()).toMatchObject([
      { stage: 'handling', reopened: 1, status: 'warning', recovered_at: null, closed_at: null },
    ])
    expect(kinds().at(-1)).toBe('reopened')
  })

  it('later it is a new one that names the one before it', () => {
    end(5)
    deliver(66, [alert({ startsAt: T0 + 65 * MINUTE })])
    expect(faults()).toMatchObject([
      { stage: 'closed', reopened: 0 },
      { stage: 'reported', previous: 1 },
    ])
  })

  it('a word that it still fires does not reopen what a person has ended', () => {
    begin({ severities: {} })
    deliver(1, [alert()])
    verb('cancel', { reason: 'a test' })
    deliver(2, [alert()])
    expect(faults()).toMatchObject([{ stage: 'cancelled' }])
    deliver(3, [resolved()])
    expect(kinds().at(-1)).toBe('alert')
    deliver(9, [alert({ startsAt: T0 + 8 * MINUTE })])
    expect(faults()).toMatchObject([{ stage: 'cancelled' }, { stage: 'reported', previous: 1 }])
  })

  it('merged into another, it is noted there', () => {
    begin({ severities: {} })
    deliver(1, [alert(), alert({ fingerprint: 'f2', labels: { alertname: 'Other' } })])
    verb('merge', { into: 2 })
    deliver(5, [resolved()])
    deliver(6, [alert({ startsAt: T0 + 6 * MINUTE })])
    expect(faults()).toMatchObject([{ stage: 'merged' }, { stage: 'reported', status: 'warning' }])
    expect(kinds(2).filter((kind) => kind === 'alert').length).toBeGreaterThan(0)
    deliver(7, [resolved({ fingerprint: 'f2', labels: { alertname: 'Other' } })])
    expect(faults()[1]).toMatchObject({ status: 'warning' })
    deliver(8, [resolved({ startsAt: T0 + 6 * MINUTE })])
    expect(faults()[1]).toMatchObject({ status: 'ok' })
  })
})

describe('a group', () => {
  const one = (fingerprint: string, severity: string, event: Partial<AlertEvent> = {}) =>
    alert({ fingerprint, labels: { alertname: 'DiskFull', severity }, ...event })
  const group = { groupLabels: { site: 'east', alertname: 'DiskFull' } }

  it('is one fault, as bad as the worst that fires, and over when nothing fires', () => {
    begin({ faultPer: 'group' })
    deliver(1, [one('a', 'warning')], group)
    deliver(2, [one('a', 'warning'), one('b', 'critical')], {
      groupLabels: { alertname: 'DiskFull', site: 'east' },
    })
    expect(faults()).toMatchObject([{ status: 'critical', worst: 'critical' }])
    deliver(3, [one('b', 'critical', { status: 'resolved', endsAt: T0 + 2 * MINUTE })], group)
    expect(faults()).toMatchObject([{ status: 'warning', worst: 'critical' }])
    deliver(4, [one('a', 'warning', { status: 'resolved', endsAt: T0 + 3 * MINUTE })], group)
    expect(faults()).toMatchObject([{ status: 'ok', recovered_at: T0 + 4 * MINUTE }])
    expect(kinds()).toEqual(['opened', 'alert', 'worse', 'graded', 'better', 'recovered'])
  })

  it('of other labels is another fault', () => {
    begin({ faultPer: 'group' })
    deliver(1, [one('a', 'warning')], group)
    deliver(1, [one('c', 'warning')], { groupLabels: { site: 'west', alertname: 'DiskFull' } })
    expect(faults()).toHaveLength(2)
  })

  it('that was cut short says so, and its end ends what was left out', () => {
    begin({ faultPer: 'group' })
    deliver(1, [one('a', 'warning'), one('b', 'warning')], group)
    deliver(2, [one('a', 'warning'), one('c', 'warning')], { ...group, truncated: 7 })
    expect(rig.rows("SELECT summary FROM fault_entries WHERE summary LIKE '%left-out%'")).toHaveLength(1)
    deliver(3, [one('a', 'warning', { status: 'resolved', endsAt: T0 + MINUTE })], { ...group, truncated: 8 })
    expect(faults()).toMatchObject([{ status: 'ok' }])
  })
})

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

describe('much at once', () => {
  it('a thousand alerts in one delivery are a thousand faults, and over in one', () => {
    begin()
    const many = Array.from({ length: 1_000 }, (_, index) => alert({ fingerprint: `f${index}` }))
    const startedAt = performance.now()
    deliver(1, many)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    expect(rig.rows('SELECT count(*) AS rows FROM faults')).toEqual([{ rows: 1_000 }])
    deliver(
      2,
      many.map((event) => resolved(event)).map((event) => ({ ...event, status: 'resolved' as const })),
    )
    expect(rig.rows("SELECT count(*) AS rows FROM faults WHERE status = 'ok'")).toEqual([{ rows: 1_000 }])
  }, 30_000)

  it('alerts that are over for long leave, those that fire stay', () => {
    begin()
    deliver(1, [alert(), alert({ fingerprint: 'f2' })])
    deliver(2, [resolved()])
    const later = 2 + COLLECTOR_LIMITS.alertDays * 24 * 60
    deliver(later, [])
    expect(rig.rows('SELECT fingerprint FROM alerts ORDER BY fingerprint')).toHaveLength(2)
    deliver(later + 61, [])
    expect(rig.rows('SELECT fingerprint FROM alerts')).toEqual([{ fingerprint: 'f2' }])
  })

  it('deliveries are kept by their size, too', () => {
    begin()
    const large = 'x'.repeat(LIMITS.alertDeliveryBytes)
    const fitting = COLLECTOR_LIMITS.deliveryBytesKept / LIMITS.alertDeliveryBytes
    for (let count = 0; count < fitting + 2; count++) {
      const taken = takeAlerts(rig, [])
      rig.command({ ...taken, delivery: { ...taken.delivery, body: large } })
    }
    expect(rig.rows('SELECT count(*) AS rows FROM deliveries')).toEqual([{ rows: fitting }])
  }, 60_000)

  it('deliveries are kept up to a number and an age', () => {
    begin()
    for (let count = 0; count < COLLECTOR_LIMITS.deliveriesKept + 5; count++) rig.command(takeAlerts(rig, []))
    expect(rig.rows('SELECT count(*) AS rows FROM deliveries')).toEqual([
      { rows: COLLECTOR_LIMITS.deliveriesKept },
    ])
    rig.restart('killed')
    deliver((COLLECTOR_LIMITS.deliveryDays + 1) * 24 * 60, [])
    expect(rig.rows('SELECT count(*) AS rows FROM deliveries')).toEqual([{ rows: 1 }])
  }, 30_000)
})
