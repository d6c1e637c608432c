// The emergency plan 应急预案 for a fault of this kind and grade, put on it as a checklist.
import { selects } from '../../shared/selector.ts'
import { BY_COLLECTOR, makeEntry } from '../faults/entry.ts'
import type { FaultEntryRecord, FaultRecord } from '../store/fault-records.ts'
import type { SettingRecord } from '../store/process-records.ts'
import { SYSTEM } from './audit.ts'
import type { FaultListener } from './fault-news.ts'
import { isOpen, type Memory } from './memory.ts'
import { noteEntry } from './note-entry.ts'
import { isSuppressed } from './parents.ts'
import { targetOf } from './policies.ts'

/** One plan for a fault, as it was then: what people tick must not change under their hands. */
export const attachPlan: FaultListener = (memory, { before, fault, entry, at }) => {
  const isNew = before === null || before.grade !== fault.grade || LET_GO.includes(entry.kind)
  if (!isNew || fault.process.checklist !== null || fault.isPast || !isOpen(fault)) return fault
  if (isSuppressed(memory, fault)) return fault
  const plan = planFor(memory, fault)
  if (plan === undefined) return fault
  const { name: title, text, steps } = plan.body
  const summary = { code: 'plan-attached', values: { plan: title, steps: steps.length } }
  const attached = makeEntry({
    fault: fault.id,
    at,
    kind: 'checklist',
    by: BY_COLLECTOR,
    summary: { summary, measurements: [] },
  })
  const audit = { states: () => ({ before: null, after: { plan: title, planId: plan.id } }) }
  noteEntry(memory, { before: fault, fault, entry: attached, at, by: SYSTEM, audit })
  const checklist = {
    planId: plan.id,
    title,
    text,
    steps: steps.map((step) => ({ ...step, done: null })),
  }
  return { ...fault, process: { ...fault.process, checklist } }
}

/** It may have opened below another one. */
const LET_GO: readonly FaultEntryRecord['kind'][] = ['released', 'reopened']

/** The first that fits, by name. */
function planFor(memory: Memory, fault: FaultRecord): SettingRecord<'emergency-plan'> | undefined {
  const target = targetOf(memory, fault)
  return memory.settings
    .all('emergency-plan')
    .filter(({ body }) => body.enabled && body.grades.includes(fault.grade) && selects(body.match, target))
    .sort((one, other) => (one.body.name < other.body.name ? -1 : 1))[0]
}
