// One day of alerts, played straight through and with the collector killed behind each step: the outcome is the same.
import { describe, expect, it } from 'vitest'
import type { AlertEvent, AlertPayload } from '../../../collector/alerts/webhook.ts'
import { alert, alertSource, resolved, SOURCE_ID, takeAlerts } from '../../support/alerts.ts'
import { MINUTE, T0 } from '../../support/rounds.ts'
import { command, type PlayStep, runTimetable, type Timetable, verb, wait } from '../../support/timetable.ts'

const deliver = (alerts: readonly AlertEvent[], payload: Partial<AlertPayload> = {}): PlayStep =>
  command(({ rig }) => takeAlerts(rig, alerts, payload))
const startsAt = (minute: number) => ({ startsAt: T0 + minute * MINUTE })
const other = { fingerprint: 'f2', labels: { alertname: 'Slow', severity: 'warning', host: 'a' } }

const DAY: Timetable = {
  settings: [
    [
      'alert-source',
      SOURCE_ID,
      alertSource({ onRecovery: 'resolve', holdMinutes: 10, reopenMinutes: 60, severities: {} }),
      { secret: 'x' },
    ],
  ],
  steps: [
    [1, deliver([alert()])],
    [1, deliver([alert()])],
    [2, deliver([alert(), alert(other)])],
    [5, deliver([resolved()])],
    [6, deliver([alert()])],
    [10, deliver([alert(startsAt(9))])],
    [12, deliver([resolved(startsAt(9))])],
    [22, wait],
    [30, deliver([alert(startsAt(29))])],
    [31, verb(2, 'accept', {})],
    [32, deliver([resolved(other)])],
    [33, verb(2, 'resolve', { cause: 'a job', solution: 'moved it' })],
    [40, deliver([resolved(startsAt(29))])],
    [41, deliver([resolved({ fingerprint: 'f3' })])],
    [55, wait],
    [200, deliver([alert(startsAt(199))])],
    [201, deliver([resolved(startsAt(199))])],
    [230, wait],
  ],
}

describe('a day of alerts', () => {
  const straight = runTimetable(DAY)

  it('opens, recovers, resolves, reopens and opens anew', () => {
    expect(
      straight.faults.map(({ id, host, item, stage, reopened, previous }) => ({
        id,
        host,
        item,
        stage,
        reopened,
        previous,
      })),
    ).toEqual([
      { id: 1, host: '', item: 'DiskFull', stage: 'closed', reopened: 1, previous: null },
      { id: 2, host: 'a', item: 'Slow', stage: 'closed', reopened: 0, previous: null },
      { id: 3, host: '', item: 'DiskFull', stage: 'closed', reopened: 0, previous: 1 },
    ])
    expect(straight.timelines['1']).toEqual([
      '1 opened >warning',
      '5 recovered warning>ok',
      '10 recurred ok>warning',
      '12 recovered warning>ok',
      '22 resolved reported>resolved',
      '22 verified resolved>verified',
      '22 closed verified>closed',
      '30 reopened closed>reported',
      '40 recovered warning>ok',
      '50 resolved reported>resolved',
      '50 verified resolved>verified',
      '50 closed verified>closed',
    ])
  })

  it('comes out the same when the collector is killed behind each step', () => {
    expect(runTimetable(DAY, { killAfterEachStep: true })).toEqual(straight)
  })
})
