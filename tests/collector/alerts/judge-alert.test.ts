// What a word about an alert is, by what was known of it; and that order and repetition do not matter in the end.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareStatus,
  judgeAlert,
  nextOfCause,
  severityOf,
  UNDER_WAY_MS,
} from '../../../collector/alerts/judge-alert.ts'
import type { FaultStage } from '../../../shared/api/fault.ts'
import { alertSource } from '../../support/alerts.ts'
import { MINUTE, T0 } from '../../support/rounds.ts'

type Word = readonly [status: 'firing' | 'resolved', startsAt: number]
const known = ([status, startsAt]: Word, lastAt = T0) => ({ status, startsAt, lastAt })

describe('a word about an alert', () => {
  it.each<[Word | null, Word, number, string]>([
    [null, ['firing', 1], 0, 'begins'],
    [null, ['resolved', 1], 0, 'unheard'],
    [['firing', 1], ['firing', 1], 0, 'repeated'],
    [['firing', 1], ['firing', 2], 0, 'begins'],
    [['firing', 2], ['firing', 1], 0, 'stale'],
    [['firing', 2], ['resolved', 1], 0, 'stale'],
    [['firing', 1], ['resolved', 1], 0, 'ends'],
    [['firing', 1], ['resolved', 2], 0, 'ends'],
    [['resolved', 1], ['resolved', 1], 0, 'repeated'],
    [['resolved', 1], ['resolved', 2], 0, 'unheard'],
    [['resolved', 1], ['firing', 1], 0, 'stale'],
    [['resolved', 1], ['firing', 1], UNDER_WAY_MS - 1, 'stale'],
    [['resolved', 1], ['firing', 1], UNDER_WAY_MS, 'begins'],
    [['resolved', 1], ['firing', 2], 0, 'begins'],
    [['resolved', 2], ['firing', 1], UNDER_WAY_MS, 'stale'],
  ])('%j, then %j after %d ms: %s', (before, [status, startsAt], after, news) => {
    const newest = before === null ? null : known(before)
    expect(judgeAlert(newest, { status, startsAt }, T0 + after)).toBe(news)
  })

  it('in any order and however often leaves the same state', () => {
    const word = fc.record({
      status: fc.constantFrom('firing' as const, 'resolved' as const),
      startsAt: fc.integer({ min: 1, max: 4 }),
    })
    const play = (words: readonly { status: 'firing' | 'resolved'; startsAt: number }[]) => {
      let state: ReturnType<typeof known> | null = null
      for (const { status, startsAt } of words) {
        const news = judgeAlert(state, { status, startsAt }, T0)
        if (news !== 'stale') state = known([status, startsAt])
      }
      return state
    }
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (words, dice) => {
          const shuffled = [...words, ...words]
            .map((one) => ({ one, at: dice.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one)
          expect(play(shuffled)).toEqual(play(words))
        },
      ),
    )
  })
})

describe('a cause that fires', () => {
  const fault = (stage: FaultStage, fields: object = {}) => ({
    stage,
    status: 'critical' as const,
    recoveredAt: null,
    closedAt: null,
    ...fields,
  })
  const within = { now: T0 + 60 * MINUTE, reopenMinutes: 60 }
  it.each([
    ['without a fault', null, 'open'],
    ['while it is open', fault('handling'), 'goes-on'],
    ['after it has recovered', fault('handling', { status: 'ok', recoveredAt: T0 }), 'recurs'],
    ['after it was resolved', fault('resolved'), 'reopens'],
    ['after it was verified', fault('verified', { status: 'ok' }), 'reopens'],
    ['soon after it was closed', fault('closed', { closedAt: T0 }), 'reopens'],
    ['long after it was closed', fault('closed', { closedAt: T0 - 1 }), 'open'],
    [
      'long after it recovered, closed just now',
      fault('closed', { recoveredAt: T0 - 1, closedAt: T0 }),
      'open',
    ],
    ['after it was cancelled', fault('cancelled', { closedAt: T0 }), 'open'],
  ])('%s', (_, before, next) => expect(nextOfCause(before, within)).toBe(next))
})

describe('how bad it is', () => {
  it.each([
    [{ severity: 'critical' }, { status: 'critical', grade: 'major' }],
    [{ severity: 'warning' }, { status: 'warning', grade: 'general' }],
    [{ severity: 'constructor' }, { status: 'warning', grade: 'general' }],
    [{}, { status: 'warning', grade: 'general' }],
  ])('%j', (labels, severity) => expect(severityOf(alertSource(), labels)).toEqual(severity))

  it('from one to the other', () => {
    expect(compareStatus('warning', 'critical')).toBe('worse')
    expect(compareStatus('critical', 'warning')).toBe('better')
    expect(compareStatus('warning', 'warning')).toBeNull()
  })
})
