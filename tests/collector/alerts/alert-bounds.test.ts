// Much at once, and for long: a thousand alerts in one delivery, and what leaves the database.
import { beforeEach, describe, expect, it } from 'vitest'
import { COLLECTOR_LIMITS } from '../../../collector/limits.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { type AlertRig, createAlertRig } from '../../support/alert-rig.ts'
import { alert, resolved, takeAlerts } from '../../support/alerts.ts'

let alerts: AlertRig
let rig: AlertRig['rig']
beforeEach(() => {
  alerts = createAlertRig()
  rig = alerts.rig
  return () => rig.remove()
})
const begin: AlertRig['begin'] = (body) => alerts.begin(body)
const deliver: AlertRig['deliver'] = (...delivery) => alerts.deliver(...delivery)

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
