import { describe, expect, it } from 'vitest'
import {
  type EffectivePolicy,
  gradeFor,
  inOrder,
  policyFor,
  recoveryOf,
  repeatMinutesFor,
} from '../../../collector/faults/policy.ts'
import { Policy } from '../../../shared/api/settings/policy.ts'

const OWN = { badRounds: 2, goodRounds: 1, recovery: 'automatic' } as const
const TARGET = {
  hostId: '0198f2a0-0000-4000-8000-000000000001',
  labels: { site: 'east', env: 'production' },
  inspection: 'disk',
  item: '/var',
} as const

const make = (...bodies: readonly Readonly<Record<string, unknown>>[]) =>
  inOrder(bodies.map((body, index) => Policy.parse({ name: `p${index}`, ...body })))
const of = (...bodies: readonly Readonly<Record<string, unknown>>[]): EffectivePolicy =>
  policyFor(make(...bodies), TARGET, OWN)

describe('the policy that holds for an item', () => {
  it('is the rule of its inspection where nobody has said anything', () => {
    expect(of()).toMatchObject({ rule: OWN, limits: [], risk: 'medium', reopenMinutes: 1_440, names: [] })
  })

  it.each([
    ['a label of the host', { labels: { site: ['east', 'west'] } }, true],
    ['another value of it', { labels: { site: ['west'] } }, false],
    ['a label that it does not have', { labels: { rack: ['1'] } }, false],
    ['the host itself', { hosts: [TARGET.hostId] }, true],
    ['another inspection', { inspections: ['services'] }, false],
    ['items by a pattern', { items: ['/v*'] }, true],
    ['other items', { items: ['/'] }, false],
    ['everything', {}, true],
  ])('chooses by %s', (_name, match, fits) => {
    expect(of({ match, risk: 'high' }).risk).toBe(fits ? 'high' : 'medium')
  })

  it('lays those that fit over each other field by field, by their order', () => {
    const policy = of(
      { order: 20, rule: { badRounds: 5 }, objectives: { major: { acceptMinutes: 5 } } },
      { order: 10, rule: { badRounds: 3, goodRounds: 4 }, objectives: { general: { acceptMinutes: 60 } } },
    )
    expect(policy.rule).toMatchObject({ badRounds: 5, goodRounds: 4, recovery: 'automatic' })
    expect(policy.objectives).toMatchObject({ general: { acceptMinutes: 60 }, major: { acceptMinutes: 5 } })
    expect(policy.names).toEqual(['p1', 'p0'])
  })

  it('leaves out what is off', () => {
    expect(of({ enabled: false, ignore: true }).rule.isIgnored).toBeUndefined()
  })

  it('has one limit for each side of a figure, the later one', () => {
    const below = { measurement: 'avail', side: 'below', warning: 10 }
    const { limits } = of(
      { limits: [below, { ...below, side: 'above' }] },
      { limits: [{ ...below, warning: 5 }] },
    )
    expect(limits.map(({ side, warning, policy }) => `${side} ${warning} ${policy}`)).toEqual([
      'above 10 p0',
      'below 5 p1',
    ])
  })

  it('takes away with null what another one gave', () => {
    expect(of({ escalationId: 'e1', calendarId: 'c1' }, { escalationId: null })).toMatchObject({
      escalationId: null,
      calendarId: 'c1',
    })
  })

  it('makes events wait only where somebody has counted rounds or minutes', () => {
    expect(of({ rule: { goodRounds: 3 } }).rule.isCounted).toBe(undefined)
    expect(of({ rule: { badRounds: 2 } }).rule.isCounted).toBe(true)
    expect(of({ rule: { minMinutes: 5 } }).rule.isCounted).toBe(true)
  })
})

describe('grades, ends and repetition', () => {
  it('grades by the status', () => {
    const policy = of({ grade: { critical: 'major' } })
    expect(['warning', 'critical', 'unknown'].map((status) => gradeFor(policy, status as never))).toEqual([
      'general',
      'major',
      'general',
    ])
  })

  it.each([
    ['reported', 'general', {}, 'automatic'],
    ['reported', 'major', {}, 'person'],
    ['accepted', 'general', {}, 'person'],
    ['handling', 'general', {}, 'person'],
    ['on-hold', 'general', {}, 'person'],
    ['handling', 'major', { rule: { recovery: 'automatic' } }, 'automatic'],
    ['reported', 'general', { rule: { recovery: 'person' } }, 'person'],
  ] as const)('a recovered fault that is %s and %s ends as %j has it: %s', (stage, grade, body, end) => {
    expect(recoveryOf(of(body), { stage, grade })).toBe(end)
  })

  it.each([
    ['general', 'warning', {}, 7 * 1_440],
    ['general', 'critical', {}, 1_440],
    ['major', 'warning', {}, 1_440],
    ['major', 'critical', { repeatMinutes: 30 }, 30],
    ['major', 'critical', { repeatMinutes: 0 }, 0],
  ] as const)(
    'a %s fault that is %s is said again by %j after %i minutes',
    (grade, status, body, minutes) => {
      expect(repeatMinutesFor(of(body), { grade, status })).toBe(minutes)
    },
  )
})
