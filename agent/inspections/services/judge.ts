// The verdict on one unit from systemd's own states; the load state comes first, since a unit that is not there
// says "success" like one that is well.
import type { Finding, Measurement } from '../../../shared/finding.ts'
import type { Status } from '../../../shared/status.ts'
import type { Properties } from '../../host/host.ts'
import type { ServicesParameters } from './parameters.ts'
import type { ReadUnit } from './read.ts'

export type UnitReading = ReadUnit & {
  readonly recentRestarts: number
  /** It was judged at an earlier round, so that one that is gone has vanished and was not merely never installed. */
  readonly wasThere: boolean
}

export const SERVICE_STATES = ['running', 'stopped', 'failed', 'changing', 'unknown'] as const
type State = (typeof SERVICE_STATES)[number]
type Verdict = { readonly status: Status; readonly code: string; readonly state: State }

const LONG_CHANGE_MS = 120_000
const SIGNALS: Readonly<Record<number, string>> = {
  1: 'HUP',
  2: 'INT',
  3: 'QUIT',
  6: 'ABRT',
  9: 'KILL',
  11: 'SEGV',
  15: 'TERM',
}

export function judgeUnit(reading: UnitReading, parameters: ServicesParameters, now: number): Finding {
  const { row } = reading
  const verdict = verdictOn(reading, parameters, now)
  return {
    item: row.name,
    status: verdict.status,
    summary: {
      code: verdict.code,
      values: {
        state: verdict.state,
        description: row.description,
        ...valuesOf(reading, verdict, parameters),
      },
    },
    measurements: measure(reading, parameters),
    evidence: [{ source: `systemctl show ${row.name}`.slice(0, 200), text: evidenceText(reading) }],
  }
}

function valuesOf({ row, properties }: UnitReading, { code }: Verdict, { flapping }: ServicesParameters) {
  if (code === 'flapping') return { window_seconds: flapping.within / 1_000 }
  if (row.activeState !== 'failed') return {}
  return { result: String(properties.Result ?? 'unknown'), end: describeEnd(properties) }
}

export function judgeManager(
  manager: Properties,
  counts: { readonly expected: number; readonly failed: number },
): Finding {
  const state = String(manager.SystemState ?? 'unknown')
  const version = String(manager.Version ?? '?')
  return {
    item: 'systemd',
    status: state === 'maintenance' ? 'critical' : 'ok',
    summary: { code: 'system', values: { system_state: state, version } },
    measurements: [
      { name: 'expected_units', value: counts.expected, unit: 'count' },
      { name: 'failed_units', value: Number(manager.NFailedUnits ?? counts.failed), unit: 'count' },
    ],
    evidence: [
      { source: 'org.freedesktop.systemd1.Manager', text: `SystemState=${state}\nVersion=${version}` },
    ],
  }
}

function verdictOn(reading: UnitReading, { flapping }: ServicesParameters, now: number): Verdict {
  const { row, properties, isExpected } = reading
  if (row.loadState === 'not-found') return bad(reading.wasThere ? 'vanished' : 'not-installed', 'stopped')
  if (row.loadState === 'masked') return bad('masked', 'stopped')
  if (row.loadState !== 'loaded') return bad('not-loadable', 'stopped')
  if (row.activeState === 'failed') return failed(reading)
  if (reading.recentRestarts >= flapping.restarts) return bad('flapping', 'changing')
  if (row.activeState === 'active' || row.activeState === 'reloading') return active(reading)
  if (row.activeState === 'inactive') return inactive(reading)
  const since = Number(properties.StateChangeTimestamp ?? 0) / 1_000
  if (row.subState === 'auto-restart') return { status: 'warning', code: 'restarting', state: 'changing' }
  const isLong = since > 0 && now - since > LONG_CHANGE_MS
  return {
    status: isLong && isExpected ? 'warning' : 'ok',
    code: isLong ? 'changing-long' : 'changing',
    state: 'changing',
  }
}

function bad(code: string, state: State): Verdict {
  return { status: 'critical', code, state }
}

// A failed unit that nobody listed may be of no importance; it is shown, but weighs less.
function failed({ isExpected, properties }: UnitReading): Verdict {
  const gaveUp = properties.Result === 'start-limit-hit' || Number(properties.NRestarts ?? 0) > 0
  return { status: isExpected ? 'critical' : 'warning', code: gaveUp ? 'gave-up' : 'failed', state: 'failed' }
}

function active({ row, properties }: UnitReading): Verdict {
  if (properties.UnitFileState === 'disabled' || properties.UnitFileState === 'masked') {
    return { status: 'warning', code: 'not-enabled', state: 'running' }
  }
  return { status: 'ok', code: row.subState === 'running' ? 'running' : 'active', state: 'running' }
}

/** A one-shot that is done is inactive and well; so is systemd's memory of it after it was collected. */
function inactive({ properties }: UnitReading): Verdict {
  const wasStopped = properties.ConditionResult === false && Number(properties.ConditionTimestamp ?? 0) > 0
  if (wasStopped) return { status: 'warning', code: 'condition-not-met', state: 'stopped' }
  if (properties.Type === 'oneshot') return { status: 'ok', code: 'finished', state: 'stopped' }
  return bad('stopped', 'stopped')
}

function measure(
  { properties, recentRestarts, isExpected }: UnitReading,
  { flapping }: ServicesParameters,
): Measurement[] {
  const since = Number(properties.StateChangeTimestamp ?? 0) / 1_000_000
  const list: Measurement[] = []
  if (since > 0) list.push({ name: 'state_since', value: Math.round(since), unit: 'timestamp' })
  if (properties.NRestarts === undefined) return list
  list.push({ name: 'restarts', value: Number(properties.NRestarts), unit: 'count' })
  if (isExpected) {
    const limits = { critical: flapping.restarts, bad: 'above' as const }
    list.push({ name: 'restarts_recent', value: recentRestarts, unit: 'count', ...limits })
  }
  return list
}

function evidenceText({ row, properties }: UnitReading): string {
  const states = { LoadState: row.loadState, ActiveState: row.activeState, SubState: row.subState }
  const { StateChangeTimestamp, ConditionTimestamp, NRestarts, ...stable } = properties
  return Object.entries({ ...states, ...stable })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
}

/** ExecMainCode is a si_code of wait(2): 1 exited, 2 killed, 3 killed with a core dump. */
function describeEnd(properties: Properties): string {
  const status = Number(properties.ExecMainStatus ?? 0)
  if (properties.ExecMainCode === 1) return `exit ${status}`
  if (properties.ExecMainCode === 2 || properties.ExecMainCode === 3) return `SIG${SIGNALS[status] ?? status}`
  return String(properties.Result ?? 'unknown')
}
