// The verdicts on updates, the package lists, a waiting reboot and the release.
import type { Finding } from '../../../shared/finding.ts'
import type { Status } from '../../../shared/status.ts'
import { type AptAnswer, type IndexReading, type PendingUpdate, SIMULATION_SOURCE } from './apt.ts'
import type { PatchesParameters } from './parameters.ts'
import type { RebootReading } from './reboot.ts'
import type { Os, Support } from './release.ts'

type Judging = { readonly parameters: PatchesParameters; readonly now: number }
type Class = 'security' | 'other'

const seconds = (ms: number) => Math.floor(ms / 1_000)

/** "No updates" from lists that are not there or long out of date is not an answer. */
export function judgeUpdates(
  of: Class,
  apt: AptAnswer | { readonly failure: string },
  index: Status,
  { parameters, now }: Judging,
): Finding {
  if ('failure' in apt) return unsure(of, 'apt-failed', { reason: apt.failure })
  const pending = apt.pending.filter(({ isSecurity }) => isSecurity === (of === 'security'))
  if (index === 'unknown' || (index === 'critical' && pending.length === 0))
    return unsure(of, 'lists-too-old', {})
  const oldest = Math.min(...pending.map(({ since }) => since))
  const isSecurity = of === 'security'
  const overdue = now - oldest > (isSecurity ? parameters.securityOverdue : parameters.otherOverdue)
  const status: Status = pending.length === 0 ? 'ok' : updateStatus(isSecurity, overdue)
  const limits = isSecurity ? { warning: 1, bad: 'above' as const } : {}
  return {
    item: of,
    status,
    summary: {
      code: pending.length === 0 ? `no-${of}` : `${of}-updates`,
      values: { class: of, held: apt.held.length },
    },
    measurements: [
      { name: 'pending', value: pending.length, unit: 'count', ...limits },
      ...(pending.length > 0
        ? [{ name: 'oldest_pending_at', value: seconds(oldest), unit: 'timestamp' as const }]
        : []),
      ...(isSecurity ? [] : [{ name: 'held', value: apt.held.length, unit: 'count' as const }]),
    ],
    evidence: [
      { source: SIMULATION_SOURCE, text: linesOf(pending) },
      ...(apt.held.length > 0 ? [{ source: 'held in /var/lib/dpkg/status', text: apt.held.join('\n') }] : []),
    ],
  }
}

export function judgeIndex(index: IndexReading, { parameters, now }: Judging): Finding {
  const { refreshedAt, installedAt, validUntil } = index
  const evidence = validUntil ? [{ source: validUntil.file.slice(-200), text: validUntil.line }] : []
  if (refreshedAt === null) {
    return {
      item: 'lists',
      status: 'unknown',
      summary: { code: 'no-lists', values: {} },
      measurements: [],
      evidence,
    }
  }
  const age = Math.max(0, seconds(now - refreshedAt))
  const limits = {
    warning: seconds(parameters.indexAge.warning),
    critical: seconds(parameters.indexAge.critical),
  }
  const isExpired = validUntil !== null && validUntil.at < now
  const isOld = age > limits.warning
  const status = age > limits.critical || isExpired ? 'critical' : isOld ? 'warning' : 'ok'
  const code = isExpired ? 'lists-expired' : isOld ? 'lists-old' : 'lists-fresh'
  return {
    item: 'lists',
    status,
    summary: { code, values: isExpired ? { valid_until: seconds(validUntil.at) } : {} },
    measurements: [
      {
        name: 'index_age_seconds',
        value: age,
        unit: 'seconds',
        ...limits,
        bad: 'above',
        max: 2 * limits.critical,
      },
      { name: 'refreshed_at', value: seconds(refreshedAt), unit: 'timestamp' },
      ...(installedAt === null
        ? []
        : [{ name: 'installed_at', value: seconds(installedAt), unit: 'timestamp' as const }]),
    ],
    evidence,
  }
}

export function judgeReboot({ asked, running, waiting }: RebootReading): Finding {
  const isNeeded = asked !== null || waiting !== null
  const evidence = [{ source: '/proc/sys/kernel/osrelease', text: running }]
  if (waiting) evidence.push({ source: '/boot', text: `vmlinuz-${waiting}` })
  if (asked !== null) evidence.push({ source: '/run/reboot-required.pkgs', text: asked })
  const packages = asked?.split('\n').filter(Boolean).join(', ')
  return {
    item: 'reboot',
    status: isNeeded ? 'warning' : 'ok',
    summary: waiting
      ? { code: 'kernel-waits', values: { running, waiting } }
      : {
          code: isNeeded ? 'reboot-needed' : 'no-reboot',
          values: packages ? { packages } : { packages: '–', running },
        },
    measurements: [{ name: 'reboot_required', value: isNeeded ? 1 : 0, unit: 'state' }],
    evidence,
  }
}

export function judgeRelease(os: Os, support: Support | null, { parameters, now }: Judging): Finding {
  const finding = (status: Status, code: string, values: Finding['summary']['values'] = {}): Finding => ({
    item: 'release',
    status,
    summary: { code, values: { os: os.name, ...values } },
    measurements: support
      ? [{ name: 'support_ends_at', value: endOfDay(lastDay(support)), unit: 'timestamp' }]
      : [],
    evidence: [
      { source: '/etc/os-release', text: os.line },
      ...(support
        ? [{ source: support.source, text: [support.regular, support.extended].filter(Boolean).join(' / ') }]
        : []),
    ],
  })
  if (support === null) return finding('ok', 'release-without-date')
  const ends = lastDay(support)
  const left = endOfDay(ends) - seconds(now)
  if (left < 0) return finding('critical', 'release-ended', { ends })
  if (left < seconds(parameters.releaseNotice)) return finding('warning', 'release-ends-soon', { ends })
  const isExtended = endOfDay(support.regular) < seconds(now)
  return finding('ok', isExtended ? 'release-extended' : 'release-supported', {
    ends,
    regular: support.regular,
  })
}

function updateStatus(isSecurity: boolean, isOverdue: boolean): Status {
  if (isSecurity) return isOverdue ? 'critical' : 'warning'
  return isOverdue ? 'warning' : 'ok'
}

function unsure(of: Class, code: string, values: Finding['summary']['values']): Finding {
  return {
    item: of,
    status: 'unknown',
    summary: { code, values: { class: of, ...values } },
    measurements: [],
    evidence: [],
  }
}

function linesOf(pending: readonly PendingUpdate[]): string {
  return pending.length === 0 ? '(no packages)' : pending.map(({ line }) => line).join('\n')
}

function lastDay(support: Support): string {
  return support.extended ?? support.regular
}

function endOfDay(day: string): number {
  return seconds(Date.parse(`${day}T23:59:59Z`))
}
