// Alerts as Alertmanager and Grafana send them, and a source that may send them.
import type { AlertEvent, AlertPayload } from '../../collector/alerts/webhook.ts'
import type { Command } from '../../collector/ingest/messages.ts'
import { AlertSource } from '../../shared/api/settings/alert-source.ts'
import { ACTOR, T0 } from './rounds.ts'
import type { WriterRig } from './writer-rig.ts'

export const SOURCE_ID = 'prometheus'
export const SOURCE_SECRET = 'the-secret-of-this-source'

export function addAlertSource(
  rig: Pick<WriterRig, 'command' | 'now'>,
  body: Partial<AlertSource> = {},
  id = SOURCE_ID,
): void {
  rig.command({
    kind: 'write-setting',
    settingKind: 'alert-source',
    id,
    isNew: true,
    body: alertSource(body),
    secrets: { secret: SOURCE_SECRET },
    version: null,
    by: ACTOR,
    at: rig.now,
  })
}

export function alertSource(body: Partial<AlertSource> = {}): AlertSource {
  return AlertSource.parse({ name: 'Prometheus', kind: 'alertmanager', auth: 'bearer', ...body })
}

export function alert(event: Partial<AlertEvent> = {}): AlertEvent {
  const { status = 'firing', startsAt = T0 } = event
  return {
    fingerprint: 'f1',
    labels: { alertname: 'DiskFull', instance: 'web-01:9100', severity: 'critical' },
    annotations: { summary: 'The disk of web-01 is full', description: 'Only **2 %** are free.' },
    url: 'http://prometheus.example/graph',
    ...event,
    status,
    startsAt,
    endsAt: status === 'firing' ? null : (event.endsAt ?? startsAt + 60_000),
  }
}

export const resolved = (event: Partial<AlertEvent> = {}) => alert({ ...event, status: 'resolved' })

let deliveries = 0

/** The command that a delivery of these alerts becomes. */
export function takeAlerts(
  rig: Pick<WriterRig, 'now'>,
  alerts: readonly AlertEvent[],
  payload: Partial<AlertPayload> = {},
  sourceId = SOURCE_ID,
): Extract<Command, { kind: 'take-alerts' }> {
  const isFiring = alerts.some(({ status }) => status === 'firing')
  const whole = { isFiring, groupLabels: {}, truncated: 0, alerts, ...payload }
  const at = rig.now
  const id = `d${++deliveries}`
  const body = JSON.stringify(webhook(alerts))
  const delivery = { id, sourceId, at, address: '10.0.0.9', body, alerts: alerts.length, error: null }
  return { kind: 'take-alerts', delivery, payload: whole, at }
}

/** As it comes over HTTP. */
export function webhook(alerts: readonly AlertEvent[], fields: Readonly<Record<string, unknown>> = {}) {
  const moment = (at: number | null) => (at === null ? '0001-01-01T00:00:00Z' : new Date(at).toISOString())
  return {
    version: '4',
    groupKey: '{}:{alertname="DiskFull"}',
    truncatedAlerts: 0,
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    receiver: 'xunjian',
    groupLabels: { alertname: 'DiskFull' },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://alertmanager.example:9093',
    alerts: alerts.map(({ url, startsAt, endsAt, ...rest }) => ({
      ...rest,
      startsAt: moment(startsAt),
      endsAt: moment(endsAt),
      generatorURL: url,
    })),
    ...fields,
  }
}
