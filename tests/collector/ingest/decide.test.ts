import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../collector/faults/policy.ts'
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
    expect(second.effects).toMatchObject([{ kind: 'open', beganAt: 1_000, status: 'critical', badRounds: 2 }])
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

  it.each<[string, string, Partial<Rule>, string]>([
    ['two of three', 'coc', { badRounds: 2, ofRounds: 3 }, '. . open'],
    ['two of three, too far apart', 'cooc', { badRounds: 2, ofRounds: 3 }, '. . . .'],
    ['thirty of thirty', 'c'.repeat(30), { badRounds: 30, ofRounds: 30 }, `${'. '.repeat(29)}open`],
    ['a row counts among them', 'cc', { badRounds: 2, ofRounds: 5 }, '. open'],
    ['from critical on warnings are well', 'wwcc', { from: 'critical' }, '. . . open'],
    [
      'from critical on a fault ends with a warning',
      'ccww',
      { from: 'critical', goodRounds: 2 },
      '. open . recovered',
    ],
    ['from warning on what could not tell is well', 'uuuww', { from: 'warning' }, '. . . . open'],
    ['what is ignored opens nothing', 'cccc', { isIgnored: true }, '. . . .'],
    ['bad for three minutes', 'ccccc', { badRounds: 1, minMs: 180_000 }, '. . . open .'],
    ['with fewer changes it flaps sooner', 'ococ', { flapChanges: 3 }, '. . . open+flapping'],
    ['in a shorter time changes are forgotten', 'ocococococ', { flapMs: 120_000 }, '. . . . . . . . . .'],
  ])('%s', (_name, letters, rule, story) => {
    expect(play(letters, { ...RULE, ...rule }).story).toBe(story)
  })

  const bad = { finding: { status: 'critical' }, rule: RULE, hasRecovered: false } as const
  const NONE = { status: 'ok', since: 0, bad: 0, good: 1, badSince: null, fault: null, flips: [] } as const

  it('opens at once for what was told as it happened', () => {
    const { effects } = decide(NONE, { ...bad, observedAt: 5, isEvent: true })
    expect(effects).toMatchObject([{ kind: 'open', badRounds: 1 }])
    const counted = { ...RULE, isCounted: true }
    expect(decide(NONE, { ...bad, rule: counted, observedAt: 5, isEvent: true }).effects).toEqual([])
  })

  it('waits in a maintenance window, and opens behind it with the true beginning', () => {
    const window = { id: 'w1', endAt: 900 }
    const one = decide(NONE, { ...bad, observedAt: 100, window })
    const two = decide(one.after, { ...bad, observedAt: 200, window })
    expect(two).toMatchObject({ effects: [], after: { bad: 2, waits: { until: 900, window: 'w1' } } })
    const over = decide(two.after, { ...bad, observedAt: 900, isRecheck: true })
    expect(over.effects).toEqual([
      { kind: 'open', beganAt: 100, status: 'critical', badRounds: 2, windowId: 'w1' },
    ])
    expect(over.after.waits).toBeUndefined()
  })

  it('says when it has been bad for long enough, by the clock of whoever decides', () => {
    const rule = { ...RULE, badRounds: 1, minMs: 60_000 }
    const { after } = decide(NONE, { ...bad, rule, observedAt: 1_000, decidedAt: 501_000 })
    expect(after.waits).toEqual({ until: 561_000, window: null })
    const later = decide(after, { ...bad, rule, observedAt: 31_000, decidedAt: 531_007 })
    expect(later.after.waits).toEqual(after.waits)
  })

  it('opens nothing that people have dismissed before it was good or is worse', () => {
    const dismissed = {
      ...NONE,
      status: 'warning',
      bad: 3,
      good: 0,
      badSince: 0,
      dismissed: 'warning',
    } as const
    const warning = { ...bad, finding: { status: 'warning' } } as const
    const still = decide(dismissed, { ...warning, observedAt: 5 })
    expect(still.effects).toEqual([])
    expect(decide(still.after, { ...bad, observedAt: 6 }).effects).toMatchObject([{ kind: 'open' }])
    const well = decide(still.after, { ...bad, finding: { status: 'ok' }, observedAt: 6 })
    expect(well.after.dismissed).toBeUndefined()
  })
})
