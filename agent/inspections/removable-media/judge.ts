// The verdict on each medium: registered or not; and a line for each kind with how many there are.
import type { Finding, HostEvent } from '../../../shared/finding.ts'
import type { Status } from '../../../shared/status.ts'
import { matchesPattern } from '../../wildcards.ts'
import type { Changes, KnownMedium, MediaMemory } from './memory.ts'
import type { MediaKind, Registered, RemovableMediaParameters } from './parameters.ts'
import type { Medium } from './scan.ts'

const MEDIA_LABELS = {
  usb: 'usb_storage',
  sd: 'sd',
  optical: 'optical',
  other: 'other',
  loop: 'loop',
} as const

export function isRegistered(medium: Medium, registered: readonly Registered[]): boolean {
  const fits = (pattern: string | undefined, ...values: readonly string[]) =>
    pattern === undefined || values.some((value) => value !== '' && matchesPattern(value, pattern, true))
  return registered.some(
    ({ vendor, model, serial }) =>
      fits(vendor, medium.vendor, medium.vendorId) &&
      fits(model, medium.model, medium.modelId) &&
      fits(serial, medium.serial),
  )
}

export function judgeMedium(medium: Medium, parameters: RemovableMediaParameters, since: number): Finding {
  const isKnown = isRegistered(medium, parameters.registered)
  return {
    item: medium.item,
    status: isKnown ? 'ok' : parameters.unregistered,
    summary: { code: isKnown ? 'registered' : 'unregistered', values: valuesOf(medium) },
    measurements: [
      { name: 'size_bytes', value: medium.sizeBytes, unit: 'bytes' },
      { name: 'attached_since', value: Math.floor(since / 1_000), unit: 'timestamp' },
    ],
    evidence: [{ source: medium.path.slice(-200), text: evidenceText(medium) }],
  }
}

/** One for each kind that is looked for, also when there is none: "nothing attached" is an answer. */
export function judgeKind(kind: MediaKind, media: readonly Medium[], counts: MediaMemory['counts']): Finding {
  const devices = media.filter((medium) => medium.kind === kind).length
  const { inserted, removed } = counts[kind] ?? { inserted: 0, removed: 0 }
  return {
    item: kind,
    status: 'ok',
    summary: {
      code: devices === 0 ? 'none-attached' : 'some-attached',
      values: { media: MEDIA_LABELS[kind] },
    },
    measurements: [
      { name: 'devices', value: devices, unit: 'count' },
      { name: 'inserted', value: inserted, unit: 'count' },
      { name: 'removed', value: removed, unit: 'count' },
    ],
    evidence: [],
  }
}

type Happened = {
  readonly changes: Changes
  readonly parameters: RemovableMediaParameters
  readonly now: number
  /** The agent was off before this look, so nobody knows when it happened. */
  readonly wasOff: boolean
  /** Whether a disk that is gone is still in the mount table: it was pulled without being unmounted. */
  readonly isMounted: (medium: KnownMedium) => boolean
}

export function describeChanges({
  changes,
  parameters,
  now,
  wasOff,
  isMounted,
}: Happened): readonly HostEvent[] {
  const removed = changes.removed.map((medium): HostEvent => {
    const wasPulled = isMounted(medium)
    const code = wasPulled ? 'removed-mounted' : wasOff ? 'removed-while-off' : 'removed'
    return { at: now, item: medium.item, status: wasPulled ? 'warning' : 'ok', summary: { code, values: {} } }
  })
  const inserted = changes.inserted.map((medium): HostEvent => {
    const status: Status = isRegistered(medium, parameters.registered) ? 'ok' : parameters.unregistered
    const code = wasOff ? 'inserted-while-off' : 'inserted'
    const values = { ...valuesOf(medium), size_bytes: medium.sizeBytes }
    return { at: now, item: medium.item, status, summary: { code, values } }
  })
  return [...removed, ...inserted]
}

function valuesOf(medium: Medium) {
  return {
    device: [medium.vendor, medium.model].filter(Boolean).join(' ') || '?',
    serial: medium.serial || '–',
    disks: medium.disks.join(', '),
  }
}

function evidenceText(medium: Medium): string {
  const { kind, vendor, model, vendorId, modelId, serial, disks, sequence } = medium
  const ids = vendorId ? `${vendorId}:${modelId}` : ''
  return Object.entries({ kind, vendor, model, ids, serial, disks: disks.join(' '), diskseq: sequence })
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
}
