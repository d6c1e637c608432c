// What an alert says, as the title, text and labels of a fault. Pure.
import { LIMITS } from '../../shared/limits.ts'
import { plainLines, plainText } from '../../shared/plain-text.ts'
import type { AlertEvent } from './webhook.ts'

type Alert = Pick<AlertEvent, 'labels' | 'annotations' | 'url'>

export function nameOf({ labels }: Pick<AlertEvent, 'labels'>): string {
  return cut(plainText(labels.alertname ?? '').trim(), LIMITS.titleLength) || 'alert'
}

/** Null: it says nothing about itself. */
export function titleOf({ annotations }: Pick<AlertEvent, 'annotations'>): string | null {
  const said = annotations.summary ?? annotations.title ?? ''
  return cut(plainText(said).trim(), LIMITS.titleLength) || null
}

/** Markdown; its links are those of the source. */
export function descriptionOf({ annotations, url }: Alert): string | null {
  const said = plainLines(annotations.description ?? annotations.message ?? '').trim()
  const links = [url, annotations.runbook_url ?? '', annotations.dashboard_url ?? '']
    .filter(isWebAddress)
    .map((link) => `<${link}>`)
  const text = [cut(said, LIMITS.markdownLength / 2), ...links].filter((part) => part !== '').join('\n\n')
  return cut(text, LIMITS.markdownLength) || null
}

/** As many and as long as labels of hosts may be. */
export function labelsOf(labels: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(labels).filter(([key]) => key.length <= 64 && key !== '__proto__')
  return Object.fromEntries(
    kept.slice(0, LIMITS.labelsPerHost).map(([key, value]) => [plainText(key), cut(plainText(value), 128)]),
  )
}

function isWebAddress(text: string): boolean {
  if (text.length > 2_000 || /[\s<>]/.test(text) || !URL.canParse(text)) return false
  return ['http:', 'https:'].includes(new URL(text).protocol)
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`.toWellFormed()
}
