// What becomes of a message after an attempt, as a table.
import { describe, expect, it } from 'vitest'
import { pauseAfter, settle } from '../../../collector/notify/settle.ts'
import { aNotification } from '../../support/notify-rig.ts'
import { T0 } from '../../support/rounds.ts'

const DAY = 86_400_000
const settled = (row: ReturnType<typeof aNotification>, outcome: Parameters<typeof settle>[1], now = T0) =>
  settle(row, outcome, { now, random: 1 })

describe('a message', () => {
  it.each<[string, number, Parameters<typeof settle>[1], object]>([
    ['that was taken is sent', 0, { kind: 'sent' }, { state: 'sent', attempts: 1, sentAt: T0, error: null }],
    [
      'that failed once waits 5 s',
      0,
      { kind: 'retry', reason: 'x' },
      { state: 'waiting', nextAt: T0 + 5_000 },
    ],
    ['that failed four times waits 40 s', 3, { kind: 'retry', reason: 'x' }, { nextAt: T0 + 40_000 }],
    ['never waits longer than an hour', 40, { kind: 'retry', reason: 'x' }, { nextAt: T0 + 3_600_000 }],
    [
      'waits as the receiver asks',
      0,
      { kind: 'retry', reason: 'x', afterMs: 90_000 },
      { nextAt: T0 + 90_000 },
    ],
    ['but not for days', 0, { kind: 'retry', reason: 'x', afterMs: DAY }, { nextAt: T0 + 3_600_000 }],
    [
      'that will never be taken is given up',
      0,
      { kind: 'permanent', reason: 'gone' },
      { state: 'dead', error: 'gone' },
    ],
  ])('%s', (_, attempts, outcome, expected) => {
    expect(settled(aNotification({ attempts }), outcome)).toMatchObject(expected)
  })

  it('is given up a day after it was told, was to leave, or was asked for again', () => {
    const failed = { kind: 'retry', reason: 'x' } as const
    const row = aNotification({ at: T0 })
    const with_ = (more: object) => ({ ...row, content: { ...row.content, more: more as never } })
    expect(settled(row, failed, T0 + DAY - 1).state).toBe('waiting')
    expect(settled(row, failed, T0 + DAY).state).toBe('dead')
    expect(settled(with_({ quietUntil: T0 + 8 * 3_600_000 }), failed, T0 + DAY).state).toBe('waiting')
    expect(settled(with_({ resentAt: T0 + DAY }), failed, T0 + DAY + 1).state).toBe('waiting')
  })
})

it('a channel that fails is left alone for five minutes at most, unless it asks for more', () => {
  expect(pauseAfter({ kind: 'retry', reason: 'x' }, 1, 1)).toBe(5_000)
  expect(pauseAfter({ kind: 'retry', reason: 'x' }, 30, 1)).toBe(300_000)
  expect(pauseAfter({ kind: 'retry', reason: 'x', afterMs: 600_000 }, 1, 1)).toBe(600_000)
  expect(pauseAfter({ kind: 'permanent', reason: 'x' }, 3, 1)).toBe(0)
})
