// The verdicts that a finding, a round or a host can have, and which of them is worse.
import { z } from 'zod'

export const Status = z.enum(['ok', 'warning', 'critical', 'unknown'])
export type Status = z.infer<typeof Status>

// Unknown ranks between ok and warning: a proven problem is never hidden behind one that could not be judged.
const RANK = { ok: 0, unknown: 1, warning: 2, critical: 3 } as const satisfies Record<Status, number>

/** How bad a status is: 0 (ok) to 3 (critical); null (nothing known, nothing due) ranks below ok. */
export function statusRank(status: Status | null): number {
  return status === null ? -1 : RANK[status]
}

export function worstStatus(statuses: Iterable<Status | null>): Status | null {
  let worst: Status | null = null
  for (const status of statuses) if (statusRank(status) > statusRank(worst)) worst = status
  return worst
}

/** Exit code of `xunjian-agent inspect`, as Monitoring Plugins have it: ok 0, warning 1, critical 2, unknown 3. */
export function exitCodeOf(status: Status | null): number {
  return { ok: 0, warning: 1, critical: 2, unknown: 3 }[status ?? 'ok']
}

export function isBad(status: Status): boolean {
  return status !== 'ok'
}
