// `ca show|rotate`: what hosts trust, and the change to a next authority, asked of the running collector.
import { TrustState } from '../shared/api/enrolment.ts'
import { parseDuration } from '../shared/duration.ts'
import { askCollector, type RunningCollector } from './ask-collector.ts'
import { StartError } from './start-error.ts'

export type ShowOptions = { readonly json?: true }
export type RotateOptions = ShowOptions & { readonly takesOver: string }

const LONGEST_MS = 31_536_000_000

export async function showAuthority(config: RunningCollector, { json }: ShowOptions): Promise<string> {
  const state = await askCollector(config, { method: 'GET', path: '/trust' }, TrustState)
  return json === true ? `${JSON.stringify(state)}\n` : describe(state)
}

export async function rotateAuthority(
  config: RunningCollector,
  { takesOver, json }: RotateOptions,
): Promise<string> {
  const takesOverAfterMs = parseDuration(takesOver)
  if (takesOverAfterMs === null || takesOverAfterMs > LONGEST_MS)
    throw new StartError(`--takes-over ${takesOver}: write a duration up to a year, such as 30d`)
  const asked = { method: 'POST', path: '/trust/rotate', body: { takesOverAfterMs } } as const
  const state = await askCollector(config, asked, TrustState)
  return json === true ? `${JSON.stringify(state)}\n` : describe(state)
}

const KINDS = {
  own: 'made by the collector',
  given: 'from the files in "tls:"',
  none: 'plain HTTP on loopback, nothing to trust',
} as const
const TROUBLES = {
  'ends-soon': 'ends soon and nothing has replaced it',
  ended: 'has ended',
  'unusable-files': 'new files do not fit; the one before them goes on',
} as const

function describe({ kind, url, names, authority, certificate, trouble, next }: TrustState): string {
  const rows = [
    ['Address', url],
    ['Certificate', KINDS[kind]],
    ...(certificate === null ? [] : [['', `until ${day(certificate.notAfter)}, for ${names.join(', ')}`]]),
    ...(trouble === null ? [] : [['Trouble', TROUBLES[trouble]]]),
    ...(authority === null
      ? []
      : [['Authority', `${authority.fingerprint}, until ${day(authority.notAfter)}`]]),
    ...(next === null ? [] : [['Next', `${next.fingerprint}, takes over ${day(next.takesOverAt)}`]]),
    ...(next === null ? [] : [['', `${next.hostsInformed} of ${next.hosts} hosts have heard of it`]]),
  ]
  return `${rows.map(([name = '', words = '']) => `${name.padEnd(13)}${words}`.trimEnd()).join('\n')}\n`
}

function day(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
}
