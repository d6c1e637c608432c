// The verdict on one backup job from its newest file, the sizes of those before it and the structure check.
import type { Finding, Measurement } from '../../../shared/finding.ts'
import type { Status } from '../../../shared/status.ts'
import type { Structure } from './check.ts'
import type { BackupFile, Found } from './files.ts'
import type { BackupJob } from './parameters.ts'

export type JobReading = {
  readonly job: BackupJob
  readonly fileCount: number
  readonly newest: BackupFile
  readonly structure: Structure | { readonly denied: string }
  /** A newer file that is still being written, when there is one. */
  readonly writing: string | null
  readonly earlierSizes: readonly number[]
  /** When the newest file that was found good was written; Unix ms, 0 when none ever was. */
  readonly lastGoodAt: number
}

type Verdict = {
  readonly status: Status
  readonly code: string
  readonly values?: Finding['summary']['values']
}

const CLOCK_TOLERANCE_MS = 300_000
const SIZES_NEEDED = 3

export function judgeJob(reading: JobReading, now: number): Finding {
  const { newest, structure, writing } = reading
  const verdict = verdictOn(reading, now)
  const format = 'denied' in structure ? 'unknown' : structure.format
  const written = new Date(newest.stat.modifiedMs).toISOString()
  const evidence = [
    { source: newest.path.slice(0, 200), text: `${newest.stat.sizeBytes} bytes, modified ${written}` },
  ]
  if (!('denied' in structure)) {
    for (const { at, text } of structure.evidence) evidence.push({ source: at, text })
  }
  if (writing) evidence.push({ source: 'still being written', text: writing })
  return {
    item: reading.job.name,
    status: verdict.status,
    summary: { code: verdict.code, values: { file: newest.path, format, ...verdict.values } },
    measurements: measure(reading, now),
    evidence,
  }
}

/** A job of which there is no file to judge. */
export function judgeTrouble(
  job: BackupJob,
  found: Extract<Found, { trouble: string }> | null,
  lastGoodAt: number,
): Finding {
  const code = found?.trouble ?? 'no-files'
  const couldNotLook = code === 'denied' || code === 'no-answer' || code === 'too-many-files'
  return {
    item: job.name,
    status: couldNotLook ? 'unknown' : 'critical',
    summary: { code, values: { where: found?.where ?? job.files.join(', ') } },
    measurements: [
      { name: 'last_success_at', value: Math.round(lastGoodAt / 1_000), unit: 'timestamp' },
      { name: 'max_age_seconds', value: job.maxAge / 1_000, unit: 'seconds' },
    ],
    evidence: [{ source: 'files', text: job.files.join('\n') }],
  }
}

function verdictOn(reading: JobReading, now: number): Verdict {
  const { job, newest, structure } = reading
  const { sizeBytes, modifiedMs } = newest.stat
  if ('denied' in structure)
    return { status: 'unknown', code: 'unreadable', values: { reason: structure.denied } }
  if (modifiedMs > now + CLOCK_TOLERANCE_MS) return { status: 'unknown', code: 'from-the-future' }
  if (sizeBytes < job.minSize) return { status: 'critical', code: 'too-small' }
  if (structure.state === 'broken') return { status: 'critical', code: structure.flaw ?? 'damaged' }
  if (now - modifiedMs > job.maxAge) return { status: 'critical', code: 'too-old' }
  const median = medianOf(reading.earlierSizes)
  if (median !== null && isOdd(sizeBytes, median, job.oddSize)) return { status: 'warning', code: 'odd-size' }
  if (structure.state === 'unrecognised') return { status: 'ok', code: 'fresh-unrecognised' }
  return { status: 'ok', code: structure.state === 'whole' ? 'fresh-whole' : 'fresh-partly' }
}

export function medianOf(sizes: readonly number[]): number | null {
  if (sizes.length < SIZES_NEEDED) return null
  const sorted = [...sizes].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function isOdd(size: number, median: number, share: number): boolean {
  return share > 0 && median > 0 && (size < median * share || size > median / share)
}

function measure(
  { job, newest, fileCount, structure, earlierSizes, lastGoodAt }: JobReading,
  now: number,
): Measurement[] {
  const { sizeBytes, modifiedMs } = newest.stat
  const maxAge = job.maxAge / 1_000
  const age = Math.max(0, Math.round((now - modifiedMs) / 1_000))
  const isGood = !('denied' in structure) && structure.state !== 'broken'
  const median = medianOf(earlierSizes)
  const odd: Pick<Measurement, 'warning' | 'bad'> =
    median !== null && job.oddSize > 0 ? { warning: Math.round(median * job.oddSize), bad: 'below' } : {}
  const list: Measurement[] = [
    { name: 'age_seconds', value: age, unit: 'seconds', critical: maxAge, bad: 'above', max: 2 * maxAge },
    { name: 'size_bytes', value: sizeBytes, unit: 'bytes', critical: job.minSize, bad: 'below', ...odd },
    { name: 'files', value: fileCount, unit: 'count' },
    { name: 'newest_at', value: Math.round(modifiedMs / 1_000), unit: 'timestamp' },
    { name: 'last_success_at', value: Math.round(lastGoodAt / 1_000), unit: 'timestamp' },
    { name: 'newest_valid', value: isGood ? 1 : 0, unit: 'state' },
    { name: 'max_age_seconds', value: maxAge, unit: 'seconds' },
  ]
  if (median !== null) list.push({ name: 'usual_size_bytes', value: Math.round(median), unit: 'bytes' })
  return list
}
