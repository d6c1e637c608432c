// Faults as records, for tests that care about a few fields only.
import { openFault } from '../../collector/faults/fault.ts'
import type { FaultProcess, FaultRecord } from '../../collector/store/fault-records.ts'
import type { Checklist } from '../../shared/api/fault.ts'
import { T0 } from './rounds.ts'

export const CHECKLIST: Checklist = {
  planId: 'p1',
  title: 'Disk full',
  text: '',
  steps: [
    { title: 'Stop the writer', text: '', done: null },
    { title: 'Make room', text: '', done: null },
  ],
}

type Fields = Partial<Omit<FaultRecord, 'process'>> &
  Partial<Omit<FaultProcess, 'checklist'>> & { readonly checklist?: boolean }

/** Found on a host, and somebody has it. */
export function fault(fields: Fields = {}): FaultRecord {
  const { assignee = { id: 'u1', name: 'Li Na' }, hold = null, reporter = null, ...others } = fields
  const { breached = [], checklist, ...rest } = others
  const opened = openFault({
    id: 1,
    hostNum: 1,
    cause: 'h1/disk//',
    inspection: 'disk',
    item: '/',
    labels: {},
    summary: { summary: { code: 'space', values: {} }, measurements: [] },
    status: 'critical',
    source: 'inspection',
    grade: 'general',
    risk: 'medium',
    beganAt: T0,
    openedAt: T0,
    badRounds: 2,
    roundId: 1,
    isPast: false,
    parent: null,
    previous: null,
    windowId: null,
  })
  const plan = checklist === true ? CHECKLIST : null
  const process = { ...opened.process, assignee, hold, reporter, breached, checklist: plan }
  return { ...opened, ...rest, process }
}
