// What is due of a window: notice, beginning, end; moved when it is changed, and the same after a kill at every step.
import { describe, expect, it } from 'vitest'
import { T0 } from '../../support/rounds.ts'
import { runTimetable, setting, type Timetable, wait } from '../../support/timetable.ts'

/** Of a minute of the table. */
const local = (minute: number) => new Date(T0 + minute * 60_000).toISOString().slice(0, 16)
const window = (more: object = {}) => ({
  name: 'kernel update',
  reason: 'monthly',
  timeZone: 'UTC',
  startAt: local(120),
  minutes: 60,
  noticeMinutes: 30,
  ...more,
})
const due = (table: Timetable) => {
  const straight = runTimetable(table).deadlines
  expect(runTimetable(table, { killAfterEachStep: true }).deadlines).toEqual(straight)
  return straight.filter((line) => line.includes('window'))
}

describe('a window', () => {
  it('is awaited from when it is set', () => {
    expect(due({ settings: [['window', 'w', window()]], steps: [[1, wait]] })).toEqual([
      '90 window-notice #',
      '120 window-begin #',
      '180 window-end #',
    ])
  })

  it('is told at once when it is set too late for its notice, and over when it is over', () => {
    const steps = [[100, setting('window', 'w', window())]] as const
    expect(due({ steps: [...steps, [100, wait]] })).toEqual([
      '100 window-notice #',
      '120 window-begin #',
      '180 window-end #',
    ])
    expect(due({ steps: [...steps, [130, wait]] })).toEqual(['180 window-end #'])
    expect(due({ steps: [...steps, [200, wait]] })).toEqual([])
  })

  it('that comes again is awaited again', () => {
    const daily = { settings: [['window', 'w', window({ rule: 'FREQ=DAILY' })]] } as const
    expect(due({ ...daily, steps: [[190, wait]] })).toEqual(
      [
        `${90 + 1_440} window-notice #`,
        `${90 + 2_880} window-notice #`,
        `${120 + 1_440} window-begin #`,
        `${120 + 2_880} window-begin #`,
        `${180 + 1_440} window-end #`,
        `${180 + 2_880} window-end #`,
      ].toSorted((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10)),
    )
  })

  it('that ends early is over then, and one that is removed is not awaited any more', () => {
    const startAt = T0 + 120 * 60_000
    const early = window({ changes: [{ startAt, endAt: startAt + 600_000, reason: 'done' }] })
    const set = [['window', 'w', window()]] as const
    expect(due({ settings: set, steps: [[125, setting('window', 'w', early)]] })).toEqual([
      '130 window-end #',
    ])
    expect(due({ settings: set, steps: [[125, setting('window', 'w', null)]] })).toEqual([])
    expect(due({ settings: set, steps: [[5, setting('window', 'w', window({ enabled: false }))]] })).toEqual(
      [],
    )
  })

  it('is told on its channels before, when it begins and when it is over', () => {
    const channel = { name: 'all', settings: { type: 'webhook', url: 'https://hooks.example.com/x' } }
    const table: Timetable = {
      settings: [
        ['channel', 'c', channel],
        ['window', 'w', window({ channelIds: ['c', 'gone'] })],
      ],
      steps: [
        [100, wait],
        [150, wait],
        [200, wait],
      ],
    }
    const { notifications } = runTimetable(table)
    expect(notifications).toEqual([
      '90 window-notice # c waiting',
      '120 window-begun # c waiting',
      '180 window-ended # c waiting',
    ])
    expect(runTimetable(table, { killAfterEachStep: true }).notifications).toEqual(notifications)
  })
})
