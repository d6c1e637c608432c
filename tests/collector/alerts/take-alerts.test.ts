// Alerts come in as a timetable of deliveries: what opens, recovers, comes back, and what changes nothing.
import { beforeEach, describe, expect, it } from 'vitest'
import type { AlertEvent } from '../../../collector/alerts/webhook.ts'
import { type AlertRig, createAlertRig } from '../../support/alert-rig.ts'
import { alert, resolved, SOURCE_ID } from '../../support/alerts.ts'
import { MINUTE, T0 } from '../../support/rounds.ts'

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
const verb: AlertRig['verb'] = (...change) => alerts.verb(...change)

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
