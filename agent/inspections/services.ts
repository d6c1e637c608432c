// Services that ought to run and do not, units that failed, and units that keep restarting, as systemd knows them.
import { z } from 'zod'
import { coalesce, untilAborted } from '../coalesce.ts'
import { HostError, type Systemd } from '../host/host.ts'
import { defineInspection, type InspectionContext } from '../inspection.ts'
import { matchesAny } from '../wildcards.ts'
import { judgeManager, judgeUnit, type UnitReading } from './services/judge.ts'
import { changesSince, countRestarts, type Judged } from './services/memory.ts'
import { ServicesParameters } from './services/parameters.ts'
import { readUnits } from './services/read.ts'
import { servicesMeasurements, servicesMetrics, servicesTexts } from './services/words.ts'

// A fault takes two bad rounds; the second look comes soon after the first and not at the next scheduled round.
const SECOND_LOOK_MS = 5_000

export const services = defineInspection({
  name: 'services',
  title: { en: 'Services', 'zh-CN': '服务运行状态' },
  every: '5m',
  timeout: '20s',
  parameters: ServicesParameters,
  texts: servicesTexts,
  measurements: servicesMeasurements,
  metrics: servicesMetrics,
  faults: { badRounds: 2, goodRounds: 2, recovery: 'automatic' },
  async inspect(context) {
    const systemd = await context.host.systemd()
    if (systemd === null) return { notApplicable: { code: 'no-systemd', values: {} } }
    try {
      return await inspectUnits(systemd, context)
    } catch (error) {
      if (!(error instanceof HostError)) throw error
      const summary = { code: 'no-answer', values: { reason: error.message } }
      return [{ item: 'systemd', status: 'unknown', summary, measurements: [], evidence: [] }]
    }
  },
  async watch({ host, parameters, memory, signal }, wake) {
    const systemd = await host.systemd()
    if (systemd === null) return untilAborted(signal)
    const expected = new Set(parameters.expected)
    const lastSeen = new Map<string, string>()
    const later = coalesce(wake, { delayMs: SECOND_LOOK_MS, gapMs: 0 })
    const wakeTwice = () => {
      wake()
      later.wake()
    }
    const soon = coalesce(wakeTwice, { delayMs: 50, gapMs: 250 })
    await systemd.watchUnits((change) => {
      if (change.kind === 'everything') return soon.wake()
      const { ActiveState, SubState } = change.properties
      const state = `${ActiveState}/${SubState}`
      if (ActiveState === undefined || lastSeen.get(change.name) === state) return
      const isFailure = ActiveState === 'failed' || knownStates(memory)[change.name] !== undefined
      if (!expected.has(change.name) && !isFailure) return
      lastSeen.set(change.name, state)
      soon.wake()
    }, signal)
    soon.stop()
    later.stop()
  },
})

type Context = InspectionContext<ServicesParameters>

async function inspectUnits(systemd: Systemd, { parameters, memory, now }: Context) {
  const { expected, ignoreFailed, flapping } = parameters
  const read = await readUnits(systemd, expected)
  const states = knownStates(memory)
  const counted = countRestarts(memory, read.units, { now, withinMs: flapping.within })
  const readings: UnitReading[] = read.units
    .filter(({ isExpected, row }) => isExpected || !matchesAny(row.name, ignoreFailed))
    .map((unit) => {
      const before = states[unit.row.name]
      const wasThere = before !== undefined && before !== 'not-installed'
      return { ...unit, recentRestarts: counted.get(unit.row.name) ?? 0, wasThere }
    })
  const judged: Judged[] = readings.map((reading) => ({
    reading,
    finding: judgeUnit(reading, parameters, now),
  }))
  const manager = judgeManager(read.manager, {
    expected: expected.length,
    failed: readings.filter(({ row }) => row.activeState === 'failed').length,
  })
  const events = changesSince(states, judged, now)
  rememberStates(memory, judged)
  return { findings: [manager, ...judged.map(({ finding }) => finding)], events }
}

const States = z.record(z.string(), z.string())

function knownStates(memory: Context['memory']): Readonly<Record<string, string>> {
  return States.catch({}).parse(memory.get('states'))
}

function rememberStates(memory: Context['memory'], judged: readonly Judged[]): void {
  const states = Object.fromEntries(judged.map(({ finding }) => [finding.item, finding.summary.code]))
  if (JSON.stringify(states) !== JSON.stringify(memory.get('states'))) memory.set('states', states)
}
