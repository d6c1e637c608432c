import { describe, expect, it } from 'vitest'
import { decide, type Effect, FLAP_LIMIT } from '../../../collector/ingest/decide.ts'
import type { ItemState } from '../../../collector/store/records.ts'
import type { Status } from '../../../shared/status.ts'

const RULE = { badRounds: 2, goodRounds: 2, recovery: 'automatic' } as const
const LETTERS: Record<string, Status | null> = {
  o: 'ok',
  w: 'warning',
  c: 'critical',
  u: 'unknown',
  '-': null,
}

type Rule = { badRounds: number; goodRounds: number; recovery: 'automatic' | 'person' }
type Memory = { fault: number | null; hasRecovered: boolean }

/** Plays a timetable, one letter a minute, and notes what followed at each. */
function play(letters: string, rule: Rule = RULE) {
  let state: ItemState | undefined
  let memory: Memory = { fault: null, hasRecovered: false }
  const story: string[] = []
  for (const [minute, letter] of [...letters].entries()) {
    const status = LETTERS[letter] ?? null
    const finding = status === null ? null : { status }
    const { hasRecovered } = memory
    const decision = decide(state, { finding, observedAt: minute * 60_000, rule, hasRecovered })
    memory = decision.effects.reduce((known, effect) => remember(known, effect, rule), memory)
    story.push(decision.effects.map((effect) => effect.kind).join('+') || '.')
    const isOver = decision.isGone && memory.fault === null
    state = isOver ? undefined : { ...decision.after, fault: memory.fault }
  }
  return { story: story.join(' '), state }
}

function remember(memory: Memory, effect: Effect, rule: Rule): Memory {
  if (effect.kind === 'open') return { fault: 1, hasRecovered: false }
  if (effect.kind === 'recurred') return { ...memory, hasRecovered: false }
  if (effect.kind !== 'recovered') return memory
  return rule.recovery === 'automatic'
    ? { fault: null, hasRecovered: false }
    : { ...memory, hasRecovered: true }
}

describe('deciding on the fault of one item', () => {
  it.each([
    ['all is well', 'ooo', '. . .'],
    ['one bad round is soft', 'oco', '. . .'],
    ['two bad rounds open a fault', 'occ', '. . open'],
    ['a fault is opened once, however long it lasts', 'cccc', '. open . .'],
    ['worse and better are said while it is open', 'wwcw', '. open worse better'],
    ['one good round does not recover it yet', 'ccoc', '. open . .'],
    ['two good rounds recover it', 'ccoo', '. open . recovered'],
    ['after recovery it takes two bad rounds again', 'ccoocc', '. open . recovered . open'],
    ['unknown counts as bad', 'uu', '. open'],
    ['an item that is gone counts as good', 'cc--', '. open . recovered'],
    ['an item that was never bad just leaves', 'o-', '. .'],
  ])('%s', (_name, letters, story) => {
    expect(play(letters).story).toBe(story)
  })

  it('opens at once where the rule asks for one round', () => {
    expect(play('oco', { badRounds: 1, goodRounds: 1, recovery: 'automatic' }).story).toBe('. open recovered')
  })

  it('says that a fault which waits for a person has come back', () => {
    expect(play('cocc', { badRounds: 1, goodRounds: 1, recovery: 'person' }).story).toBe(
      'open recovered recurred .',
    )
  })

  it('keeps an item that is gone while its fault waits for a person, and knows it again', () => {
    expect(play('c--c', { badRounds: 1, goodRounds: 1, recovery: 'person' }).story).toBe(
      'open recovered . recurred',
    )
  })

  it('opens a fault for what flaps although it is never bad twice in a row', () => {
    expect(play('ococococ').story).toBe('. . . . . . . open+flapping')
  })

  it('dates the beginning from the first bad round, not from the one that opened the fault', () => {
    const first = decide(undefined, {
      finding: { status: 'critical' },
      observedAt: 1_000,
      rule: RULE,
      hasRecovered: false,
    })
    const second = decide(first.after, {
      finding: { status: 'critical' },
      observedAt: 2_000,
      rule: RULE,
      hasRecovered: false,
    })
    expect(second.effects).toMatchObject([
      { kind: 'open', beganAt: 1_000, status: 'critical', badRounds: 2 },
    ])
  })

  it('keeps since through repetitions of one status', () => {
    expect(play('owww').state).toMatchObject({ status: 'warning', since: 60_000, bad: 3 })
  })

  it('does not recover what flaps at its first quiet moment', () => {
    const flapping = 'co'.repeat(FLAP_LIMIT)
    const { story } = play(flapping, { badRounds: 1, goodRounds: 1, recovery: 'automatic' })
    const recoveries = story.split(' ').filter((step) => step.includes('recovered'))
    expect(recoveries.length).toBeLessThan(FLAP_LIMIT)
  })
})
