import { describe, expect, test } from 'vitest'
import type { Properties, Systemd, UnitChange, UnitRow } from '../../../agent/host/host.ts'
import { HostError } from '../../../agent/host/host.ts'
import { judgeUnit, type UnitReading } from '../../../agent/inspections/services/judge.ts'
import { addStep, restartsWithin } from '../../../agent/inspections/services/memory.ts'
import { ServicesParameters } from '../../../agent/inspections/services/parameters.ts'
import { services } from '../../../agent/inspections/services.ts'
import { createFixtureHost, createMemory, inspectHost, verdictsOf } from '../../support/fixture-host.ts'
import { flawsOfFinding } from '../../support/inspection-contract.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')

function judge(row: Partial<UnitRow>, properties: Properties = {}, changes: Partial<UnitReading> = {}) {
  const reading: UnitReading = {
    row: aRow(row),
    properties: { Type: 'simple', Result: 'success', NRestarts: 0, UnitFileState: 'enabled', ...properties },
    isExpected: true,
    recentRestarts: 0,
    wasThere: true,
    ...changes,
  }
  const finding = judgeUnit(reading, ServicesParameters.parse({}), NOW)
  expect(flawsOfFinding(services, finding)).toEqual([])
  const { status, summary } = finding
  return `${status} ${summary.code} ${summary.values.state}`
}

function aRow(changes: Partial<UnitRow> = {}): UnitRow {
  return {
    name: 'web.service',
    description: 'Web server',
    loadState: 'loaded',
    activeState: 'active',
    subState: 'running',
    ...changes,
  }
}

describe('the verdict on a unit, as systemd 252 was seen to describe it', () => {
  const failed = { activeState: 'failed', subState: 'failed' }
  const dead = { activeState: 'inactive', subState: 'dead' }
  test.each<[string, Partial<UnitRow>, Properties, Partial<UnitReading>, string]>([
    ['a healthy daemon', {}, {}, {}, 'ok running running'],
    ['a one-shot that remains', { subState: 'exited' }, { Type: 'oneshot' }, {}, 'ok active running'],
    [
      'a one-shot that is done and collected',
      dead,
      { Type: 'oneshot', ConditionResult: false, ConditionTimestamp: 0 },
      {},
      'ok finished stopped',
    ],
    [
      'crashed',
      failed,
      { Result: 'signal', ExecMainCode: 2, ExecMainStatus: 9 },
      {},
      'critical failed failed',
    ],
    ['gave up restarting', failed, { Result: 'exit-code', NRestarts: 5 }, {}, 'critical gave-up failed'],
    ['start limit', failed, { Result: 'start-limit-hit' }, {}, 'critical gave-up failed'],
    [
      'failed, but nobody listed it',
      failed,
      { Result: 'exit-code' },
      { isExpected: false },
      'warning failed failed',
    ],
    ['flapping looks healthy', {}, { NRestarts: 4 }, { recentRestarts: 4 }, 'critical flapping changing'],
    [
      'between two restarts',
      { activeState: 'activating', subState: 'auto-restart' },
      {},
      {},
      'warning restarting changing',
    ],
    [
      'starting',
      { activeState: 'activating', subState: 'start' },
      { StateChangeTimestamp: (NOW - 1_000) * 1_000 },
      {},
      'ok changing changing',
    ],
    [
      'starting for an hour',
      { activeState: 'activating', subState: 'start' },
      { StateChangeTimestamp: (NOW - 3_600_000) * 1_000 },
      {},
      'warning changing-long changing',
    ],
    ['stopped', dead, {}, {}, 'critical stopped stopped'],
    [
      'condition not met',
      dead,
      { ConditionResult: false, ConditionTimestamp: 5 },
      {},
      'warning condition-not-met stopped',
    ],
    ['masked says success, too', { ...dead, loadState: 'masked' }, {}, {}, 'critical masked stopped'],
    [
      'never installed',
      { ...dead, loadState: 'not-found' },
      {},
      { wasThere: false },
      'critical not-installed stopped',
    ],
    ['vanished', { ...dead, loadState: 'not-found' }, {}, {}, 'critical vanished stopped'],
    ['a broken unit file', { ...dead, loadState: 'bad-setting' }, {}, {}, 'critical not-loadable stopped'],
    ['runs until the next boot', {}, { UnitFileState: 'disabled' }, {}, 'warning not-enabled running'],
  ])('%s', (_, row, properties, changes, verdict) => {
    expect(judge(row, properties, changes)).toBe(verdict)
  })
})

describe('restarts within a window', () => {
  const window = { now: 1_000_000, withinMs: 600_000 }
  test.each([
    ['a first look is a base and no burst', [[900_000, 7]], 0],
    [
      'counts what was added',
      [
        [900_000, 7],
        [950_000, 9],
        [990_000, 10],
      ],
      3,
    ],
    [
      'leaves out what is older',
      [
        [100_000, 0],
        [300_000, 5],
        [900_000, 6],
      ],
      1,
    ],
    [
      'a counter that fell was reset',
      [
        [900_000, 7],
        [950_000, 2],
      ],
      2,
    ],
  ] as [string, [number, number][], number][])('%s', (_, steps, restarts) => {
    expect(restartsWithin(steps, window)).toBe(restarts)
  })

  test('only changes are kept, and one step from before the window as the base', () => {
    const steps = addStep(
      [
        [100_000, 0],
        [200_000, 1],
        [900_000, 2],
      ],
      2,
      window,
    )
    expect(steps).toEqual([
      [200_000, 1],
      [900_000, 2],
    ])
    expect(addStep(steps, 3, window).at(-1)).toEqual([1_000_000, 3])
  })
})

test('names without a kind are services', () => {
  expect(ServicesParameters.parse({ expected: ['nginx', 'backup.timer', 'getty@tty1'] }).expected).toEqual([
    'nginx.service',
    'backup.timer',
    'getty@tty1.service',
  ])
  expect(ServicesParameters.safeParse({ expected: ['rm -rf /'] }).success).toBe(false)
})

function aSystemd(units: readonly UnitRow[], changes: Partial<Systemd> = {}): Systemd {
  return {
    listUnits: async (states) => units.filter(({ activeState }) => states.includes(activeState)),
    listUnitsByName: async (names) =>
      names.map(
        (name) =>
          units.find((unit) => unit.name === name) ??
          aRow({ name, loadState: 'not-found', activeState: 'inactive' }),
      ),
    unitProperties: async () => ({
      Type: 'simple',
      Result: 'success',
      NRestarts: 0,
      UnitFileState: 'static',
    }),
    managerProperties: async () => ({ SystemState: 'running', NFailedUnits: 0, Version: '252' }),
    watchUnits: async () => undefined,
    ...changes,
  }
}

test('without systemd it does not apply, and says so', async () => {
  const round = await inspectHost(services, createFixtureHost('alpine'))
  expect([round.outcome, round.note?.code]).toEqual(['not-applicable', 'no-systemd'])
})

test('a systemd that does not answer is unknown', async () => {
  const systemd = aSystemd([], {
    listUnits: async () => {
      throw new HostError('unreachable', '/run/dbus/system_bus_socket', 'no answer')
    },
  })
  const round = await inspectHost(services, createFixtureHost('debian-db', { systemd }))
  expect(verdictsOf(round)).toEqual({ systemd: 'unknown no-answer' })
})

test('expected and failed units, the ignored left out', async () => {
  const failed = { activeState: 'failed', subState: 'failed' }
  const systemd = aSystemd([
    aRow(),
    aRow({ name: 'man-db.service', ...failed }),
    aRow({ name: 'run-u17.service', ...failed }),
  ])
  const parameters = { expected: ['web', 'gone'], ignoreFailed: ['run-*'] }
  const round = await inspectHost(services, createFixtureHost('debian-db', { systemd }), { parameters })
  expect(verdictsOf(round)).toEqual({
    systemd: 'ok system',
    'web.service': 'ok running',
    'gone.service': 'critical not-installed',
    'man-db.service': 'warning failed',
  })
})

test('a change of the verdict is an event, the first look is not, and calm changes are none', async () => {
  const units = [aRow(), aRow({ name: 'db.service' })]
  const memory = createMemory()
  const host = createFixtureHost('debian-db', { systemd: aSystemd(units) })
  const look = () => inspectHost(services, host, { parameters: { expected: ['web', 'db'] }, memory })
  expect((await look()).events).toEqual([])
  units[0] = aRow({ activeState: 'failed', subState: 'failed' })
  units[1] = aRow({ name: 'db.service', activeState: 'activating', subState: 'start' })
  expect((await look()).events.map(({ item, summary }) => `${item} ${summary.code}`)).toEqual([
    'web.service failed',
  ])
  units[0] = aRow()
  expect((await look()).events.map(({ item, summary }) => `${item} ${summary.code}`)).toEqual([
    'web.service running',
  ])
})

test('nothing is written to memory while nothing changes', async () => {
  const memory = createMemory()
  const host = createFixtureHost('debian-db', { systemd: aSystemd([aRow()]) })
  const look = () => inspectHost(services, host, { parameters: { expected: ['web'] }, memory })
  await look()
  const written = memory.writes.length
  await look()
  expect(memory.writes.length).toBe(written)
})

test('signals of expected units and of any failure wake it; those of others do not', async () => {
  const changes: UnitChange[] = [
    { kind: 'unit', name: 'cron.service', properties: { ActiveState: 'active', SubState: 'running' } },
    { kind: 'unit', name: 'web.service', properties: { MainPID: 5 } },
  ]
  const woken = async (change: UnitChange) => {
    let count = 0
    const stop = new AbortController()
    const systemd = aSystemd([], {
      watchUnits: async (onChange, signal) => {
        for (const earlier of [...changes, change]) onChange(earlier)
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
    })
    const host = createFixtureHost('debian-db', { systemd })
    const context = {
      host,
      parameters: ServicesParameters.parse({ expected: ['web'] }),
      memory: createMemory(),
      signal: stop.signal,
    }
    const watching = services.watch?.(context, () => {
      count += 1
      stop.abort()
    })
    setTimeout(() => stop.abort(), 150)
    await watching
    return count
  }
  expect(await woken({ kind: 'unit', name: 'other.service', properties: { ActiveState: 'inactive' } })).toBe(
    0,
  )
  expect(await woken({ kind: 'unit', name: 'other.service', properties: { ActiveState: 'failed' } })).toBe(1)
  expect(await woken({ kind: 'unit', name: 'web.service', properties: { ActiveState: 'inactive' } })).toBe(1)
  expect(await woken({ kind: 'everything' })).toBe(1)
})
