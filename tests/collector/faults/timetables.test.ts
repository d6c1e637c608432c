// When faults open, as tables of events in time, each played straight through and with a kill behind every step.
import { describe, expect, it } from 'vitest'
import { kinds, play, policy, rounds } from '../../support/play-timetable.ts'
import { T0 } from '../../support/rounds.ts'
import { all, found, heard, restart, setting, silent, verb, wait } from '../../support/timetable.ts'

describe('a fault in time', () => {
  it('opens at the second bad round and closes with the first good one', () => {
    const { faults, timelines } = play({ steps: rounds('occo') })
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

  it('opens at once for what the host tells as it happens', () => {
    const event = { item: '/', status: 'critical', at: T0, summary: { code: 'space', values: {} } } as const
    const happens = found({ '/': 'critical' }, { trigger: 'event', events: [event] })
    const { faults } = play({
      steps: [
        [5, found({ '/': 'ok' })],
        [7, happens],
      ],
    })
    expect(faults).toMatchObject([{ openedAt: 7 }])
  })

  it('waits for its rounds where a policy counts them, events or not', () => {
    const event = { item: '/', status: 'critical', at: T0, summary: { code: 'space', values: {} } } as const
    const happens = found({ '/': 'critical' }, { trigger: 'event', events: [event] })
    const { faults } = play({
      settings: [policy({ rule: { badRounds: 2 } })],
      steps: [
        [5, happens],
        [10, found({ '/': 'critical' })],
      ],
    })
    expect(faults).toMatchObject([{ openedAt: 10 }])
  })
})

describe('N of M rounds', () => {
  const counted = (letters: string) =>
    play({ settings: [policy({ rule: { badRounds: 3, ofRounds: 5 } })], steps: rounds(letters) })

  it('open a fault although they are not in a row, with the beginning of the trouble', () => {
    expect(counted('ocococ').faults).toMatchObject([{ beganAt: 10, openedAt: 30, status: 'critical' }])
  })

  it('open none when they are too far apart', () => {
    expect(counted('cooocoooc').faults).toEqual([])
  })

  it('begin to count anew after the fault', () => {
    // Reopened only after three bad ones again, not at the first because older ones would count.
    expect(kinds(counted('cccococc'))).toEqual(['15 opened', '20 recovered', '20 closed', '40 reopened'])
  })
})

describe('the least time that something has to be bad', () => {
  const settings = [policy({ rule: { badRounds: 1, minMinutes: 12 } })]

  it('opens the fault at that moment, without a round', () => {
    const { faults, deadlines } = play({ settings, steps: [...rounds('occ'), [30, wait]] })
    expect(faults).toMatchObject([{ beganAt: 10, openedAt: 22 }])
    expect(deadlines.filter((line) => line.includes('recheck'))).toEqual([])
  })

  it('opens none when it was good in between', () => {
    const { faults, deadlines } = play({ settings, steps: [...rounds('ocoo'), [40, wait]] })
    expect(faults).toEqual([])
    expect(deadlines).toEqual([])
  })

  it('is kept over a collector that was off when it came', () => {
    const { faults } = play({ settings, steps: [...rounds('oc'), [12, restart('in-order', 15)], [28, wait]] })
    expect(faults).toMatchObject([{ beganAt: 10, openedAt: 28 }])
  })
})

describe('limits of a policy', () => {
  const limit = { measurement: 'avail_bytes', side: 'below', warning: 50, critical: 20, recover: 80 }
  const settings = [policy({ limits: [limit], rule: { badRounds: 1 } })]
  const at = (value: number) => found({ '/': ['ok', value] })

  it('make a good finding bad, and good again only beyond the place of recovery', () => {
    const outcome = play({
      settings,
      steps: [
        [5, at(90)],
        [10, at(40)],
        [15, at(10)],
        [20, at(60)],
        [25, at(75)],
        [30, at(85)],
      ],
    })
    expect(outcome.timelines[1]).toEqual([
      '10 opened >warning',
      '15 worse warning>critical',
      '20 better critical>warning',
      '30 recovered warning>ok',
      '30 closed reported>closed',
    ])
  })

  it('never make a bad finding better', () => {
    const { faults } = play({ settings, steps: [[5, found({ '/': ['critical', 90] })]] })
    expect(faults).toMatchObject([{ status: 'critical' }])
  })
})

describe('what a policy makes of findings', () => {
  it('warnings are no faults where only critical ones are', () => {
    const outcome = play({ settings: [policy({ rule: { from: 'critical' } })], steps: rounds('wwwuuccw') })
    expect(kinds(outcome)).toEqual(['35 opened', '40 recovered', '40 closed'])
    expect(outcome.items).toEqual(['a / warning 40 #'])
  })

  it('what is ignored stays on record as found and makes no fault', () => {
    const outcome = play({ settings: [policy({ ignore: true })], steps: rounds('cccc') })
    expect(outcome).toMatchObject({ faults: [], items: ['a / critical 5 #'] })
  })

  it('the grade follows the status, and rises with it', () => {
    const outcome = play({
      settings: [policy({ grade: { critical: 'major' }, risk: 'high' })],
      steps: rounds('wwc'),
    })
    expect(outcome.faults).toMatchObject([{ grade: 'major', risk: 'high' }])
    expect(outcome.timelines[1]).toEqual([
      '10 opened >warning',
      '15 worse warning>critical',
      '15 graded general>major',
    ])
  })

  it('a grade that a person has set stays', () => {
    const { faults } = play({
      settings: [policy({ grade: { critical: 'major' } })],
      steps: [...rounds('ww'), [12, verb(1, 'accept', { grade: 'general' })], ...rounds('cc', 15)],
    })
    expect(faults).toMatchObject([{ grade: 'general', status: 'critical' }])
  })

  it('the person of the policy has a new fault without having accepted it', () => {
    const play1 = (letters: string) =>
      play({ people: ['u7'], settings: [policy({ assigneeId: 'u7' })], steps: rounds(letters) }).faults
    expect(play1('cc')).toMatchObject([{ assignee: 'u7', stage: 'reported' }])
    expect(play1('ccocc')).toMatchObject([{ assignee: 'u7', stage: 'reported', reopened: 1 }])
  })

  it('a later policy says more, and one for other items nothing', () => {
    const { faults } = play({
      settings: [
        policy({ order: 10, rule: { badRounds: 5 } }),
        policy({ order: 20, match: { inspections: ['disk'] }, rule: { badRounds: 1 } }, 'p2'),
        policy({ order: 30, match: { items: ['/srv*'] }, rule: { badRounds: 9 } }, 'p3'),
      ],
      steps: rounds('oc'),
    })
    expect(faults).toMatchObject([{ openedAt: 10 }])
  })

  it('a changed policy holds from the next round on', () => {
    const { faults } = play({
      settings: [policy({ rule: { badRounds: 5 } })],
      steps: [...rounds('ccc'), [17, setting('policy', 'p1', { name: 'p1', rule: {} })], ...rounds('c', 20)],
    })
    expect(faults).toMatchObject([{ beganAt: 5, openedAt: 20 }])
  })
})

describe('what flaps', () => {
  it('is a fault that says how often it changed, and ends only when it is quiet', () => {
    const outcome = play({
      settings: [policy({ rule: { flapChanges: 4, flapMinutes: 30, badRounds: 2 } })],
      steps: rounds('ocococoooooo'),
    })
    expect(outcome.faults).toMatchObject([{ flapping: true, stage: 'closed' }])
    // Four changes by minute 25, where it is good; the next bad round opens. Quiet until older changes are too old.
    expect(outcome.timelines[1]).toEqual([
      '30 opened >critical',
      '30 flapping >5',
      '50 recovered critical>ok',
      '50 closed reported>closed',
    ])
  })
})

describe('several things at one moment', () => {
  it('are told in their order', () => {
    const outcome = play({ steps: [[5, all(found({ '/': 'critical' }), found({ '/': 'critical' }))]] })
    expect(outcome.faults).toHaveLength(1)
  })
})
