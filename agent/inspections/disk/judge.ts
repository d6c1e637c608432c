// The verdict on one mount from what was read of it.
import type { Finding, Measurement } from '../../../shared/finding.ts'
import { type Status, statusRank } from '../../../shared/status.ts'
import type { SpaceUsage } from '../../host/host.ts'
import { type Asked, MOUNTINFO, type Mount } from '../../host/mounts.ts'
import { matchesAny, matchesPattern } from '../../wildcards.ts'
import type { FstabEntry } from './fstab.ts'
import type { DiskParameters } from './parameters.ts'

export type MountReading = {
  readonly mount: Mount
  readonly readOnly: boolean
  /** By fstab, or because it was writable before. */
  readonly wantedWritable: boolean
  /** Errors that ext4 has recorded since its last check; lastAt in Unix seconds. */
  readonly errors: { readonly source: string; readonly count: number; readonly lastAt: number } | null
  readonly answer: Asked
}

type Verdict = {
  readonly status: Status
  readonly code: string
  readonly values?: Finding['summary']['values']
}
type Limits = { readonly warning: number; readonly critical: number }

const DAY_SECONDS = 86_400

/** Null for a filesystem that has no space of its own. */
export function judgeMount(reading: MountReading, parameters: DiskParameters, now: number): Finding | null {
  const { mount, answer } = reading
  const usage = 'usage' in answer ? answer.usage : null
  if (usage?.sizeBytes === 0) return null
  const limits = usage ? spaceLimits(mount, usableBytes(usage), parameters) : null
  const verdicts = [
    judgeReadOnly(reading, parameters),
    judgeAnswer(answer),
    usage && limits && !reading.readOnly ? judgeSpace(usage, limits) : null,
    usage && !reading.readOnly ? judgeInodes(usage, parameters) : null,
    judgeErrors(reading, now),
  ].filter((verdict) => verdict !== null)
  const worst = verdicts.reduce((a, b) => (statusRank(b.status) > statusRank(a.status) ? b : a))
  return {
    item: mount.mountpoint,
    status: worst.status,
    summary: { code: worst.code, values: { device: mount.device, fstype: mount.type, ...worst.values } },
    measurements: usage && limits ? measure(reading, usage, limits, parameters) : [],
    evidence: evidenceOf(reading),
  }
}

export function judgeMissing(entry: FstabEntry): Finding {
  return {
    item: entry.mountpoint,
    status: entry.options.includes('nofail') ? 'warning' : 'critical',
    summary: { code: 'not-mounted', values: { device: entry.device, fstype: entry.type } },
    measurements: [],
    evidence: [
      { source: '/etc/fstab', text: entry.line },
      { source: MOUNTINFO, text: `(no line for ${entry.mountpoint})` },
    ],
  }
}

function judgeReadOnly(reading: MountReading, parameters: DiskParameters): Verdict | null {
  if (!reading.readOnly) return null
  const meant = matchesAny(reading.mount.mountpoint, parameters.readOnly)
  if (reading.mount.superOptions.includes('emergency_ro'))
    return { status: 'critical', code: 'turned-read-only' }
  if (reading.wantedWritable && !meant) return { status: 'critical', code: 'turned-read-only' }
  return { status: 'ok', code: 'read-only' }
}

function judgeAnswer(answer: Asked): Verdict | null {
  if ('hung' in answer) return { status: 'unknown', code: 'no-answer' }
  return 'error' in answer
    ? { status: 'unknown', code: 'unreadable', values: { reason: answer.error } }
    : null
}

function judgeSpace(usage: SpaceUsage, limits: Limits): Verdict {
  const available = usage.availableBytes
  if (available < limits.critical) {
    return { status: 'critical', code: 'space-low', values: { limit_bytes: limits.critical } }
  }
  if (available < limits.warning) {
    return { status: 'warning', code: 'space-low', values: { limit_bytes: limits.warning } }
  }
  return { status: 'ok', code: 'space-enough' }
}

function judgeInodes(usage: SpaceUsage, { inodes }: DiskParameters): Verdict | null {
  if (usage.files === 0) return null
  const freeRatio = usage.filesFree / usage.files
  if (freeRatio >= inodes.warning) return null
  return { status: freeRatio < inodes.critical ? 'critical' : 'warning', code: 'inodes-low' }
}

function judgeErrors({ errors, readOnly }: MountReading, now: number): Verdict | null {
  if (errors === null || errors.count === 0) return null
  const isRecent = errors.lastAt > now / 1_000 - DAY_SECONDS
  return {
    status: isRecent || readOnly ? 'critical' : 'warning',
    code: 'filesystem-errors',
    values: { last_error_at: errors.lastAt },
  }
}

/** Blocks reserved for root are nobody's free space: shares are of what users can fill. */
function usableBytes(usage: SpaceUsage): number {
  return usage.sizeBytes - usage.freeBytes + usage.availableBytes
}

function spaceLimits(mount: Mount, usable: number, parameters: DiskParameters): Limits {
  const override = parameters.overrides.find(({ mountpoint }) => matchesPattern(mount.mountpoint, mountpoint))
  const bytes = ({ share, size }: DiskParameters['warning']) => Math.round(Math.min(share * usable, size))
  return {
    warning: bytes(override?.warning ?? parameters.warning),
    critical: bytes(override?.critical ?? parameters.critical),
  }
}

function measure(
  { readOnly, errors }: MountReading,
  usage: SpaceUsage,
  limits: Limits,
  { inodes }: DiskParameters,
): Measurement[] {
  const usable = usableBytes(usage)
  const used = usage.sizeBytes - usage.freeBytes
  const judged = readOnly ? {} : { ...limits, bad: 'below' as const }
  const list: Measurement[] = [
    { name: 'available_bytes', value: usage.availableBytes, unit: 'bytes', max: usable, ...judged },
    { name: 'used_ratio', value: usable > 0 ? used / usable : 1, unit: 'ratio', max: 1 },
    { name: 'size_bytes', value: usage.sizeBytes, unit: 'bytes' },
    { name: 'free_bytes', value: usage.freeBytes, unit: 'bytes' },
    { name: 'readonly', value: readOnly ? 1 : 0, unit: 'state' },
  ]
  if (usage.files > 0) {
    const { files, filesFree } = usage
    const limit = {
      warning: Math.round(inodes.warning * files),
      critical: Math.round(inodes.critical * files),
    }
    list.push({ name: 'files', value: files, unit: 'count' })
    list.push({ name: 'files_free', value: filesFree, unit: 'count', max: files, bad: 'below', ...limit })
  }
  if (errors) list.push({ name: 'errors', value: errors.count, unit: 'count', warning: 1, bad: 'above' })
  return list
}

function evidenceOf({ mount, errors, answer }: MountReading): Finding['evidence'] {
  const evidence = [{ source: MOUNTINFO, text: mount.line }]
  if (errors && errors.count > 0) evidence.push({ source: errors.source, text: String(errors.count) })
  const asked = `stat -f -- ${mount.mountpoint}`.slice(0, 200)
  if ('hung' in answer) {
    const text =
      answer.hung === 'stuck' ? 'no answer; the process cannot be killed' : 'no answer within 2 s; killed'
    evidence.push({ source: asked, text })
  }
  if ('error' in answer) evidence.push({ source: asked, text: answer.error })
  return evidence
}
