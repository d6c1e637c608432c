import { describe, expect, it } from 'vitest'
import { FILE_TYPES, isNamedAs } from '../../collector/attachments/file-types.ts'
import { judgeFile, TYPE_OF_ENDING } from '../../dashboard/components/attachments/file-rules.ts'
import { limitsOf, stateOf } from '../../dashboard/components/fault/limits.ts'
import { allActions, arrangeActions } from '../../dashboard/components/fault-actions/arrange-actions.ts'
import { stageSteps } from '../../dashboard/pages/fault/stages.ts'
import { neighbour } from '../../dashboard/pages/fault-board/board-moves.ts'
import { keptQuery, sameQuery } from '../../dashboard/pages/faults/kept-query.ts'
import { FAULT_FILTERS, FAULT_VIEWS, filterOf } from '../../dashboard/pages/faults/use-fault-filter.ts'
import { EMPTY, isDirty, mistakesIn, reportOf } from '../../dashboard/pages/report-fault/draft.ts'
import {
  type FaultEntryKind,
  FaultStage,
  type FaultVerb,
  FaultVerb as Verbs,
} from '../../shared/api/fault.ts'
import { LIMITS } from '../../shared/limits.ts'

const at = 1_763_700_000_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('the stages of a fault', () => {
  type Staged = Parameters<typeof stageSteps>[0]
  const entry = (kind: FaultEntryKind, name: string | null, minute = 0) => ({
    id: minute,
    at: at + minute * MINUTE,
    kind,
    by: { kind: name === null ? ('machine' as const) : ('person' as const), name: name ?? 'inspection' },
    from: null,
    to: null,
    text: '',
    roundId: null,
  })
  const reported: Staged = {
    stage: 'reported',
    openedAt: at,
    reporter: null,
    acceptedAt: null,
    acceptedBy: null,
    firstHandledAt: null,
    resolvedAt: null,
    verifiedAt: null,
    verifiedBy: null,
    closedAt: null,
    timeline: [],
  }
  const accepted = {
    ...reported,
    stage: 'accepted' as const,
    acceptedAt: at + 3 * MINUTE,
    acceptedBy: 'Li Na',
  }
  const handling = { ...accepted, stage: 'handling' as const, firstHandledAt: at + 10 * MINUTE }
  const resolved = { ...handling, stage: 'resolved' as const, resolvedAt: at + HOUR }
  const verified = {
    ...resolved,
    stage: 'verified' as const,
    verifiedAt: at + 2 * HOUR,
    verifiedBy: 'Chen Jie',
  }
  const closed = { ...verified, stage: 'closed' as const, closedAt: at + 3 * HOUR }
  it.each<[string, Staged, string]>([
    ['reported', reported, 'current ahead ahead ahead ahead ahead'],
    ['accepted', accepted, 'done current ahead ahead ahead ahead'],
    ['handling', handling, 'done done current ahead ahead ahead'],
    ['on hold', { ...handling, stage: 'on-hold' }, 'done done held ahead ahead ahead'],
    ['resolved', resolved, 'done done done current ahead ahead'],
    ['verified', verified, 'done done done done current ahead'],
    ['closed', closed, 'done done done done done done'],
    [
      'closed by machines alone',
      { ...reported, stage: 'closed', resolvedAt: at + HOUR, verifiedAt: at + HOUR, closedAt: at + HOUR },
      'done skipped skipped done done done',
    ],
    ['returned', { ...accepted, stage: 'reported' }, 'current ahead ahead ahead ahead ahead'],
    [
      'cancelled',
      { ...accepted, stage: 'cancelled', timeline: [entry('cancelled', 'Li Na', 9)] },
      'done done done',
    ],
    ['merged', { ...reported, stage: 'merged', closedAt: at + HOUR }, 'done done'],
  ])('%s', (_, fault, states) => {
    expect(
      stageSteps(fault)
        .map(({ state }) => state)
        .join(' '),
    ).toBe(states)
  })
  it('say who and how long since the one before it', () => {
    const timeline = [entry('resolved', 'Wang Fang', 60), entry('closed', null, 180)]
    expect(stageSteps({ ...closed, timeline }).map(({ by, afterMs }) => [by, afterMs])).toEqual([
      [null, null],
      ['Li Na', 3 * MINUTE],
      [null, 7 * MINUTE],
      ['Wang Fang', 50 * MINUTE],
      ['Chen Jie', HOUR],
      [null, HOUR],
    ])
  })
  it('end with what ended it', () => {
    const cancelled = stageSteps({
      ...accepted,
      stage: 'cancelled',
      timeline: [entry('cancelled', 'Li Na', 9)],
    })
    expect(cancelled.at(-1)).toEqual({
      stage: 'cancelled',
      state: 'done',
      at: at + 9 * MINUTE,
      by: 'Li Na',
      afterMs: 6 * MINUTE,
    })
  })
})

describe('the limits of a fault', () => {
  const none = { openedAt: at, acceptedAt: null, acceptDueAt: null, resolveDueAt: null, dueAt: null }
  const kinds = (change: Partial<Parameters<typeof limitsOf>[0]>) =>
    limitsOf({ stage: 'handling', ...none, ...change }).map(({ kind }) => kind)
  it('begin with acceptance while nobody has it', () => {
    const fault = { stage: 'reported' as const, acceptDueAt: at + 3 * HOUR, resolveDueAt: at + 2 * HOUR }
    expect(kinds(fault)).toEqual(['accept', 'resolve'])
    expect(kinds({ ...fault, stage: 'accepted' })).toEqual(['resolve'])
  })
  it('are what its grade wants and what was agreed, the earlier one first', () => {
    expect(kinds({ resolveDueAt: at + 5 * HOUR, dueAt: at + 4 * HOUR })).toEqual(['due', 'resolve'])
    expect(kinds({ resolveDueAt: at + 3 * HOUR, dueAt: at + 4 * HOUR })).toEqual(['resolve', 'due'])
  })
  it('are none when the clock stands, and when it is done', () => {
    expect(kinds({ stage: 'on-hold' })).toEqual([])
    for (const stage of ['resolved', 'verified', 'closed', 'cancelled', 'merged'] as const)
      expect(kinds({ stage, resolveDueAt: at, dueAt: at })).toEqual([])
  })
  it.each([
    ['ahead', 10 * HOUR, 7 * HOUR],
    ['near in its last fifth', 10 * HOUR, 8 * HOUR],
    ['near in the last quarter of an hour', 30 * MINUTE, 15 * MINUTE],
    ['over', HOUR, HOUR],
  ])('are %s', (words, length, passed) => {
    const limit = { kind: 'resolve' as const, at: at + length, from: at }
    expect(stateOf(limit, at + passed)).toBe(words.split(' ')[0])
  })
})

describe('actions', () => {
  const everything = Verbs.options as readonly FaultVerb[]
  it.each([
    ['reported', 'accept'],
    ['accepted', 'start'],
    ['handling', 'resolve'],
    ['on-hold', 'resume'],
    ['resolved', 'verify'],
    ['verified', 'close'],
    ['closed', null],
    ['cancelled', null],
    ['merged', null],
  ] as const)('of a fault that is %s: %s stands out', (stage, likely) => {
    expect(arrangeActions({ stage, actions: [...everything] }).likely).toBe(likely)
  })
  it('are only those that are allowed, each once, without those that have a place of their own', () => {
    for (const stage of FaultStage.options) {
      const arranged = allActions(arrangeActions({ stage, actions: [...everything] }))
      expect([...arranged].sort(), stage).toEqual(
        everything.filter((v) => v !== 'note' && v !== 'tick').toSorted(),
      )
      expect(allActions(arrangeActions({ stage, actions: ['note', 'reopen'] }))).toEqual(['reopen'])
    }
  })
  it('let something else stand out when the likely one is not allowed', () => {
    expect(arrangeActions({ stage: 'accepted', actions: ['resolve', 'cancel'] })).toEqual({
      likely: 'resolve',
      beside: [],
      more: ['cancel'],
    })
  })
})

describe('the address of the list', () => {
  const asked = (query: string) => {
    const params = new URLSearchParams(query)
    return filterOf((name) => params.get(name) ?? undefined)
  }
  it('without anything shows what is open', () => {
    expect(asked('')).toEqual({ filter: { open: 'true' }, view: 'open', isFiltered: false })
  })
  it.each([
    ['view=mine', { open: 'true', assignee: 'me' }],
    ['view=overdue&sort=due', { open: 'true', breached: 'any', sort: 'due', order: 'asc' }],
    ['view=recovered', { open: 'true', status: 'ok' }],
    ['view=suppressed&parent=7', { open: 'true', suppressed: 'only', parent: '7' }],
    ['view=past&stage=merged', { open: 'false', suppressed: 'true', sort: 'opened', stage: 'merged' }],
    ['labels=env:a&group=site:b', { open: 'true', labels: 'env:a,site:b' }],
    ['view=nonsense&sort=nonsense', { open: 'true' }],
  ])('%s', (query, filter) => {
    expect(asked(query).filter).toEqual(filter)
  })
  it('lets a filter be narrower than its view', () => {
    expect(asked('view=unaccepted&stage=accepted').filter.stage).toBe('accepted')
    expect(FAULT_VIEWS).toHaveLength(9)
    expect(FAULT_FILTERS).toContain('assignee')
  })
})

describe('a saved filter', () => {
  it('keeps what is filtered and sorted, not where in the list one is nor the group', () => {
    expect(keptQuery(new URLSearchParams('view=mine&cursor=x&first=51&group=a:b&sort=due&stats=7'))).toBe(
      'sort=due&view=mine',
    )
  })
  it('is the same in any order', () => {
    expect(sameQuery('a=1&b=2', 'b=2&a=1&cursor=z')).toBe(true)
    expect(sameQuery('a=1', 'a=2')).toBe(false)
  })
})

describe('keys on the board', () => {
  it.each([
    ['ArrowDown', { column: 0, row: 0 }, { column: 0, row: 1 }],
    ['ArrowDown', { column: 0, row: 2 }, null],
    ['ArrowUp', { column: 0, row: 0 }, null],
    ['ArrowRight', { column: 0, row: 2 }, { column: 2, row: 0 }],
    ['ArrowLeft', { column: 2, row: 0 }, { column: 0, row: 0 }],
    ['ArrowRight', { column: 2, row: 0 }, null],
    ['ArrowLeft', { column: 0, row: 0 }, null],
  ] as const)('%s', (key, from, to) => {
    expect(neighbour(from, key, [3, 0, 1])).toEqual(to)
  })
})

describe('files that may be sent', () => {
  it('are those that the collector takes, named as it wants them', () => {
    for (const [ending, type] of Object.entries(TYPE_OF_ENDING))
      expect([ending, isNamedAs(type, `a.${ending}`)]).toEqual([ending, true])
    const taken = Object.values(FILE_TYPES).flatMap(({ extensions }) => extensions)
    expect(Object.keys(TYPE_OF_ENDING).sort()).toEqual(taken.toSorted())
    expect(new Set(Object.values(TYPE_OF_ENDING))).toEqual(new Set(Object.keys(FILE_TYPES)))
  })
  it.each([
    ['a.PNG', 5, { type: 'image/png' }],
    ['syslog', 5, { type: 'text/plain' }],
    ['a.exe', 5, { refusal: 'wrong-type' }],
    ['a.svg', 5, { refusal: 'wrong-type' }],
    ['a.txt', 0, { refusal: 'empty' }],
    ['a.zip', LIMITS.attachmentBytes, { type: 'application/zip' }],
    ['a.zip', LIMITS.attachmentBytes + 1, { refusal: 'too-large' }],
  ])('%s of %d bytes', (name, size, judged) => {
    expect(judgeFile({ name, size })).toEqual(judged)
  })
})

describe('a report that is being written', () => {
  it('needs a title and no moment that has not come', () => {
    expect(mistakesIn(EMPTY, at)).toEqual({ title: true, beganAt: false })
    expect(mistakesIn({ ...EMPTY, title: 'slow', beganAt: at + 1 }, at)).toEqual({
      title: false,
      beganAt: true,
    })
  })
  it('is lost without a question only while nothing is written', () => {
    expect([isDirty(EMPTY), isDirty({ ...EMPTY, description: 'x' })]).toEqual([false, true])
  })
  it('is sent without what was left open', () => {
    expect(reportOf({ ...EMPTY, title: ' slow ' }, [])).toEqual({
      title: 'slow',
      description: '',
      hostId: null,
      grade: 'general',
      risk: 'medium',
    })
    expect(reportOf({ ...EMPTY, title: 'slow', beganAt: at }, ['f'])).toMatchObject({
      beganAt: at,
      attachments: ['f'],
    })
  })
})
