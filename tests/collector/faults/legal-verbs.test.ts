// Every verb in every stage: what is legal is done and moves on as the table says, everything else is refused by name.
import { describe, expect, test } from 'vitest'
import { legalVerbs } from '../../../collector/faults/legal-verbs.ts'
import type { VerbGround } from '../../../collector/faults/verb-ground.ts'
import { carryOut } from '../../../collector/faults/verbs.ts'
import type { ChangeFault } from '../../../collector/ingest/fault-messages.ts'
import type { FaultRecord } from '../../../collector/store/fault-records.ts'
import { type FaultStage, type FaultVerb, FaultVerb as Verbs } from '../../../shared/api/fault.ts'
import type { FaultVerbBody } from '../../../shared/api/fault-verbs.ts'
import { CHECKLIST, fault } from '../../support/faults.ts'
import { ACTOR, MINUTE, T0 } from '../../support/rounds.ts'

const AT = T0 + 90 * MINUTE
const LI = { id: 'u1', name: 'Li Na' }
const BODIES: FaultVerbBody = {
  accept: {},
  transfer: { assigneeId: 'u2' },
  return: { reason: 'not mine' },
  start: {},
  note: { text: 'seen' },
  hold: { reason: 'parts', note: 'a disk is ordered', resumeAt: null },
  resume: {},
  resolve: { cause: 'worn out', solution: 'replaced', despite: 'seen next time' },
  verify: {},
  close: { review: 'it was old' },
  reopen: { reason: 'again' },
  cancel: { reason: 'a drill' },
  merge: { into: 2 },
  grade: { grade: 'general', risk: 'low', reason: 'only one host' },
  tick: { step: 0, done: true },
}
const ground = (more: Partial<VerbGround> = {}): VerbGround => ({
  self: LI,
  role: 'administrator',
  person: (id) => (id === 'u2' ? { id, name: 'Wang Wei' } : null),
  fault: (id) => (id === 2 ? fault({ id: 2 }) : null),
  openOfCause: () => null,
  ...more,
})

function doing<Verb extends FaultVerb>(
  one: FaultRecord,
  verb: Verb,
  { body = BODIES[verb], more = {} }: { body?: FaultVerbBody[Verb]; more?: Partial<VerbGround> } = {},
) {
  const change = { kind: 'change-fault', faultId: one.id, verb, body, by: ACTOR, at: AT } as ChangeFault
  return carryOut(one, change, ground(more))
}
const stageAfter = (before: FaultStage, verb: FaultVerb): FaultStage | 'refused' => {
  const change = doing(fault({ stage: before, status: 'ok', grade: 'major', checklist: true }), verb)
  if ('refused' in change) return 'refused'
  return change.steps.reduce<FaultStage>((stage, step) => step.set?.stage ?? stage, before)
}

const NO = 'refused'
/** Of a major fault with an emergency plan, which somebody has; a dot: it stays where it is. */
const TABLE: Readonly<Record<FaultVerb, Partial<Record<FaultStage, FaultStage>>>> = {
  accept: { reported: 'accepted' },
  transfer: { accepted: 'accepted', handling: 'handling', 'on-hold': 'on-hold' },
  return: { accepted: 'reported', handling: 'reported', 'on-hold': 'reported' },
  start: { accepted: 'handling' },
  note: {
    reported: 'reported',
    accepted: 'accepted',
    handling: 'handling',
    'on-hold': 'on-hold',
    resolved: 'resolved',
    verified: 'verified',
  },
  hold: { accepted: 'on-hold', handling: 'on-hold' },
  resume: { 'on-hold': 'handling' },
  resolve: { reported: 'resolved', accepted: 'resolved', handling: 'resolved', 'on-hold': 'resolved' },
  verify: { resolved: 'verified' },
  close: { resolved: 'closed', verified: 'closed' },
  reopen: { resolved: 'handling', verified: 'handling', closed: 'handling' },
  cancel: { reported: 'cancelled', accepted: 'cancelled', handling: 'cancelled', 'on-hold': 'cancelled' },
  merge: { reported: 'merged', accepted: 'merged', handling: 'merged', 'on-hold': 'merged' },
  grade: {
    reported: 'reported',
    accepted: 'accepted',
    handling: 'handling',
    'on-hold': 'on-hold',
    resolved: 'resolved',
    // It needs no review any more.
    verified: 'closed',
  },
  tick: {
    reported: 'reported',
    accepted: 'accepted',
    handling: 'handling',
    'on-hold': 'on-hold',
    resolved: 'resolved',
    verified: 'verified',
  },
}
const STAGES = [
  'reported',
  'accepted',
  'handling',
  'on-hold',
  'resolved',
  'verified',
  'closed',
  'cancelled',
  'merged',
] as const

describe('a verb in a stage', () => {
  const cases = Verbs.options.flatMap((verb) =>
    STAGES.map((stage) => [verb, stage, TABLE[verb][stage] ?? NO] as const),
  )
  test.each(cases)('%s of what is %s: %s', (verb, stage, after) => {
    expect(stageAfter(stage, verb)).toBe(after)
  })

  test.each(STAGES)('what is offered in %s is what is legal, and a refusal names it', (stage) => {
    const one = fault({ stage, grade: 'major', checklist: true })
    const legal = legalVerbs(one)
    expect(legal).toEqual(Verbs.options.filter((verb) => TABLE[verb][stage] !== undefined))
    for (const verb of Verbs.options.filter((other) => !legal.includes(other))) {
      expect(doing(one, verb)).toEqual({
        refused: 'illegal-transition',
        detail: `${stage}: ${legal.join(', ') || 'nothing'}`,
      })
    }
  })

  test('general faults need no review, and without an emergency plan nothing is ticked', () => {
    const legal = legalVerbs(fault({ stage: 'verified', grade: 'general' }))
    expect(legal).not.toContain('close')
    expect(legal).not.toContain('tick')
  })
})

describe('who has it', () => {
  test('whoever accepts it, or somebody else who may sign in', () => {
    const own = doing(fault(), 'accept', {
      body: { grade: 'major', risk: 'high', dueAt: AT + 5, note: 'me' },
    })
    expect(own).toMatchObject({
      steps: [
        {
          set: { stage: 'accepted', grade: 'major', risk: 'high', dueAt: AT + 5, acceptedAt: AT },
          process: { assignee: LI },
          entry: { kind: 'accepted', from: 'reported', to: 'accepted', words: 'me' },
        },
      ],
    })
    const other = doing(fault(), 'accept', { body: { assigneeId: 'u2' } })
    expect(other).toMatchObject({ steps: [{ process: { assignee: { id: 'u2', name: 'Wang Wei' } } }] })
    expect(doing(fault(), 'accept', { body: { assigneeId: 'u9' } })).toMatchObject({
      refused: 'unknown-user',
    })
    expect(doing(fault({ stage: 'handling' }), 'transfer', { body: { assigneeId: 'u9' } })).toMatchObject({
      refused: 'unknown-user',
    })
  })

  test('nobody after it was given back', () => {
    expect(doing(fault({ stage: 'handling' }), 'return')).toMatchObject({
      steps: [
        {
          set: { stage: 'reported', acceptedAt: null, acceptedBy: null, dueAt: null },
          process: { assignee: null },
          entry: { kind: 'returned', words: 'not mine' },
        },
      ],
    })
  })

  test('whoever resolves what nobody had accepted', () => {
    expect(doing(fault({ assignee: null }), 'resolve')).toMatchObject({
      steps: [{ set: { acceptedAt: AT, firstHandledAt: AT }, process: { assignee: LI } }],
    })
  })
})

describe('on hold', () => {
  const held = fault({
    stage: 'on-hold',
    heldMs: 1_000,
    hold: { reason: 'parts', note: '', since: AT - 60_000, resumeAt: null },
  })
  test.each(['resume', 'return', 'resolve', 'cancel', 'merge'] as const)(
    '%s ends it and counts its time',
    (verb) => {
      expect(doing(held, verb)).toMatchObject({
        steps: [{ set: { heldMs: 61_000 }, process: { hold: null } }],
      })
    },
  )
  test('until a moment that is over already: refused', () => {
    const body = { reason: 'parts', note: 'x', resumeAt: AT } as const
    expect(doing(fault({ stage: 'handling' }), 'hold', { body })).toMatchObject({
      refused: 'illegal-transition',
    })
  })
})

describe('the end', () => {
  const kinds = (change: ReturnType<typeof doing>) =>
    'refused' in change ? change.refused : change.steps.map(({ entry }) => entry.kind)

  test('resolving what the inspection still finds asks why', () => {
    const body = { cause: 'a', solution: 'b' }
    expect(doing(fault({ status: 'critical' }), 'resolve', { body })).toEqual({
      refused: 'still-bad',
      detail: 'critical',
    })
    expect(kinds(doing(fault({ status: 'critical', source: 'person' }), 'resolve', { body }))).toEqual([
      'resolved',
    ])
  })

  test.each([
    ['general', ['resolved', 'verified', 'closed']],
    ['major', ['resolved', 'verified']],
  ] as const)('a %s fault that has recovered before is verified with its resolution', (grade, expected) => {
    const recovered = fault({ status: 'ok', recoveredAt: AT - 1, grade })
    expect(kinds(doing(recovered, 'resolve', { body: { cause: 'a', solution: 'b' } }))).toEqual(expected)
  })

  test('whoever reported it says that it is repaired, or an administrator; nobody else', () => {
    const reported = fault({ stage: 'resolved', source: 'person', reporter: LI })
    const as = (id: string, role: VerbGround['role']) =>
      kinds(doing(reported, 'verify', { more: { self: { id, name: id }, role } }))
    expect(as('u1', 'operator')).toEqual(['verified', 'closed'])
    expect(as('u3', 'administrator')).toEqual(['verified', 'closed'])
    expect(as('u3', 'operator')).toBe('not-the-reporter')
  })

  test('what an inspection found is verified by it; an administrator may when it finds nothing any more', () => {
    const bad = fault({ stage: 'resolved', status: 'warning' })
    expect(kinds(doing(bad, 'verify'))).toBe('still-bad')
    const good = fault({ stage: 'resolved', status: 'ok' })
    expect(kinds(doing(good, 'verify', { more: { role: 'operator' } }))).toBe('not-the-reporter')
    expect(kinds(doing(good, 'verify'))).toEqual(['verified', 'closed'])
  })

  test('a major fault is closed with a review, and not while it is still found', () => {
    const major = fault({ stage: 'verified', grade: 'major', status: 'ok' })
    expect(kinds(doing(major, 'close', { body: {} }))).toBe('review-missing')
    expect(kinds(doing(fault({ stage: 'resolved', grade: 'major', status: 'critical' }), 'close'))).toBe(
      'still-bad',
    )
    expect(doing(major, 'close')).toMatchObject({
      steps: [{ set: { stage: 'closed', closedAt: AT }, process: { review: 'it was old' } }],
    })
  })

  test('reopening counts, gives it back to whoever had it, and minds a newer fault of the same cause', () => {
    const closed = fault({ stage: 'closed', reopened: 1, resolvedAt: AT - 5, closedAt: AT - 1 })
    expect(doing(closed, 'reopen')).toMatchObject({
      steps: [
        { set: { stage: 'handling', reopened: 2, resolvedAt: null, verifiedAt: null, closedAt: null } },
      ],
    })
    const nobodys = fault({ stage: 'closed', assignee: null })
    expect(doing(nobodys, 'reopen')).toMatchObject({ steps: [{ set: { stage: 'reported' } }] })
    expect(doing(closed, 'reopen', { more: { openOfCause: () => 7 } })).toEqual({
      refused: 'cause-open',
      detail: '#7',
    })
  })

  test('merged into one that is open, and into nothing else', () => {
    expect(doing(fault(), 'merge')).toMatchObject({
      steps: [{ set: { stage: 'merged', mergedInto: 2 }, entry: { kind: 'merged', to: '#2' } }],
      others: [{ faultId: 2, step: { entry: { kind: 'absorbed', from: '#1' } } }],
    })
    expect(doing(fault(), 'merge', { body: { into: 1 } })).toMatchObject({ refused: 'bad-merge' })
    expect(doing(fault(), 'merge', { body: { into: 3 } })).toMatchObject({ refused: 'unknown-fault' })
    const ended = { fault: () => fault({ id: 2, stage: 'merged' }) }
    expect(doing(fault(), 'merge', { more: ended })).toMatchObject({ refused: 'bad-merge' })
  })
})

describe('the emergency plan', () => {
  test('is ticked step by step, with who and when, and unticked', () => {
    const one = fault({ checklist: true })
    expect(doing(one, 'tick')).toMatchObject({
      steps: [
        {
          process: { checklist: { steps: [{ done: { at: AT, by: ACTOR.name } }, { done: null }] } },
          entry: { kind: 'ticked', from: '1', to: 'done', words: CHECKLIST.steps[0]?.title },
        },
      ],
    })
    expect(doing(one, 'tick', { body: { step: 0, done: false } })).toEqual({ steps: [] })
    expect(doing(one, 'tick', { body: { step: 7, done: true } })).toMatchObject({
      refused: 'illegal-transition',
      detail: 'step 7',
    })
  })
})
