// What happens to faults reaches the channels that routes name, as rows of the same transaction; a kill changes nothing.
import { afterEach, describe, expect, it } from 'vitest'
import { createMemory } from '../../../collector/ingest/memory.ts'
import { notifyTargets } from '../../../collector/ingest/notify-targets.ts'
import { openWriteStore } from '../../../collector/store/sqlite/write-store.ts'
import { addUser } from '../../support/people.ts'
import { finding, round, T0 } from '../../support/rounds.ts'
import {
  found,
  runTimetable,
  type SettingStep,
  setting,
  type Timetable,
  verb,
  wait,
} from '../../support/timetable.ts'
import { createWriterRig, type WriterRig } from '../../support/writer-rig.ts'

const HOOK = { type: 'webhook', url: 'https://hooks.example.com/' }
const CHANNELS: readonly SettingStep[] = [
  ['channel', 'all', { name: 'all', settings: HOOK }],
  ['channel', 'majors', { name: 'majors', settings: HOOK }],
]
const ROUTES: readonly SettingStep[] = [
  ['route', 'r1', { name: 'all', channelIds: ['all'] }],
  ['route', 'r2', { name: 'majors', grades: ['major'], channelIds: ['majors'] }],
]
const bad = found({ '/': 'critical' })
const good = found({ '/': 'ok' })

/** Straight through, and the same with the collector killed behind each step. */
function told(table: Omit<Timetable, 'settings'> & { settings?: readonly SettingStep[] }): string[] {
  const whole = { settings: [...CHANNELS, ...ROUTES], ...table }
  const straight = runTimetable(whole).notifications
  expect(runTimetable(whole, { killAfterEachStep: true }).notifications).toEqual(straight)
  return straight
}

describe('a fault', () => {
  it('is told when it opens, and its end once', () => {
    expect(
      told({
        steps: [
          [0, bad],
          [5, bad],
          [10, good],
        ],
      }),
    ).toEqual(['5 opened #1 all waiting', '10 recovered #1 all waiting'])
  })

  it('is told of its end where it was told, though the routes have changed', () => {
    const steps: Timetable['steps'] = [
      [0, bad],
      [5, bad],
      [6, setting('route', 'r1', null)],
      [10, good],
    ]
    expect(told({ steps })).toEqual(['5 opened #1 all waiting', '10 recovered #1 all waiting'])
  })

  it('that becomes major is told to those who hear of majors only, when a person says so', () => {
    const events = ['opened', 'graded', 'breached']
    const settings: SettingStep[] = [
      ...CHANNELS,
      ['route', 'r2', { name: 'majors', grades: ['major'], events, channelIds: ['majors'] }],
    ]
    const steps: Timetable['steps'] = [
      [0, bad],
      [5, bad],
      [6, verb(1, 'grade', { grade: 'general', risk: 'low' } as never)],
      [7, verb(1, 'grade', { grade: 'major', risk: 'high' } as never)],
      [10, good],
    ]
    const lines = told({ settings, steps })
    expect(lines.filter((line) => line.includes('graded'))).toEqual(['7 graded #1 majors waiting'])
    expect(lines.at(-1)).toContain('recovered #1 majors')
  })

  it('without a route is told to nobody', () => {
    expect(
      told({
        settings: CHANNELS,
        steps: [
          [0, bad],
          [5, bad],
          [10, good],
        ],
      }),
    ).toEqual([])
  })

  it('waits for the end of quiet hours with its end behind it', () => {
    const quiet = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '07:00', to: '09:00' }]
    const settings: SettingStep[] = [
      ...CHANNELS,
      ['route', 'r1', { name: 'r1', channelIds: ['all'], quiet, timeZone: 'UTC' }],
    ]
    const mild = found({ '/': 'warning' })
    const steps: Timetable['steps'] = [
      [0, mild],
      [5, mild],
      [10, good],
      [11, wait],
    ]
    expect(told({ settings, steps })).toEqual(['5 opened #1 all waiting', '10 recovered #1 all waiting'])
  })
})

const aBadRound = (at: number) => round({ observedAt: at, findings: [finding('/', 'critical')] })

describe('certain people', () => {
  let rig: WriterRig | null = null
  afterEach(() => rig?.remove())

  it('are reached on their own channels, by e-mail where they name none, and who is not reached is said', () => {
    const made = createWriterRig()
    rig = made
    const write = (kind: string, id: string, body: object) =>
      made.command({
        kind: 'write-setting',
        settingKind: kind as never,
        id,
        isNew: true,
        body: body as never,
        secrets: {},
        version: null,
        by: { kind: 'person', id: 'u', name: 'u', address: null },
        at: T0,
      })
    const li = addUser(made, { username: 'li.na', role: 'operator' })
    const wang = addUser(made, { username: 'wang.fang', role: 'operator' })
    const off = addUser(made, { username: 'zhao.min', role: 'operator' })
    const channel = { enabled: true, language: 'en', timeZone: null, perMinute: null }
    write('channel', 'chat', { ...channel, name: 'chat', settings: HOOK })
    write('channel', 'mail', {
      ...channel,
      name: 'mail',
      settings: { type: 'email', host: 'h', from: 'a@b.c' },
    })
    const contact = { email: null, phone: '', mentions: {}, channelIds: [] }
    write('contact', 'c1', { ...contact, userId: li, channelIds: ['chat'] })
    write('contact', 'c2', { ...contact, userId: wang, email: 'w@example.com' })
    made.enrol()
    const connection = made.connect()
    for (const minute of [0, 5]) {
      made.at(T0 + minute * 60_000)
      made.rounds(connection, aBadRound(made.now))
    }
    made.stop()
    const store = openWriteStore({ path: made.path, synchronous: 'normal' })
    const memory = createMemory(store.load(), store, T0)
    const fault = [...memory.openFaults.values()][0]
    if (fault === undefined) throw new Error('no fault')
    const person = (id: string) => ({ kind: 'person', id }) as const
    const targets = [person(li), person(wang), person(off), { kind: 'channel', id: 'chat' } as const]
    const reached = notifyTargets(memory, fault, 'escalated', targets, T0)
    expect(reached.unreached).toEqual([person(off)])
    expect(
      memory.pending.notifications.map(({ channelId, people, isUrgent }) => [channelId, people, isUrgent]),
    ).toEqual([
      ['chat', [li], true],
      ['mail', [wang], true],
    ])
    expect(reached.fault.process.told.map(({ channelId }) => channelId)).toEqual(['chat', 'mail'])
    store.close()
  })
})
