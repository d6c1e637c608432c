// Rules that open and close faults, as tables of events in time: each is played straight through and with the
// collector killed behind every step, and what comes out is the same.
import { describe, expect, it } from 'vitest'
import {
  found,
  heard,
  type Outcome,
  runTimetable,
  silent,
  type Timetable,
  wait,
} from '../../support/timetable.ts'

function play(table: Timetable): Outcome {
  const outcome = runTimetable(table)
  expect(runTimetable(table, { killAfterEachStep: true })).toEqual(outcome)
  return outcome
}

describe('a fault in time', () => {
  it('opens at the second bad round and closes with the first good one', () => {
    const { faults, timelines } = play({
      steps: [
        [5, found({ '/': 'ok' })],
        [10, found({ '/': 'critical' })],
        [15, found({ '/': 'critical' })],
        [20, found({ '/': 'ok' })],
      ],
    })
    expect(faults).toMatchObject([{ host: 'a', item: '/', beganAt: 10, openedAt: 15, stage: 'closed' }])
    expect(timelines).toEqual({
      1: ['15 opened >critical', '20 recovered critical>ok', '20 closed reported>closed'],
    })
  })

  it('of a host that is not heard opens after its time and closes when it is heard again', () => {
    const { timelines } = play({
      steps: [
        [1, silent('a')],
        [6, wait],
        [7, heard('a')],
        [9, wait],
      ],
    })
    expect(timelines).toEqual({
      1: ['3 opened >critical', '7 recovered critical>ok', '7 closed reported>closed'],
    })
  })
})
