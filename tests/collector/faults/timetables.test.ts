// Rules that open and close faults, as tables of events in time: each is played straight through and with the
// collector killed behind every step, and what comes out is the same.
import { describe, expect, it } from 'vitest'
import { DISK, T0 } from '../../support/rounds.ts'
import {
  all,
  found,
  heard,
  type Outcome,
  type PlayStep,
  restart,
  runTimetable,
  type SettingStep,
  setting,
  silent,
  type Timetable,
  verb,
  wait,
} from '../../support/timetable.ts'

function play(table: Timetable): Outcome {
  const outcome = runTimetable(table)
  expect(runTimetable(table, { killAfterEachStep: true })).toEqual(outcome)
  return outcome
}

const policy = (body: Readonly<Record<string, unknown>>, id = 'p1'): SettingStep => [
  'policy',
  id,
  { name: id, ...body },
]
const LETTERS = { o: 'ok', w: 'warning', c: 'critical', u: 'unknown' } as const

/** A round every five minutes from minute 5, one letter each. */
const rounds = (letters: string, from = 5): (readonly [number, PlayStep])[] =>
  [...letters].map((letter, index) => [
    from + index * 5,
    found(letter === '-' ? {} : { '/': LETTERS[letter as keyof typeof LETTERS] }),
  ])

const kinds = (outcome: Outcome, fault = 1) =>
  (outcome.timelines[String(fault)] ?? []).map((line) => line.split(' ').slice(0, 2).join(' '))

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

describe('the same cause again', () => {
  it('within the time of the policy is the same fault, with a counter', () => {
    const outcome = play({ steps: rounds('ccooocc') })
    expect(outcome.faults).toMatchObject([{ id: 1, reopened: 1, stage: 'reported', closedAt: null }])
    expect(kinds(outcome)).toEqual(['10 opened', '15 recovered', '15 closed', '35 reopened'])
  })

  it('later is a new fault that knows the one before', () => {
    const { faults } = play({
      settings: [policy({ reopenMinutes: 10 })],
      steps: rounds('ccooocc'),
    })
    expect(faults).toMatchObject([
      { id: 1, stage: 'closed', reopened: 0 },
      { id: 2, stage: 'reported', previous: 1 },
    ])
  })

  it('that was cancelled by a person is a new one', () => {
    const { faults } = play({
      steps: [...rounds('cc'), [12, verb(1, 'cancel', { reason: 'a test' })], ...rounds('occ', 15)],
    })
    expect(faults).toMatchObject([
      { id: 1, stage: 'cancelled' },
      { id: 2, stage: 'reported', previous: 1 },
    ])
  })

  it('after a repair reopens what somebody had resolved', () => {
    const outcome = play({
      settings: [policy({ rule: { goodRounds: 3 } })],
      steps: [
        ...rounds('cc'),
        [11, verb(1, 'accept', {})],
        [12, verb(1, 'resolve', { cause: 'full', solution: 'emptied', despite: 'done' })],
        ...rounds('oc', 15),
      ],
    })
    expect(outcome.faults).toMatchObject([{ stage: 'handling', reopened: 1, resolvedAt: null }])
  })
})

describe('recovery', () => {
  it('closes what nobody had accepted', () => {
    expect(play({ steps: rounds('cco') }).faults).toMatchObject([{ stage: 'closed' }])
  })

  it('of what somebody has taken on waits for them', () => {
    const { faults } = play({
      steps: [...rounds('cc'), [11, verb(1, 'accept', {})], ...rounds('oo', 15)],
    })
    expect(faults).toMatchObject([{ stage: 'accepted', status: 'ok', recoveredAt: 15 }])
  })

  it('closes it all the same where a policy says so', () => {
    const { faults } = play({
      settings: [policy({ rule: { recovery: 'automatic' } })],
      steps: [...rounds('cc'), [11, verb(1, 'accept', {})], ...rounds('o', 15)],
    })
    expect(faults).toMatchObject([{ stage: 'closed' }])
  })

  it('verifies what was resolved, and closes it with that', () => {
    const outcome = play({
      settings: [policy({ rule: { goodRounds: 2 } })],
      steps: [
        ...rounds('cc'),
        [12, verb(1, 'resolve', { cause: 'full', solution: 'emptied', despite: 'done' })],
        ...rounds('oo', 15),
      ],
    })
    expect(outcome.faults).toMatchObject([{ stage: 'closed', verifiedAt: 20 }])
    expect(kinds(outcome)).toEqual(['10 opened', '12 resolved', '20 recovered', '20 verified', '20 closed'])
  })

  it('of an item that is gone leaves its open fault to people, and its return is that fault again', () => {
    const outcome = play({
      steps: [...rounds('cc'), [11, verb(1, 'accept', {})], ...rounds('--cc', 15)],
    })
    expect(outcome.faults).toMatchObject([{ id: 1, stage: 'accepted', status: 'critical' }])
    expect(kinds(outcome)).toEqual(['10 opened', '11 accepted', '15 recovered', '25 recurred'])
  })
})

describe('a maintenance window', () => {
  /** From minute 8 to 30 of the table, which begins at 08:00 UTC. */
  const window = { reason: 'disk swap', timeZone: 'UTC', startAt: '2026-11-21T08:08', minutes: 22 }
  const settings: SettingStep[] = [['window', 'w1', { name: 'Swap', ...window }]]

  it('makes faults wait, and those that are still true open with its end', () => {
    const outcome = play({ settings, steps: [...rounds('occ'), [33, wait]] })
    expect(outcome.faults).toMatchObject([{ beganAt: 10, openedAt: 30 }])
    expect(kinds(outcome)).toEqual(['30 opened', '30 window'])
  })

  it('opens none of what was good again by then', () => {
    expect(play({ settings, steps: [...rounds('occo'), [33, wait]] }).faults).toEqual([])
  })

  it('that ends early opens them then', () => {
    const startAt = Date.UTC(2026, 10, 21, 8, 8)
    const changes = [{ startAt, endAt: startAt + 12 * 60_000, reason: 'done' }]
    const { faults } = play({
      settings,
      steps: [
        ...rounds('occ'),
        [18, setting('window', 'w1', { name: 'Swap', ...window, changes })],
        [33, wait],
      ],
    })
    expect(faults).toMatchObject([{ openedAt: 20 }])
  })

  it('that is removed opens them at once', () => {
    const { faults } = play({
      settings,
      steps: [...rounds('occ'), [18, setting('window', 'w1', null)], [20, wait]],
    })
    expect(faults).toMatchObject([{ beganAt: 10, openedAt: 19 }])
  })

  it('that is extended makes them wait longer', () => {
    const startAt = Date.UTC(2026, 10, 21, 8, 8)
    const changes = [{ startAt, endAt: startAt + 32 * 60_000, reason: 'not done' }]
    const { faults } = play({
      settings,
      steps: [
        ...rounds('occ'),
        [18, setting('window', 'w1', { name: 'Swap', ...window, changes })],
        [45, wait],
      ],
    })
    expect(faults).toMatchObject([{ beganAt: 10, openedAt: 40 }])
  })

  it('covers a host that is silent during it', () => {
    const outcome = play({
      settings,
      steps: [
        [9, silent('a')],
        [25, wait],
        [34, wait],
      ],
    })
    expect(outcome.faults).toMatchObject([{ item: 'silence', openedAt: 30, stage: 'reported' }])
  })

  it('leaves faults alone that were open before', () => {
    const early = { ...window, startAt: '2026-11-21T08:12' }
    const outcome = play({ settings: [['window', 'w1', { name: 'Swap', ...early }]], steps: rounds('cccco') })
    expect(kinds(outcome)).toEqual(['10 opened', '25 recovered', '25 closed'])
  })
})

describe('a fault that stays', () => {
  it('is said again on the schedule of its policy', () => {
    const outcome = play({
      settings: [policy({ repeatMinutes: 60 })],
      everyMs: 300_000,
      steps: [...rounds('cc'), [140, wait]],
    })
    expect(kinds(outcome)).toEqual(['10 opened', '70 repeated', '130 repeated'])
    expect(outcome.deadlines).toContain('190 repeat #1')
  })

  it('is said sooner when its policy says so, and no more when it is to be silent', () => {
    const outcome = play({
      everyMs: 300_000,
      steps: [
        ...rounds('cc'),
        [20, setting('policy', 'p1', { name: 'p1', repeatMinutes: 30 })],
        [55, setting('policy', 'p1', { name: 'p1', repeatMinutes: 0 })],
        [200, wait],
      ],
    })
    expect(kinds(outcome)).toEqual(['10 opened', '50 repeated'])
  })

  it('is said again once a day without one', () => {
    const outcome = play({ everyMs: 1_800_000, steps: [...rounds('cc'), [1_500, wait]] })
    expect(kinds(outcome)).toEqual(['10 opened', '1450 repeated'])
  })

  it('is not said again while it is on hold, and never after its end', () => {
    const outcome = play({
      settings: [policy({ repeatMinutes: 60 })],
      everyMs: 300_000,
      steps: [
        ...rounds('cc'),
        [20, verb(1, 'accept', {})],
        [30, verb(1, 'hold', { reason: 'parts', note: 'ordered', resumeAt: null })],
        [100, verb(1, 'resume', {})],
        [140, found({ '/': 'ok' })],
        [300, wait],
      ],
    })
    expect(kinds(outcome).filter((line) => line.includes('repeated'))).toEqual(['130 repeated'])
  })
})

describe('a host that is silent', () => {
  const settings = [policy({ match: { inspections: ['disk'] }, rule: { badRounds: 1, minMinutes: 10 } })]

  it('is the parent of what opens on it meanwhile, which stands for itself when it is heard again', () => {
    const outcome = play({
      settings,
      steps: [
        [5, found({ '/': 'critical' })],
        [6, silent('a')],
        [20, heard('a')],
        [25, wait],
      ],
    })
    expect(outcome.faults).toMatchObject([
      { id: 1, item: 'silence', openedAt: 8, stage: 'closed' },
      { id: 2, item: '/', openedAt: 15, parent: null },
    ])
    expect(outcome.timelines[2]).toEqual(['15 opened >critical', '21 released 1>'])
  })

  it('is not blamed for the time in which the collector was off', () => {
    const { faults } = play({
      steps: [
        [1, silent('a')],
        [1, restart('in-order', 30)],
        [32, wait],
      ],
    })
    expect(faults).toEqual([])
  })
})

describe('a site that is lost', () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const hosts = Object.fromEntries(names.map((name) => [name, { labels: { site: 'east' } }]))
  const away = { f: { labels: { site: 'west' } } }

  it('is one fault, and those of its hosts stand below it', () => {
    const outcome = play({
      hosts: { ...hosts, ...away },
      steps: [
        [1, silent('a', 'b', 'c', 'd')],
        [6, wait],
        [10, heard('a', 'b', 'c', 'd')],
        [14, wait],
      ],
    })
    const [site, ...below] = outcome.faults
    expect(site).toMatchObject({ host: '', inspection: 'site', item: 'east', status: 'ok', openedAt: 3 })
    expect(below).toHaveLength(4)
    expect(below.every(({ parent, stage }) => parent === 1 && stage === 'closed')).toBe(true)
    expect(outcome.timelines[1]).toEqual([
      '3 opened >critical',
      '11 recovered critical>ok',
      '11 closed reported>closed',
    ])
  })

  it('is over when enough of them are heard; the others then stand for themselves', () => {
    const outcome = play({
      hosts,
      steps: [
        [1, silent(...names)],
        [6, wait],
        [10, heard('a', 'b')],
        [14, wait],
      ],
    })
    expect(outcome.faults[0]).toMatchObject({ inspection: 'site', stage: 'closed' })
    const open = outcome.faults.filter(({ stage }) => stage !== 'closed')
    expect(open.map(({ host, parent }) => `${host} ${parent}`)).toEqual(['c null', 'd null', 'e null'])
    expect(outcome.timelines[6]?.at(-1)).toBe('12 released 1>')
  })

  it('is none when too few of them are silent, or when they fell silent one after the other', () => {
    const outcome = play({
      hosts,
      steps: [
        [1, silent('a')],
        [20, silent('b')],
        [40, silent('c')],
        [60, silent('d')],
        [80, wait],
      ],
    })
    expect(outcome.faults.map(({ inspection, parent }) => `${inspection} ${parent}`)).toEqual(
      Array(4).fill('host null'),
    )
  })

  it('that is lost again soon is the same fault', () => {
    const outcome = play({
      hosts,
      steps: [
        [1, silent(...names)],
        [6, heard(...names)],
        [10, silent(...names)],
        [15, wait],
      ],
    })
    expect(outcome.faults.filter(({ inspection }) => inspection === 'site')).toMatchObject([
      { reopened: 1, status: 'critical' },
    ])
  })
})

describe('rounds that stop coming', () => {
  it('leave the fault open, and it says so', () => {
    const outcome = play({
      plan: [
        {
          inspection: 'disk',
          enabled: true,
          cron: '*/5 * * * *',
          timeZone: 'UTC',
          spreadMs: 0,
          timeoutMs: 20_000,
          nextDueAt: null,
          parameters: {},
          source: 'default',
        },
      ],
      inspections: [DISK],
      steps: [
        [5, found({ '/': 'critical' }, { plannedAt: Date.UTC(2026, 10, 21, 8, 5) })],
        [10, found({ '/': 'critical' }, { plannedAt: Date.UTC(2026, 10, 21, 8, 10) })],
        [24, wait],
      ],
    })
    expect(outcome.faults).toMatchObject([
      { item: '/', stage: 'reported', status: 'critical' },
      { inspection: 'rounds', item: 'disk' },
    ])
    expect(kinds(outcome)).toEqual(['10 opened', '22 note'])
  })
})

describe('several things at one moment', () => {
  it('are told in their order', () => {
    const outcome = play({ steps: [[5, all(found({ '/': 'critical' }), found({ '/': 'critical' }))]] })
    expect(outcome.faults).toHaveLength(1)
  })
})
