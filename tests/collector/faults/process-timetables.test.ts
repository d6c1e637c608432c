// The process of a fault as tables of events in time: response times, holds, verification, closing by itself; each is
// played straight through and with the collector killed behind every step, and what comes out is the same.
import { describe, expect, it } from 'vitest'
import { ReportFault } from '../../../shared/api/fault-verbs.ts'
import { play, policy } from '../../support/play-timetable.ts'
import { ACTOR, DISK } from '../../support/rounds.ts'
import {
  all,
  command,
  found,
  type Outcome,
  type PlayStep,
  restart,
  type SettingStep,
  type Timetable,
  verb,
  wait,
} from '../../support/timetable.ts'

const bad = found({ '/': 'critical' })
const good = found({ '/': 'ok' })
const again = (status: 'ok' | 'critical') => found({ '/': status }, { trigger: 'demand' })
/** Opened at minute 10. */
const OPENED: Timetable['steps'] = [
  [5, bad],
  [10, bad],
]
const RESOLVED = { cause: 'logs', solution: 'deleted', despite: 'it looks again' }
const line = (outcome: Outcome, fault = 1) => outcome.timelines[String(fault)] ?? []
const report = (fields: object = {}): PlayStep =>
  command(({ now }) => ({
    kind: 'report-fault',
    report: ReportFault.parse({ title: 'The air conditioning drips', ...fields }),
    by: ACTOR,
    at: now,
  }))
const OBJECTIVES = { general: { acceptMinutes: 40, resolveMinutes: 120 } }

describe('response times', () => {
  it('warn, are missed, stop while it is on hold and go on by themselves', () => {
    const outcome = play({
      settings: [policy({ objectives: OBJECTIVES })],
      steps: [
        ...OPENED,
        [45, wait],
        [55, verb(1, 'accept', {})],
        [60, verb(1, 'hold', { reason: 'parts', note: 'ordered', resumeAt: null })],
        [80, verb(1, 'resume', {})],
        [90, verb(1, 'hold', { reason: 'vendor', note: 'called', resumeAt: null })],
        [100, verb(1, 'resume', {})],
        // 10 + 120 + 30 minutes on hold.
        [180, wait],
      ],
    })
    expect(line(outcome)).toEqual([
      '10 opened >critical',
      '40 warned accept>',
      '50 breached accept>',
      '55 accepted reported>accepted',
      '60 held accepted>on-hold',
      '80 resumed on-hold>handling',
      '90 held handling>on-hold',
      '100 resumed on-hold>handling',
      '130 warned resolve>',
      '160 breached resolve>',
    ])
    expect(outcome.deadlines.filter((due) => !due.includes('repeat'))).toEqual([])
  })

  it('of a hold that ends by itself, also when the collector was off then', () => {
    const steps = (off: PlayStep): Timetable['steps'] => [
      ...OPENED,
      [20, verb(1, 'accept', {})],
      [30, hold],
      [35, off],
      [220, wait],
    ]
    const hold: PlayStep = ({ rig, now }) =>
      void rig.command({
        kind: 'change-fault',
        faultId: 1,
        verb: 'hold',
        body: { reason: 'change', note: 'the window', resumeAt: now + 30 * 60_000 },
        by: ACTOR,
        at: now,
      })
    const settings = [policy({ objectives: OBJECTIVES })]
    const expected = [
      '10 opened >critical',
      '20 accepted reported>accepted',
      '30 held accepted>on-hold',
      '60 resumed on-hold>handling',
      '130 warned resolve>',
      '160 breached resolve>',
    ]
    expect(line(play({ settings, steps: steps(wait) }))).toEqual(expected)
    expect(line(play({ settings, steps: steps(restart('killed', 150)) }))).toEqual(expected)
  })

  it('begin anew when it is given back, and are reckoned anew when it is graded', () => {
    const major = { acceptMinutes: 10, resolveMinutes: 30 }
    const outcome = play({
      settings: [policy({ objectives: { ...OBJECTIVES, major } })],
      steps: [
        ...OPENED,
        [20, verb(1, 'accept', {})],
        [30, verb(1, 'return', { reason: 'not mine' })],
        // 30 + 10 to accept; 10 + 30 to resolve.
        [35, verb(1, 'grade', { grade: 'major', reason: 'customers see it' })],
        [50, wait],
      ],
    })
    expect(line(outcome).slice(3)).toEqual([
      '35 graded general/medium>major/medium',
      '37.5 warned accept>',
      '40 breached accept>',
      '40 breached resolve>',
    ])
  })

  it('that are over already when it is graded are missed at once', () => {
    const objectives = { ...OBJECTIVES, major: { acceptMinutes: 5, resolveMinutes: null } }
    const outcome = play({
      settings: [policy({ objectives })],
      steps: [...OPENED, [20, verb(1, 'grade', { grade: 'major', reason: 'x' })], [22, wait]],
    })
    expect(line(outcome).slice(2)).toEqual(['15 breached accept>'])
  })

  it('count working time only, where a calendar says so', () => {
    // T0 is Saturday 21 November 2026, 16:00 in Shanghai; work begins on Monday at 08:00, 40 hours later.
    const calendar: SettingStep = [
      'calendar',
      'c1',
      {
        name: 'office',
        timeZone: 'Asia/Shanghai',
        hours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' }],
      },
    ]
    const objectives = { general: { acceptMinutes: 120, resolveMinutes: null } }
    const outcome = play({
      settings: [calendar, policy({ objectives, calendarId: 'c1' })],
      everyMs: 30 * 60_000,
      steps: [...OPENED, [3 * 1_440, wait]],
    })
    const said = line(outcome).filter((one) => !one.includes('repeated'))
    expect(said.slice(1)).toEqual(['2490 warned accept>', '2520 breached accept>'])
  })

  it('by what was agreed when it was accepted, where no policy says more', () => {
    const outcome = play({
      steps: [...OPENED, [20, (at) => verb(1, 'accept', { dueAt: at.now + 40 * 60_000 })(at)], [70, wait]],
    })
    expect(line(outcome).slice(2)).toEqual(['50 warned resolve>', '60 breached resolve>'])
  })
})

describe('after the repair', () => {
  it('the inspection is run again and verifies it: a general fault closes', () => {
    const outcome = play({
      steps: [...OPENED, [20, verb(1, 'accept', {})], [25, verb(1, 'resolve', RESOLVED)], [26, again('ok')]],
    })
    expect(line(outcome).slice(2)).toEqual([
      '25 resolved accepted>resolved',
      '26 recovered critical>ok',
      '26 verified resolved>verified',
      '26 closed verified>closed',
    ])
    expect(outcome.faults).toMatchObject([{ stage: 'closed', verifiedAt: 26, closedAt: 26, status: 'ok' }])
    expect(outcome.deadlines).toEqual([])
  })

  it('it is not repaired when the round of now still finds it: whoever had it has it again', () => {
    const outcome = play({
      steps: [
        ...OPENED,
        [20, verb(1, 'accept', {})],
        [25, verb(1, 'resolve', RESOLVED)],
        [26, again('critical')],
        [30, verb(1, 'resolve', RESOLVED)],
        [35, good],
      ],
    })
    expect(line(outcome).slice(2)).toEqual([
      '25 resolved accepted>resolved',
      '26 reopened resolved>handling',
      '30 resolved handling>resolved',
      '35 recovered critical>ok',
      '35 verified resolved>verified',
      '35 closed verified>closed',
    ])
    expect(outcome.faults).toMatchObject([{ reopened: 1, stage: 'closed' }])
  })

  it('as many good rounds as the rule asks for', () => {
    const outcome = play({
      settings: [policy({ rule: { goodRounds: 3 } })],
      steps: [
        ...OPENED,
        [25, verb(1, 'resolve', RESOLVED)],
        [26, again('ok')],
        [27, again('ok')],
        [28, again('ok')],
      ],
    })
    expect(line(outcome).slice(2)).toEqual([
      '28 recovered critical>ok',
      '28 verified resolved>verified',
      '28 closed verified>closed',
    ])
  })

  it('a major fault waits for its review', () => {
    const outcome = play({
      settings: [policy({ grade: { critical: 'major' } })],
      steps: [
        ...OPENED,
        [20, verb(1, 'accept', {})],
        [22, good],
        [25, verb(1, 'resolve', { cause: 'logs', solution: 'deleted' })],
        [5 * 1_440, wait],
        [5 * 1_440 + 1, verb(1, 'close', { review: 'We rotate them now.' })],
      ],
      everyMs: 3_600_000,
    })
    expect(
      line(outcome)
        .filter((one) => !one.includes('repeated'))
        .slice(2),
    ).toEqual([
      '22 recovered critical>ok',
      '25 resolved accepted>resolved',
      '25 verified resolved>verified',
      '7201 closed verified>closed',
    ])
  })

  it('what people reported closes by itself when nobody verifies it, with a reminder halfway', () => {
    const outcome = play({
      settings: [policy({ autoCloseDays: 2 })],
      everyMs: 3_600_000,
      steps: [
        [10, report()],
        [20, verb(1, 'resolve', { cause: 'worn out', solution: 'replaced' })],
        [3 * 1_440, wait],
      ],
    })
    expect(line(outcome).slice(1)).toEqual([
      '20 resolved reported>resolved',
      `${20 + 1_440} reminded auto-close>`,
      `${20 + 2 * 1_440} closed resolved>closed`,
    ])
    expect(outcome.deadlines).toEqual([])
  })

  it('a major fault does not close by itself', () => {
    const outcome = play({
      everyMs: 3_600_000,
      steps: [
        [10, report({ grade: 'major' })],
        [20, verb(1, 'resolve', { cause: 'worn out', solution: 'replaced' })],
        [9 * 1_440, wait],
      ],
    })
    expect(outcome.faults).toMatchObject([{ stage: 'resolved' }])
  })

  it('that is doubted later goes back to whoever had it', () => {
    const outcome = play({
      steps: [
        ...OPENED,
        [20, verb(1, 'accept', {})],
        [25, verb(1, 'resolve', RESOLVED)],
        [26, again('ok')],
        [40, verb(1, 'reopen', { reason: 'it is slow again' })],
        [45, bad],
        [50, good],
        [55, verb(1, 'resolve', { cause: 'more logs', solution: 'rotated' })],
      ],
    })
    expect(line(outcome).slice(6)).toEqual([
      '40 reopened closed>handling',
      '45 recurred ok>critical',
      '50 recovered critical>ok',
      '55 resolved handling>resolved',
      '55 verified resolved>verified',
      '55 closed verified>closed',
    ])
  })
})

describe('ends that are no repair', () => {
  const CANCELLED: Timetable['steps'] = [...OPENED, [12, verb(1, 'cancel', { reason: 'a drill' })]]

  it('what was cancelled stays so while the inspection finds the same', () => {
    const outcome = play({ steps: [...CANCELLED, [15, bad], [20, bad], [25, bad]] })
    expect(outcome.faults).toMatchObject([{ stage: 'cancelled' }])
    expect(outcome.items).toEqual(['a / critical 5 #'])
  })

  it('and is a new fault after it was good', () => {
    const outcome = play({ steps: [...CANCELLED, [15, good], [20, bad], [25, bad]] })
    expect(outcome.faults).toMatchObject([
      { stage: 'cancelled' },
      { stage: 'reported', openedAt: 25, previous: 1 },
    ])
  })

  it('or when it has become worse', () => {
    const warned = found({ '/': 'warning' })
    const outcome = play({
      steps: [
        [5, warned],
        [10, warned],
        [12, verb(1, 'cancel', { reason: 'known' })],
        [15, warned],
        [20, bad],
      ],
    })
    expect(outcome.faults).toMatchObject([{ stage: 'cancelled' }, { stage: 'reported', openedAt: 20 }])
  })

  it('what was merged opens no fault beside the other one before it was good', () => {
    const both = found({ '/': 'critical', '/data': 'critical' })
    const outcome = play({
      steps: [
        [5, both],
        [10, both],
        [12, verb(2, 'merge', { into: 1, note: 'one disk' })],
        [15, both],
        [20, found({ '/': 'ok', '/data': 'ok' })],
      ],
    })
    expect(outcome.faults).toMatchObject([{ stage: 'closed' }, { stage: 'merged' }])
    expect(line(outcome, 1)[1]).toBe('12 absorbed #2>')
    expect(line(outcome, 2)[1]).toBe('12 merged reported>#1')
  })

  it('the item of a fault that was reopened is its own again', () => {
    const outcome = play({
      inspections: [DISK],
      steps: [
        ...OPENED,
        [15, good],
        [20, verb(1, 'reopen', { reason: 'not gone' })],
        [25, bad],
        [30, bad],
        [35, all(good)],
      ],
    })
    expect(outcome.faults).toHaveLength(1)
  })
})
