// `enrol-code create | list | revoke`: codes with which hosts enrol, at the running collector.
import { EnrolCode, EnrolCodeRow, EnrolCodes } from '../shared/api/enrolment.ts'
import { parseDuration } from '../shared/duration.ts'
import { LIMITS } from '../shared/limits.ts'
import { askCollector, type RunningCollector } from './ask-collector.ts'
import { printTable } from './print-table.ts'
import { StartError } from './start-error.ts'

type CreateOptions = {
  readonly label: readonly string[]
  readonly valid: string
  readonly uses: string
  readonly note?: string
  readonly json?: true
}
type Printed = { readonly json?: true }

export async function createEnrolCode(config: RunningCollector, options: CreateOptions): Promise<string> {
  const { label, valid, uses, note = '', json } = options
  const validMs = parseDuration(valid)
  if (validMs === null || validMs < 60_000)
    throw new StartError(`--valid ${valid}: write a duration of a minute or more, such as 1h`)
  if (!/^\d+$/.test(uses) || Number(uses) < 1 || Number(uses) > LIMITS.usesPerCode)
    throw new StartError(`--uses ${uses}: write a number from 1 to ${LIMITS.usesPerCode}`)
  const body = {
    labels: parseLabels(label),
    validMinutes: Math.floor(validMs / 60_000),
    uses: Number(uses),
    note,
  }
  const code = await askCollector(config, { method: 'POST', path: '/enrol-codes', body }, EnrolCode)
  if (json === true) return `${JSON.stringify(code)}\n`
  const many = code.uses === 1 ? 'one host. On that host' : `${code.uses} hosts. On each of them`
  return [
    `Code: ${code.code}`,
    `Valid until ${new Date(code.expiresAt).toISOString()}, for ${many}:`,
    '',
    `  xunjian-agent enrol --code '${code.code}'`,
    '',
  ].join('\n')
}

export async function listEnrolCodes(config: RunningCollector, { json }: Printed): Promise<string> {
  const { codes } = await askCollector(config, { method: 'GET', path: '/enrol-codes' }, EnrolCodes)
  if (json === true) return `${JSON.stringify({ codes })}\n`
  if (codes.length === 0) return 'No codes. Make one: xunjian-collector enrol-code create\n'
  const head = ['ID', 'STATE', 'USED', 'EXPIRES', 'MADE BY', 'LABELS', 'NOTE']
  return printTable([head, ...codes.map(toRow)])
}

export async function revokeEnrolCode(
  config: RunningCollector,
  id: string,
  { json }: Printed,
): Promise<string> {
  if (!/^[0-9a-f]{12}$/.test(id))
    throw new StartError(`${id}: write the id of a code, as xunjian-collector enrol-code list shows it`)
  const code = await askCollector(config, { method: 'DELETE', path: `/enrol-codes/${id}` }, EnrolCodeRow)
  if (json === true) return `${JSON.stringify(code)}\n`
  return `The code ${id} is revoked; ${code.used} of ${code.uses} hosts had enrolled with it and stay.\n`
}

function toRow({
  id,
  state,
  used,
  uses,
  expiresAt,
  createdBy,
  labels,
  note,
  hostName,
}: EnrolCodeRow): string[] {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`)
  return [
    id,
    state,
    `${used}/${uses}`,
    new Date(expiresAt).toISOString().slice(0, 16),
    createdBy,
    pairs.join(','),
    hostName === null ? note : `for ${hostName}`,
  ]
}

function parseLabels(labels: readonly string[]): Record<string, string> {
  const pairs = labels.map((label): [string, string] => {
    const at = label.indexOf('=')
    if (at < 1) throw new StartError(`--label ${label}: write key=value`)
    return [label.slice(0, at), label.slice(at + 1)]
  })
  return Object.fromEntries(pairs)
}
