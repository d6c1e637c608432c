// How faults end, wait, come back and stay, as tables of events in time, each also with a kill behind every step.
import { describe, expect, it } from 'vitest'
import { kinds, play, policy, rounds } from '../../support/play-timetable.ts'
import { found, type SettingStep, setting, silent, verb, wait } from '../../support/timetable.ts'

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
