// Faults for a terminal: the list as a table, one of them with its time line.
import type { FaultDetail, FaultPage, FaultRow } from '../shared/api/fault.ts'
import { plainText } from '../shared/plain-text.ts'
import { printTable } from './print-table.ts'

const HEAD = ['ID', 'STATUS', 'GRADE', 'STAGE', 'HOST', 'WHAT', 'ASSIGNEE', 'OPENED', 'DUE']

export function printFaults({ faults, total, next }: FaultPage): string {
  if (faults.length === 0) return 'No faults.\n'
  const rest = next === null ? '' : `${faults.length} of ${total}; --limit shows more.\n`
  return printTable([HEAD, ...faults.map(toRow)]) + rest
}

function toRow(fault: FaultRow): string[] {
  return [
    `#${fault.id}`,
    fault.status,
    fault.grade,
    fault.stage,
    fault.hostName || '-',
    plainText(fault.title),
    fault.assignee?.name ?? '-',
    moment(fault.openedAt),
    dueOf(fault),
  ]
}

/** What is expected of it next; with a sign when a time was missed. */
function dueOf({ stage, acceptDueAt, dueAt, resolveDueAt, breached }: FaultRow): string {
  const due = stage === 'reported' ? acceptDueAt : (dueAt ?? resolveDueAt)
  return `${due === null ? '-' : moment(due)}${breached.length > 0 ? ' !' : ''}`
}

export function printFault(fault: FaultDetail): string {
  const facts: readonly (readonly [string, string | null])[] = [
    ['Stage', `${fault.stage}, ${fault.grade}, risk ${fault.risk}, ${fault.status} now`],
    ['Host', fault.hostName || null],
    ['Found by', `${fault.inspectionTitle}, ${plainText(fault.itemTitle)}`],
    ['Opened', moment(fault.openedAt)],
    ['Assignee', fault.assignee?.name ?? 'nobody'],
    ['Reporter', fault.reporter?.name ?? null],
    ['Accept by', fault.acceptDueAt === null ? null : moment(fault.acceptDueAt)],
    ['Resolve by', fault.resolveDueAt === null ? null : moment(fault.resolveDueAt)],
    ['Agreed', fault.dueAt === null ? null : moment(fault.dueAt)],
    ['Missed', fault.breached.length === 0 ? null : fault.breached.join(', ')],
    ['Merged into', fault.mergedInto === null ? null : `#${fault.mergedInto}`],
    ['Cause', fault.cause],
    ['Solution', fault.solution],
    ['Review', fault.review],
    ['Possible now', fault.actions.join(', ') || 'nothing'],
  ]
  const lines = facts.flatMap(([name, said]) =>
    said === null ? [] : [`${`${name}:`.padEnd(14)}${inLine(said)}`],
  )
  const entries = fault.timeline.map((entry) => {
    const moved = entry.from === null && entry.to === null ? '' : ` ${entry.from ?? ''} → ${entry.to ?? ''}`
    const text = entry.text === '' ? '' : `: ${inLine(entry.text)}`
    return `  ${moment(entry.at)}  ${plainText(entry.by.name)}  ${entry.kind}${moved}${text}`
  })
  return `#${fault.id} ${plainText(fault.title)}\n\n${lines.join('\n')}\n\n${entries.join('\n')}\n`
}

/** Lines of people stay one behind the other. */
function inLine(text: string): string {
  return plainText(text.replaceAll(/\s*\n\s*/g, ' / '))
}

function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}Z`
}
