// Whatever happens in whatever order under whatever policies: a collector killed behind every step ends where one that
// was never killed does, and of one cause there is never more than one open fault.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Status } from '../../../shared/status.ts'
import {
  found,
  heard,
  type Outcome,
  type PlayStep,
  runTimetable,
  type SettingStep,
  setting,
  silent,
  type Timetable,
} from '../../support/timetable.ts'

const HOSTS = ['a', 'b', 'c', 'd'] as const
const hosts = Object.fromEntries(HOSTS.map((name) => [name, { labels: { site: 'east' } }]))

const rule = fc.record(
  {
    badRounds: fc.integer({ min: 1, max: 3 }),
    ofRounds: fc.integer({ min: 3, max: 6 }),
    goodRounds: fc.integer({ min: 1, max: 3 }),
    minMinutes: fc.constantFrom(0, 7, 13),
    flapChanges: fc.constantFrom(3, 4),
    flapMinutes: fc.constantFrom(20, 60),
    recovery: fc.constantFrom('automatic', 'person'),
    from: fc.constantFrom('warning', 'critical'),
  },
  { requiredKeys: [] },
)
const policy = fc
  .record({
    rule,
    limits: fc.constantFrom([], [{ measurement: 'avail_bytes', side: 'below', warning: 5, recover: 7 }]),
    match: fc.constantFrom({}, { items: ['/'] }, { labels: { site: ['east'] } }),
    reopenMinutes: fc.constantFrom(0, 15, 1_440),
    repeatMinutes: fc.constantFrom(0, 30),
    grade: fc.constantFrom({}, { critical: 'major' }),
  })
  .map((body): SettingStep => ['policy', 'p', { name: 'p', ...body }])
const status = fc.constantFrom<Status[]>('ok', 'ok', 'warning', 'critical', 'critical', 'unknown')

type Happening = (host: string) => PlayStep
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: round() },
  { weight: 1, arbitrary: fc.constant<Happening>((host) => silent(host)) },
  { weight: 1, arbitrary: fc.constant<Happening>(() => silent(...HOSTS)) },
  { weight: 1, arbitrary: fc.constant<Happening>(() => heard(...HOSTS)) },
  { weight: 1, arbitrary: window() },
)

function round(): fc.Arbitrary<Happening> {
  const item = fc.tuple(status, fc.integer({ min: 1, max: 10 }))
  return fc
    .dictionary(fc.constantFrom('/', '/var'), item, { maxKeys: 2 })
    .map((items) => (host: string) => found(items, { host }))
}

/** From minute 20 on, for a while; another one takes its place. */
function window(): fc.Arbitrary<Happening> {
  const body = { name: 'w', reason: 'work', timeZone: 'UTC', startAt: '2026-11-21T08:20' }
  return fc.integer({ min: 5, max: 40 }).map((minutes) => () => setting('window', 'w', { ...body, minutes }))
}

const table: fc.Arbitrary<Timetable> = fc
  .record({
    policies: fc.option(policy, { nil: null }),
    steps: fc.array(
      fc.record({ what: happening, host: fc.constantFrom(...HOSTS), after: fc.integer({ min: 2, max: 6 }) }),
      {
        minLength: 3,
        maxLength: 20,
      },
    ),
  })
  .map(({ policies, steps }) => {
    let minute = 0
    const told = steps.map(({ what, host, after }) => {
      minute += after
      return [minute, what(host)] as const
    })
    return {
      hosts,
      settings: policies === null ? [] : [policies],
      steps: [...told, [minute + 60, () => undefined]] as Timetable['steps'],
    }
  })

const OVER = ['closed', 'cancelled', 'merged']
const openCauses = ({ faults }: Outcome) =>
  faults
    .filter(({ stage }) => !OVER.includes(String(stage)))
    .map(({ host, inspection, item }) => `${host}/${inspection}/${item}`)

describe('any timetable', () => {
  it.each([
    ['kill -9', 5, true],
    ['loss of its memory', 25, 'memory-only'],
  ] as const)(
    'ends the same with a %s behind every step, and has one open fault for each cause',
    (_, numRuns, killAfterEachStep) => {
      fc.assert(
        fc.property(table, (played) => {
          const straight = runTimetable(played)
          expect(runTimetable(played, { killAfterEachStep })).toEqual(straight)
          expect(new Set(openCauses(straight)).size).toBe(openCauses(straight).length)
        }),
        { numRuns },
      )
    },
  )
})
