// Hand-over notes: where duty goes from one to another, and who is reminded that there is no note yet.
import { describe, expect, it } from 'vitest'
import { type DutyEnd, dutyEnds, dutyOfNote } from '../../../collector/duty/handover-due.ts'
import { Roster } from '../../../shared/api/settings/duty.ts'
import { ANN_BO_CY, channel, contact, lock, roster } from '../../support/duty.ts'
import { ACTOR, MINUTE, T0 } from '../../support/rounds.ts'
import {
  command,
  type PlayStep,
  runTimetable,
  setting,
  type Timetable,
  wait,
} from '../../support/timetable.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ground = (shifts: readonly object[], more: object = {}) => ({
  roster: Roster.parse({
    name: 'Ops',
    timeZone: 'UTC',
    shifts: shifts.map((shift, index) => ({
      ...{ name: `Shift ${index}`, from: '08:00', to: '08:00', every: 'day', startOn: '2026-11-21' },
      ...shift,
    })),
    ...more,
  }),
  calendar: null,
  isThere: (id: string) => id !== 'gone',
})
const said = (ends: readonly DutyEnd[]) => ends.map(({ to, personId }) => `${(to - T0) / HOUR} ${personId}`)
const ends = (shifts: readonly object[], hours: number, more = {}) =>
  said(dutyEnds(ground(shifts, more), { from: T0, to: T0 + hours * HOUR }))

describe('duty is handed over', () => {
  it('where the next has it, and not to oneself', () => {
    expect(ends([{ people: ['ann', 'bo'] }], 50)).toEqual(['24 ann', '48 bo'])
    expect(ends([{ people: ['ann'] }], 200)).toEqual([])
    expect(ends([{ people: ['ann', 'bo'], every: 'week' }], 24 * 15)).toEqual(['168 ann', '336 bo'])
  })

  it('in the evening to the night shift, and on Friday to whoever comes on Monday', () => {
    const dayAndNight = [
      { from: '08:00', to: '20:00', people: ['ann'] },
      { from: '20:00', to: '08:00', people: ['bo'] },
    ]
    expect(ends(dayAndNight, 30)).toEqual(['12 ann', '24 bo'])
    // T0 is a Saturday: the week begins 47 hours later for two who take weeks in turn.
    const office = [
      {
        from: '09:00',
        to: '17:00',
        days: [1, 2, 3, 4, 5],
        every: 'week',
        startOn: '2026-11-23',
        people: ['ann', 'bo'],
      },
    ]
    expect(ends(office, 24 * 15)).toEqual([`${6 * 24 + 9} ann`, `${13 * 24 + 9} bo`])
  })

  it('to who stands in and back, and by nobody who is gone', () => {
    const overrides = [{ id: 'o1', from: T0 + 2 * HOUR, to: T0 + 4 * HOUR, personId: 'cy' }]
    expect(ends([{ people: ['ann', 'bo'] }], 25, { overrides })).toEqual(['2 ann', '4 cy', '24 ann'])
    expect(ends([{ people: ['gone', 'bo'] }], 49)).toEqual([])
  })

  it('with a note about the own duty that runs or ended last', () => {
    const of = (personId: string, hours: number) =>
      dutyOfNote(ground([{ people: ['ann', 'bo'] }]), { personId, shiftFrom: null, at: T0 + hours * HOUR })
        ?.to
    expect([of('ann', 23), of('ann', 25), of('bo', 25), of('cy', 25)]).toEqual(
      [24, 24, 48, 48].map((hours) => T0 + hours * HOUR),
    )
  })
})

function play(table: Timetable): string[] {
  const straight = runTimetable({ everyMs: 10 * MINUTE, ...table })
  expect(runTimetable({ everyMs: 10 * MINUTE, ...table }, { killAfterEachStep: true })).toEqual(straight)
  return straight.notifications.map((line) => {
    const [minute, event, , to] = line.split(' ')
    return `${Number(minute) / 60}h ${event} ${to}`
  })
}
const SETTINGS = [channel('to-ann'), channel('to-bo'), contact('ann'), contact('bo')]
const required = roster('ops', ['ann', 'bo'], { handover: 'required' })
const note = (id: string): PlayStep =>
  command(({ now }) => ({
    kind: 'write-handover',
    rosterId: 'ops',
    text: 'all quiet',
    shiftFrom: null,
    person: { id, name: id },
    by: ACTOR,
    at: now,
  }))
const hours = (count: number) => (count * HOUR) / MINUTE

describe('whoever should leave a note', () => {
  it('is reminded half an hour before the end, one after the other', () => {
    expect(
      play({
        settings: SETTINGS,
        steps: [
          [0, ANN_BO_CY],
          [10, setting(...required)],
          [hours(24), wait],
          [hours(49), wait],
        ],
      }),
    ).toEqual(['23.5h handover to-ann', '47.5h handover to-bo'])
  })

  it('is not reminded when it was written before', () => {
    expect(
      play({
        settings: SETTINGS,
        steps: [
          [0, ANN_BO_CY],
          [10, setting(...required)],
          [hours(20), note('ann')],
          [hours(48), wait],
        ],
      }),
    ).toEqual(['47.5h handover to-bo'])
  })

  it('is whoever has the duty then: after a change of the roster another one', () => {
    const standIn = command(({ now }) => ({
      kind: 'stand-in',
      rosterId: 'ops',
      override: { from: T0, to: T0 + DAY, personId: 'bo', reason: '', shift: null },
      by: ACTOR,
      at: now,
    }))
    expect(
      play({
        settings: SETTINGS,
        steps: [
          [0, ANN_BO_CY],
          [10, setting(...required)],
          [hours(10), standIn],
          [hours(49), wait],
        ],
      }),
    ).toEqual(['47.5h handover to-bo'])
  })

  it('is nobody who was locked meanwhile, and nobody when notes are not required any more', () => {
    const steps = (change: PlayStep): Timetable['steps'] => [
      [0, ANN_BO_CY],
      [10, setting(...required)],
      [hours(10), change],
      [hours(49), wait],
    ]
    expect(play({ settings: SETTINGS, steps: steps(lock('ann')) })).toEqual([])
    expect(play({ settings: SETTINGS, steps: steps(setting(...roster('ops', ['ann', 'bo']))) })).toEqual([])
    expect(play({ settings: SETTINGS, steps: steps(setting('roster', 'ops', null)) })).toEqual([])
  })
})
