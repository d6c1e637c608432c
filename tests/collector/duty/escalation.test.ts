// Escalation and reminders as tables of events in time: straight through and with the collector killed behind every
// step, what comes out is the same.
import { describe, expect, it } from 'vitest'
import { ANN_BO_CY, channel, contact, lock, roster } from '../../support/duty.ts'
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
import type { WriterRig } from '../../support/writer-rig.ts'

/** Every entry of the kinds with who was told, as the database has it at the end. */
type Told = Outcome & { told: string[] }

function play(table: Timetable): Told {
  const straight = run(table, false)
  expect(run(table, true)).toEqual(straight)
  return straight
}

function run(table: Timetable, killAfterEachStep: boolean): Told {
  let told: string[] = []
  const look: PlayStep = ({ rig }) => {
    told = toldIn(rig)
  }
  const last = table.steps.at(-1)?.[0] ?? 0
  const outcome = runTimetable({ ...table, steps: [...table.steps, [last, look]] }, { killAfterEachStep })
  return { ...outcome, told }
}

function toldIn(rig: WriterRig): string[] {
  const start = Number(rig.rows('SELECT min(at) AS at FROM fault_entries')[0]?.at)
  return rig
    .rows("SELECT at, summary FROM fault_entries WHERE kind IN ('escalated', 'reminded') ORDER BY id")
    .map(({ at, summary }) => {
      const { code, values } = JSON.parse(String(summary)).summary
      const who = code === 'nobody-reached' ? values.missing : values.told
      return `+${(Number(at) - start) / 60_000} ${code} ${who}`
    })
}

const STEPS = [
  { afterMinutes: 5, targets: [{ kind: 'roster', id: 'first' }] },
  {
    afterMinutes: 10,
    targets: [
      { kind: 'roster', id: 'second' },
      { kind: 'person', id: 'cy' },
    ],
  },
  { afterMinutes: 15, targets: [{ kind: 'channel', id: 'room' }] },
]
const escalation = (more: Record<string, unknown> = {}): SettingStep => [
  'escalation',
  'e1',
  { name: 'Night', steps: STEPS, ...more },
]
const policy: SettingStep = ['policy', 'p1', { name: 'all', escalationId: 'e1', rule: { badRounds: 1 } }]
const SETTINGS: readonly SettingStep[] = [
  channel('to-ann'),
  channel('to-bo'),
  channel('to-cy'),
  channel('room'),
  contact('ann'),
  contact('bo'),
  contact('cy'),
  roster('first', ['ann']),
  roster('second', ['bo'], { line: 2 }),
  policy,
]
const opens = all(ANN_BO_CY, found({ '/': 'critical' }))
const kinds = (outcome: Outcome, ...only: string[]) =>
  outcome.deadlines.filter((line) => only.some((kind) => line.includes(` ${kind} `)))
const escalated = (outcome: Outcome) => outcome.notifications.filter((line) => line.includes(' escalated '))

describe('a fault that nobody accepts', () => {
  it('is told to first, second and third step, and all of it again as often as set', () => {
    const outcome = play({
      settings: [...SETTINGS, escalation({ repeat: 1 })],
      steps: [
        [0, opens],
        [5, wait],
        [14, wait],
        [15, wait],
        [30, wait],
        [35, wait],
        [45, wait],
        [60, wait],
        [200, wait],
      ],
    })
    expect(outcome.told).toEqual([
      '+5 escalated-line-1 first (Ann)',
      '+15 escalated-line-2 second (Bo); Cy',
      '+30 escalated room',
      '+35 escalated-line-1 first (Ann)',
      '+45 escalated-line-2 second (Bo); Cy',
      '+60 escalated room',
    ])
    expect(escalated(outcome)).toEqual([
      '5 escalated #1 to-ann waiting',
      '15 escalated #1 to-bo waiting',
      '15 escalated #1 to-cy waiting',
      '30 escalated #1 room waiting',
      '35 escalated #1 to-ann waiting',
      '45 escalated #1 to-bo waiting',
      '45 escalated #1 to-cy waiting',
      '60 escalated #1 room waiting',
    ])
    expect(kinds(outcome, 'escalate')).toEqual([])
  })

  it('is told once where a route names the same channel, and by the route where it names others too', () => {
    const route = (id: string, body: object): SettingStep => [
      'route',
      id,
      { name: id, events: ['escalated'], ...body },
    ]
    const outcome = play({
      settings: [
        ...SETTINGS,
        escalation({ repeat: 0 }),
        route('same', { channelIds: ['to-ann', 'room'] }),
        route('more', { channelIds: ['to-bo'], rosterIds: ['first'] }),
      ],
      steps: [
        [0, opens],
        [5, wait],
        [15, wait],
        [30, wait],
      ],
    })
    expect(escalated(outcome)).toEqual([
      '5 escalated #1 room waiting',
      '5 escalated #1 to-ann waiting',
      '5 escalated #1 to-bo waiting',
      '15 escalated #1 room waiting',
      '15 escalated #1 to-ann waiting',
      '15 escalated #1 to-bo waiting',
      '15 escalated #1 to-bo waiting',
      '15 escalated #1 to-cy waiting',
      '30 escalated #1 room waiting',
      '30 escalated #1 to-ann waiting',
      '30 escalated #1 to-bo waiting',
    ])
  })

  it('stops to be told when somebody accepts it', () => {
    const outcome = play({
      settings: [...SETTINGS, escalation()],
      steps: [
        [0, opens],
        [6, verb(1, 'accept', { assigneeId: 'ann' })],
        [100, wait],
      ],
    })
    expect(outcome.told).toEqual(['+5 escalated-line-1 first (Ann)'])
    expect(kinds(outcome, 'escalate')).toEqual([])
  })

  it('stops to be told when it recovers, is cancelled or merged', () => {
    const ends: readonly PlayStep[] = [found({ '/': 'ok' }), verb(1, 'cancel', { reason: 'a test' })]
    for (const end of ends) {
      const outcome = play({
        settings: [...SETTINGS, escalation()],
        steps: [
          [0, opens],
          [4, end],
          [60, wait],
        ],
      })
      expect(outcome.told).toEqual([])
      expect(kinds(outcome, 'escalate')).toEqual([])
    }
    const merged = play({
      settings: [...SETTINGS, escalation()],
      steps: [
        [0, all(ANN_BO_CY, found({ '/': 'critical', '/srv': 'critical' }))],
        [4, verb(1, 'merge', { into: 2 })],
        [7, wait],
      ],
    })
    expect(escalated(merged)).toEqual(['5 escalated #2 to-ann waiting'])
  })

  it('begins anew when it is returned', () => {
    const outcome = play({
      settings: [...SETTINGS, escalation()],
      steps: [
        [0, opens],
        [2, verb(1, 'accept', { assigneeId: 'bo' })],
        [10, verb(1, 'return', { reason: 'not mine' })],
        [16, wait],
      ],
    })
    expect(outcome.told).toEqual(['+15 escalated-line-1 first (Ann)'])
    expect(kinds(outcome, 'escalate')).toEqual(['25 escalate #1'])
  })

  it('is told in the end of the second step only to whom a channel leads, and says whom not', () => {
    const outcome = play({
      settings: [...SETTINGS.filter(([kind, id]) => kind !== 'contact' || id !== 'contact-cy'), escalation()],
      steps: [
        [0, opens],
        [1, lock('ann')],
        [5, wait],
        [16, wait],
      ],
    })
    expect(outcome.told).toEqual([
      '+5 nobody-reached first',
      '+15 escalated-line-2 second (Bo)',
      '+15 nobody-reached Cy',
    ])
  })

  it('gives everybody their time although the collector was off when the first step was due', () => {
    const outcome = play({
      settings: [...SETTINGS, escalation()],
      steps: [
        [0, opens],
        [3, restart('killed', 57)],
        [61, wait],
        [72, wait],
      ],
    })
    expect(outcome.told).toEqual(['+61 escalated-line-1 first (Ann)', '+71 escalated-line-2 second (Bo); Cy'])
  })

  it('has the steps as they are when each is due', () => {
    const outcome = play({
      settings: [...SETTINGS, escalation()],
      steps: [
        [0, opens],
        [7, setting(...escalation({ steps: [STEPS[0], { ...STEPS[2], afterMinutes: 60 }] }))],
        [16, wait],
        [17, setting('policy', 'p1', { name: 'all', rule: { badRounds: 1 } })],
        [18, setting('escalation', 'e1', null)],
        [100, wait],
      ],
    })
    expect(outcome.told).toEqual(['+5 escalated-line-1 first (Ann)', '+15 escalated room'])
    expect(kinds(outcome, 'escalate')).toEqual([])
  })

  it('with steps that wait for nothing goes round every five minutes at most', () => {
    const steps = [{ afterMinutes: 0, targets: [{ kind: 'channel', id: 'room' }] }]
    const outcome = play({
      settings: [...SETTINGS, escalation({ steps, repeat: 5 })],
      steps: [
        [0, opens],
        [12, wait],
        [60, wait],
      ],
    })
    expect(escalated(outcome).map((line) => line.split(' ')[0])).toEqual(['1', '6', '11', '16', '21', '26'])
  })

  it('below another fault is not told; let go from it, it is', () => {
    // It opens ten minutes after it was found, when its host is silent and has a fault of its own.
    const rule = { badRounds: 1, minMinutes: 10 }
    const outcome = play({
      settings: [
        ...SETTINGS.filter(([kind]) => kind !== 'policy'),
        escalation(),
        ['policy', 'p1', { name: 'disk', escalationId: 'e1', match: { inspections: ['disk'] }, rule }],
      ],
      steps: [
        [0, opens],
        [1, silent('a')],
        [16, wait],
        [20, heard('a')],
        [21, wait],
        [26, wait],
      ],
    })
    expect(outcome.timelines[2]?.slice(0, 2)).toEqual(['10 opened >critical', '21 released 1>'])
    expect(escalated(outcome)).toEqual(['26 escalated #2 to-ann waiting'])
  })

  it('that comes back is told from the beginning', () => {
    const outcome = play({
      settings: [
        ...SETTINGS,
        escalation(),
        ['policy', 'p2', { name: 'people end it', rule: { recovery: 'person' } }],
      ],
      steps: [
        [0, opens],
        [6, found({ '/': 'ok' })],
        [30, found({ '/': 'critical' })],
        [36, wait],
      ],
    })
    expect(outcome.told).toEqual(['+5 escalated-line-1 first (Ann)', '+35 escalated-line-1 first (Ann)'])
  })

  it('waits while work is planned on it', () => {
    const window = {
      name: 'Repair',
      reason: 'a new disk',
      timeZone: 'UTC',
      startAt: '2026-11-21T08:02',
      minutes: 60,
    }
    const outcome = play({
      settings: [...SETTINGS, escalation(), ['window', 'w1', window]],
      steps: [
        [0, opens],
        [30, wait],
        [63, wait],
      ],
    })
    expect(outcome.told).toEqual(['+62 escalated-line-1 first (Ann)'])
  })
})

describe('a fault that was accepted and of which nothing is heard', () => {
  const settings = [...SETTINGS, escalation({ remindMinutes: 20 })]
  const accepted = all(opens, verb(1, 'accept', { assigneeId: 'cy' }))

  it('reminds who has it, and after three reminders whoever is on duty too', () => {
    const outcome = play({
      settings,
      steps: [
        [0, accepted],
        [20, wait],
        [41, wait],
        [60, wait],
        [80, wait],
        [100, wait],
      ],
    })
    expect(outcome.told).toEqual([
      '+20 reminded Cy',
      '+40 reminded Cy',
      '+60 reminded Cy',
      '+80 reminded-line-1 Cy; first (Ann)',
      '+100 reminded-line-1 Cy; first (Ann)',
    ])
  })

  it('waits anew with whatever a person does, and not with what the collector writes', () => {
    const outcome = play({
      settings,
      steps: [
        [0, accepted],
        [15, verb(1, 'note', { text: 'ordered a disk' })],
        [30, found({ '/': 'critical', '/srv': 'ok' })],
        [36, verb(1, 'start', {})],
        [50, wait],
      ],
    })
    expect(outcome.told).toEqual(['+35 reminded Cy'])
    expect(kinds(outcome, 'remind')).toEqual(['56 remind #1'])
  })

  it('is left alone while it is on hold, and when it is resolved', () => {
    const outcome = play({
      settings,
      steps: [
        [0, accepted],
        [5, verb(1, 'hold', { reason: 'parts', note: 'a disk', resumeAt: null })],
        [70, verb(1, 'resume', {})],
        [91, verb(1, 'resolve', { cause: 'old', solution: 'new', despite: 'no round yet' })],
        [200, wait],
      ],
    })
    expect(outcome.told).toEqual(['+90 reminded Cy'])
    expect(kinds(outcome, 'remind')).toEqual([])
  })

  it('is escalated again when it is reopened, until who has it shows a sign of life', () => {
    const outcome = play({
      settings: [...SETTINGS, escalation()],
      steps: [
        [0, accepted],
        [5, verb(1, 'resolve', { cause: 'old', solution: 'new', despite: 'no round yet' })],
        [10, verb(1, 'reopen', { reason: 'not fixed' })],
        [16, wait],
        [17, verb(1, 'note', { text: 'on it' })],
        [60, wait],
      ],
    })
    expect(outcome.told).toEqual(['+15 escalated-line-1 first (Ann)'])
    expect(kinds(outcome, 'escalate')).toEqual([])
  })
})
