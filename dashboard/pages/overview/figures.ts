// The figures of the overview: of the whole fleet as the collector counts them, or of one group, added up here.
import type { FaultPage } from '../../../shared/api/fault.ts'
import type { HostPage } from '../../../shared/api/host.ts'
import type { Overview, RibbonCell } from '../../../shared/api/overview.ts'

export type Figures = Overview

export type GroupParts = {
  readonly whole: Overview
  readonly hosts: HostPage
  readonly faults: FaultPage
  readonly cells: readonly RibbonCell[]
  readonly midnight: number
  readonly totals: { critical: number; bad: number; all: number; backups: number; backupsBad: number }
}

export function addUpGroup({ whole, hosts, faults, cells, midnight, totals }: GroupParts): Figures {
  const today = cells.filter((cell) => cell.at >= midnight)
  const sum = (pick: (cell: RibbonCell) => number) => today.reduce((total, cell) => total + pick(cell), 0)
  const [made, missed] = [sum((cell) => cell.made), sum((cell) => cell.missed)]
  return {
    at: whole.at,
    timeZone: whole.timeZone,
    hosts: { total: hosts.total, byState: hosts.counts },
    rounds: { planned: made + missed, made, missed, late: 0 },
    faults: {
      open: faults.counts.open,
      major: faults.counts.major,
      unaccepted: faults.counts.unaccepted,
      recovered: faults.counts.recovered,
      oldestOpenedAt: faults.faults[0]?.openedAt ?? null,
    },
    findings: {
      critical: totals.critical,
      warning: totals.bad - totals.critical,
      unknown: 0,
      ok: totals.all - totals.bad,
    },
    backups: { total: totals.backups, bad: totals.backupsBad },
  }
}
