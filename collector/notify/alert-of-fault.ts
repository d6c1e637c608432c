// A fault as an alert of Alertmanager: labels by which it is the same one for as long as it lives; pure.
import type { AlertedFault } from '../store/alert-out-reads.ts'

export type Alert = {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly startsAt: string
  readonly endsAt: string
  readonly generatorURL: string
}
export type AlertWords = { readonly title: string; readonly url: string }
export type AlertTimes = { readonly now: number; readonly resendMs: number }

/** By this label alerts of our own are known when they come back. */
export const ORIGIN = { name: 'origin', value: 'xunjian' } as const
/** A firing alert ends by itself when so many sendings have failed. */
const SENDINGS_MISSED = 4

/** Whoever is an alert of an Alertmanager already does not become another one. */
export function becomesAlert({ source }: Pick<AlertedFault, 'source'>): boolean {
  return source !== 'alertmanager'
}

export function alertOfFault(fault: AlertedFault, { title, url }: AlertWords, times: AlertTimes): Alert {
  const { id, inspection, item, worst, grade, hostName, openedAt, endedAt } = fault
  const own = {
    alertname: alertName(inspection),
    host: hostName,
    inspection,
    item,
    severity: worst === 'critical' ? 'critical' : 'warning',
    grade,
    fault: String(id),
    [ORIGIN.name]: ORIGIN.value,
  }
  const labels = { ...Object.fromEntries(Object.entries(fault.labels).filter(isLabel)), ...own }
  return {
    labels: Object.fromEntries(
      Object.entries(labels).flatMap(([name, value]) => (value === '' ? [] : [[name, value.toWellFormed()]])),
    ),
    annotations: { summary: title.toWellFormed(), fault: String(id) },
    startsAt: iso(Math.min(openedAt, endedAt ?? openedAt)),
    endsAt: iso(endedAt ?? times.now + SENDINGS_MISSED * times.resendMs),
    generatorURL: url,
  }
}

/** What makes it the same alert. */
export function alertKey({ labels }: Alert): string {
  return JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)))
}

export function endedAlert(alert: Alert, at: number): Alert {
  return { ...alert, endsAt: iso(at) }
}

/** disk → XunjianDisk, removable-media → XunjianRemovableMedia. */
function alertName(inspection: string): string {
  const words = inspection.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
  return `Xunjian${name === '' ? 'Fault' : name}`
}

function isLabel([name]: [string, string]): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) && !name.startsWith('__')
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
