import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Outbox } from '../../agent/outbox.ts'
import { createSelfInspection, judgeSelf, type SelfReport } from '../../agent/self/inspection.ts'
import { NO_INCIDENTS, SelfRecord } from '../../agent/self/record.ts'
import { openState } from '../../agent/state.ts'
import { createFixtureHost, createMemory, inspectHost } from '../support/fixture-host.ts'
import { aRound } from '../support/frames.ts'
import { flawsOfRound } from '../support/inspection-contract.ts'

const NOON = aRound().observedAt
const HOUR = 3_600_000
const DAY = 24 * HOUR

const aReport = (change: Partial<SelfReport> = {}): SelfReport => ({
  incidents: NO_INCIDENTS,
  isStateWritable: true,
  isClockLost: false,
  outbox: {
    rounds: 3,
    bytes: 1_500,
    maxBytes: 64 * 1024 * 1024,
    keptBytes: 90_000,
    inMemory: 0,
    isWritable: true,
    droppedByInspection: {},
  },
  ...change,
})
const outboxOf = (change: Partial<SelfReport['outbox']>) => ({ outbox: { ...aReport().outbox, ...change } })
const incidentsOf = (change: Partial<SelfReport['incidents']>) => ({
  incidents: { ...NO_INCIDENTS, ...change },
})
const verdicts = (report: SelfReport, now = NOON) =>
  judgeSelf(report, now)
    .filter(({ status, item }) => status !== 'ok' || item.startsWith('dropped'))
    .map(({ item, status, summary }) => `${item} ${status} ${summary.code}`)

describe('the agent about itself', () => {
  const aside = { at: NOON, movedTo: '/var/lib/xunjian/agent/outbox.db.damaged-1', why: 'damaged' } as const
  const drops = { lastAt: NOON, counts: { disk: 29 } }

  it.each<[string, Partial<SelfReport>, string[]]>([
    ['all is well', {}, []],
    ['the disk refuses', outboxOf({ isWritable: false, inMemory: 40 }), ['outbox critical outbox-in-memory']],
    ['a file was put aside', incidentsOf({ outboxAside: aside }), ['outbox warning outbox-damaged']],
    [
      'the state file was another program’s',
      incidentsOf({ stateAside: { ...aside, why: 'foreign' } }),
      ['state warning state-foreign'],
    ],
    ['the state cannot be written', { isStateWritable: false }, ['state critical state-in-memory']],
    [
      'the rounds were another host’s',
      incidentsOf({ outboxAside: { ...aside, why: 'other-host' } }),
      ['outbox warning outbox-other-host'],
    ],
    [
      'rounds were dropped',
      { ...outboxOf({ droppedByInspection: { disk: 40, patches: 2 } }), ...incidentsOf({ drops }) },
      ['dropped/disk warning rounds-dropped', 'dropped/patches ok none-dropped-lately'],
    ],
    [
      'the clock was set by an hour',
      incidentsOf({ clock: { at: NOON, kind: 'set', byMs: -HOUR } }),
      ['clock warning clock-set'],
    ],
    ['the clock was set by a little', incidentsOf({ clock: { at: NOON, kind: 'set', byMs: 4_000 } }), []],
    ['the machine slept', incidentsOf({ clock: { at: NOON, kind: 'slept', byMs: HOUR } }), []],
    [
      'the clock stands still',
      { isClockLost: true, ...incidentsOf({ clock: { at: NOON, kind: 'lost', byMs: 0 } }) },
      ['clock critical clock-lost'],
    ],
    [
      'the clock stood still',
      incidentsOf({ clock: { at: NOON, kind: 'found', byMs: HOUR } }),
      ['clock warning clock-found'],
    ],
  ])('says so when %s', async (_, change, expected) => {
    const report = aReport(change)
    expect(verdicts(report)).toEqual(expected)
    const inspection = createSelfInspection(() => report)
    const round = await inspectHost(inspection, createFixtureHost('alpine'))
    expect(flawsOfRound(inspection, round)).toEqual([])
  })

  it('forgets after a day what is over', () => {
    const report = aReport({
      ...outboxOf({ droppedByInspection: { disk: 29 } }),
      ...incidentsOf({ outboxAside: aside, drops, clock: { at: NOON, kind: 'found', byMs: HOUR } }),
    })
    expect(verdicts(report, NOON + DAY - 1)).toHaveLength(3)
    expect(verdicts(report, NOON + DAY)).toEqual(['dropped/disk ok none-dropped-lately'])
  })

  it('does not apply where no agent runs', async () => {
    const round = await inspectHost(
      createSelfInspection(() => null),
      createFixtureHost('alpine'),
    )
    expect([round.outcome, round.note?.code]).toEqual(['not-applicable', 'not-running'])
  })
})

describe('the record of what happened', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'self-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('keeps what came up while the files were opened, and what was before the last restart', () => {
    const memory = createMemory()
    const first = new SelfRecord(() => NOON)
    first.noteOutbox({ kind: 'put-aside', movedTo: '/a', why: 'damaged' })
    first.attach(memory, () => undefined)
    const second = new SelfRecord(() => NOON)
    second.noteState({ kind: 'put-aside', movedTo: '/b', why: 'foreign' })
    second.attach(memory, () => undefined)
    expect(second.incidents).toMatchObject({ outboxAside: { movedTo: '/a' }, stateAside: { movedTo: '/b' } })
    second.noteClock({ from: NOON, to: NOON + HOUR, kind: 'set' })
    const third = new SelfRecord(() => NOON)
    third.attach(memory, () => undefined)
    expect(third.incidents).toMatchObject({ stateAside: { movedTo: '/b' }, clock: { byMs: HOUR } })
  })

  it('wakes for the first drop after a quiet day only, or an outbox that overflows would fill itself', () => {
    let now = NOON
    let woken = 0
    const record = new SelfRecord(() => now)
    record.attach(createMemory(), () => {
      woken += 1
    })
    const drop = () =>
      record.noteOutbox({ kind: 'dropped', rounds: 2, why: 'outbox-bytes', counts: { disk: 2 } })
    for (let count = 0; count < 10; count += 1) drop()
    expect([woken, record.incidents.drops?.counts]).toEqual([1, { disk: 20 }])
    now += DAY
    drop()
    expect([woken, record.incidents.drops?.counts]).toEqual([2, { disk: 2 }])
  })

  it('of an outbox and a state file in ruins is a warning for each, and nothing stops', async () => {
    const record = new SelfRecord(() => NOON)
    for (const name of ['outbox.db', 'state.db']) writeFileSync(join(folder, name), 'r'.repeat(5_000))
    const now = () => NOON
    const report = { now, path: join(folder, 'state.db') }
    const state = openState({ ...report, report: (incident) => record.noteState(incident) })
    const outbox = new Outbox({
      path: join(folder, 'outbox.db'),
      hostId: '6f9d2a52-5f2d-4a53-9d66-1f2f4c1b7a10',
      maxBytes: 1e8,
      maxAgeMs: 1e10,
      keepAcknowledgedMs: 1e8,
      now,
      report: (incident) => record.noteOutbox(incident),
    })
    expect(outbox.append([aRound()])).toBe(1)
    const sizes = { ...outbox.size(), ...outbox.details(), maxBytes: 1e8 }
    const { incidents, isStateWritable } = record
    expect(verdicts({ incidents, isStateWritable, isClockLost: false, outbox: sizes })).toEqual([
      'outbox warning outbox-damaged',
      'state warning state-damaged',
    ])
    expect(incidents.outboxAside?.movedTo).toContain('outbox.db.damaged-')
    state.close()
    outbox.close()
  })
})
