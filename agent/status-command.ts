// `xunjian-agent status`: what the running agent does; exit code 0 connected, 1 not connected, 3 not running.
import { formatBytes, formatSpan } from '../shared/format.ts'
import { type AgentStatus, type FoundStatus, readStatus } from './status-file.ts'

export type StatusOptions = {
  readonly stateDir: string
  readonly json?: boolean
  readonly now?: number
  readonly stdout?: { write(text: string): unknown }
}

export function runStatus({
  stateDir,
  json = false,
  now = Date.now(),
  stdout = process.stdout,
}: StatusOptions): number {
  const found = readStatus(stateDir, now)
  if (json) stdout.write(`${JSON.stringify(found, null, 2)}\n`)
  else stdout.write(describe(found, stateDir, now))
  if (found.kind !== 'running') return 3
  return found.status.link.state === 'ready' ? 0 : 1
}

function describe(found: FoundStatus, stateDir: string, now: number): string {
  switch (found.kind) {
    case 'none':
      return `No agent has run on ${stateDir}.\n`
    case 'denied':
      return `The status in ${stateDir} may not be read by this user.\n`
    case 'ended':
      return `The agent is not running; it was last seen ${ago(found.status.writtenAt, now)}.\n`
    case 'running':
      return describeRunning(found.status, now)
  }
}

function describeRunning(status: AgentStatus, now: number): string {
  const { link, queue } = status
  const dropped = queue.dropped === 0 ? '' : `, ${queue.dropped} dropped so far`
  const rows = status.inspections.map((inspection) => [
    inspection.name,
    inspection.last === null ? '–' : (inspection.last.status ?? inspection.last.outcome),
    inspection.last === null ? '' : ago(inspection.last.observedAt, now),
    inspection.enabled ? next(inspection.nextDueAt, now) : 'disabled',
    inspection.refused ?? '',
  ])
  return [
    `Agent ${status.version}, process ${status.pid}, up ${formatSpan((now - status.startedAt) / 1_000, 'en')}`,
    `Host ${status.hostId}, plan ${status.planVersion}`,
    describeLink(status, now),
    `Outbox: ${queue.rounds} rounds (${formatBytes(queue.bytes)})${dropped}`,
    ...(queue.keptBytes === 0 ? [] : [`Delivered and kept: ${formatBytes(queue.keptBytes)}`]),
    ...(queue.isWritable ? [] : [`The disk refuses: ${queue.inMemory} rounds are in memory only`]),
    ...(link.lastAckAt === null ? [] : [`Last acknowledged ${ago(link.lastAckAt, now)}`]),
    '',
    ...table([['INSPECTION', 'STATUS', 'LAST ROUND', 'NEXT', ''], ...rows]),
    '',
  ].join('\n')
}

function describeLink({ link, collectorUrl }: AgentStatus, now: number): string {
  const since = formatSpan((now - link.since) / 1_000, 'en')
  if (link.state === 'ready') return `Connected to ${collectorUrl} for ${since}`
  const why = link.lastEnd === null ? '' : `: ${link.lastEnd}`
  const advice = link.advice === null ? '' : `\nTo do: ${link.advice}`
  return `Not connected to ${collectorUrl} for ${since}${why}${advice}`
}

function ago(moment: number, now: number): string {
  return `${formatSpan(Math.max(now - moment, 0) / 1_000, 'en')} ago`
}

function next(moment: number | null, now: number): string {
  return moment === null ? '–' : `in ${formatSpan(Math.max(moment - now, 0) / 1_000, 'en')}`
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
