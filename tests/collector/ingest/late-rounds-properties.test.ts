// Whatever way rounds come, over two lanes, twice, with the collector killed in between: afterwards everything is as
// if they had come in order and in time.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openReadStore } from '../../../collector/store/sqlite/read-store.ts'
import { Policy } from '../../../shared/api/settings/policy.ts'
import type { AgentFrame } from '../../../shared/protocol.ts'
import type { Round } from '../../../shared/round.ts'
import type { Status } from '../../../shared/status.ts'
import { ACTOR, DISK, finding, hello, MINUTE, planEntry, round, T0 } from '../../support/rounds.ts'
import { createWriterRig, EPOCH, HOST_ID, type WriterRig } from '../../support/writer-rig.ts'

const RULES = {
  disk: { badRounds: 2, goodRounds: 1, recovery: 'automatic' },
  raid: { badRounds: 1, goodRounds: 2, recovery: 'automatic' },
  backups: { badRounds: 2, goodRounds: 1, recovery: 'person' },
} as const
const NEVER_AGAIN = {
  kind: 'write-setting',
  settingKind: 'policy',
  id: 'never-again',
  isNew: true,
  body: Policy.parse({ name: 'never again', reopenMinutes: 0 }),
  secrets: {},
  version: null,
  by: ACTOR,
  at: T0,
} as const
const GREETING = hello({
  inspections: Object.entries(RULES).map(([name, faults]) => ({ ...DISK, name, faults })),
  plan: Object.keys(RULES).map((inspection) => planEntry({ inspection })),
})

type Play = {
  readonly inspection: keyof typeof RULES
  readonly outcome: 'completed' | 'failed' | 'not-applicable'
  readonly statuses: Readonly<Record<string, Status>>
}
const play: fc.Arbitrary<Play> = fc.record({
  inspection: fc.constantFrom<(keyof typeof RULES)[]>('disk', 'disk', 'disk', 'raid', 'backups'),
  outcome: fc.constantFrom<Play['outcome'][]>(
    'completed',
    'completed',
    'completed',
    'completed',
    'failed',
    'not-applicable',
  ),
  statuses: fc.dictionary(
    fc.constantFrom('/', '/var'),
    fc.constantFrom<Status[]>('ok', 'ok', 'warning', 'critical', 'critical', 'unknown'),
    { maxKeys: 2 },
  ),
})
/** One thing that happens; what is not possible at the moment does not happen. */
const step = fc.constantFrom(
  ...(['make', 'make', 'make', 'live', 'live', 'backlog', 'backlog', 'come-back', 'again', 'kill'] as const),
)
type Story = {
  readonly plays: readonly Play[]
  readonly steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]
}
const story: fc.Arbitrary<Story> = fc.record({
  plays: fc.array(play, { minLength: 1, maxLength: 24 }),
  steps: fc.array(step, { minLength: 4, maxLength: 60 }),
})

/** Found by these dice: live it seems to be gone, in order its fault is open and keeps it. */
const GONE_WHILE_A_PERSON_IS_AWAITED: Story = {
  plays: (['critical', 'critical', 'ok', null] as const).map((status) => ({
    inspection: 'backups',
    outcome: 'completed',
    statuses: status === null ? {} : { '/var': status },
  })),
  steps: ['make', 'make', 'make', 'come-back'],
}

const madeAt = (seq: number) => T0 + seq * 5 * MINUTE

function roundOf({ inspection, outcome, statuses }: Play, seq: number): Round {
  const observedAt = madeAt(seq)
  const found = Object.entries(statuses).map(([item, status]) => finding(item, status, seq))
  const note = { code: 'failed', values: { error: 'EIO' } }
  return round({
    inspection,
    outcome,
    observedAt,
    plannedAt: observedAt,
    findings: outcome === 'completed' ? found : [],
    ...(outcome === 'completed' ? {} : { note }),
  })
}

function frameOf(plays: readonly Play[], seq: number, lane?: 'live' | 'backlog'): AgentFrame {
  const play = plays[seq - 1] as Play
  return {
    type: 'round',
    epoch: EPOCH,
    seq,
    round: roundOf(play, seq),
    ...(lane === undefined ? {} : { lane }),
  }
}

/** Everything that people see, without the moments when they could have seen it. */
function outcome(rig: WriterRig) {
  const places = 'JOIN inspections i ON i.num ='
  return {
    faults: rig.rows(
      `SELECT inspection, item, stage, status, worst, began_at, recovered_at, closed_at, bad_rounds, flapping, summary
       FROM faults ORDER BY cause, began_at`,
    ),
    entries: rig.rows(
      `SELECT f.cause, f.began_at, e.kind, e.from_value, CASE WHEN e.kind = 'opened' THEN '' ELSE e.to_value END AS to_value, CASE WHEN e.kind = 'opened' THEN 0 ELSE e.at END AS at
       FROM fault_entries e JOIN faults f ON f.id = e.fault WHERE e.kind <> 'flapping' ORDER BY f.cause, f.began_at, e.id`,
    ),
    items: rig.rows(
      `SELECT i.name, t.item, t.status, t.since, f.began_at FROM items t ${places} t.inspection
       LEFT JOIN faults f ON f.id = t.fault ORDER BY i.name, t.item`,
    ),
    states: rig.rows(
      `SELECT i.name, t.item, json_remove(t.state, '$.fault') AS state FROM item_states t ${places} t.inspection
       ORDER BY i.name, t.item`,
    ),
    series: newestStates(rig),
    runs: rig.rows(
      `SELECT i.name, r.item, r.from_at, r.to_at, r.status FROM runs r ${places} r.inspection ORDER BY i.name, r.item, r.from_at`,
    ),
    slots: rig.rows('SELECT at, inspection, made, extra, missed, rank FROM slots ORDER BY at, inspection'),
    marks: rig.rows('SELECT seq, ahead FROM epochs'),
    hosts: rig.rows('SELECT state, open_faults FROM hosts'),
    rounds: rig.rows('SELECT count(*) AS chains FROM chains'),
  }
}

function newestStates(rig: WriterRig) {
  const store = openReadStore(rig.path)
  try {
    return store.seriesOfHost(HOST_ID).map((series) => {
      const { lastRound: _, judgedRound: __, items: ____, accounted: ___, ...state } = series
      return state
    })
  } finally {
    store.close()
  }
}

function withRig(run: (rig: WriterRig) => void) {
  const rig = createWriterRig()
  try {
    rig.enrol()
    // Only what happens now opens an old fault again; told late, each is one of its own.
    rig.command(NEVER_AGAIN)
    run(rig)
    return outcome(rig)
  } finally {
    rig.remove()
  }
}

const inOrder = ({ plays }: Story) =>
  withRig((rig) => {
    const connection = rig.connect(HOST_ID, GREETING)
    for (let seq = 1; seq <= plays.length; seq += 1) {
      rig.at(madeAt(seq) + 1_000)
      rig.send(connection, frameOf(plays, seq))
    }
  })

/** An agent as it keeps its promises: the newest of each inspection first when it comes back, the rest in order. */
function asItComes({ plays, steps }: Story, look: (rig: WriterRig) => void = () => undefined) {
  return withRig((rig) => {
    let connection = rig.connect(HOST_ID, GREETING)
    let made = 0
    const waiting: number[] = []
    const sent: number[] = []
    const make = () => {
      made += 1
      waiting.push(made)
      rig.at(madeAt(made) + 1_000)
    }
    const send = (seq: number, lane: 'live' | 'backlog') => {
      waiting.splice(waiting.indexOf(seq), 1)
      sent.push(seq)
      rig.send(connection, frameOf(plays, seq, lane))
      look(rig)
    }
    const sendNewest = () => {
      const newest = new Map(waiting.map((seq) => [plays[seq - 1]?.inspection, seq]))
      for (const seq of [...newest.values()].sort((one, other) => one - other)) send(seq, 'live')
    }
    const comeBack = () => {
      connection = rig.connect(HOST_ID, GREETING)
      sendNewest()
    }
    const doings = {
      make: () => made < plays.length && make(),
      live() {
        if (made === plays.length) return
        make()
        send(made, 'live')
      },
      backlog: () => waiting[0] !== undefined && send(waiting[0], 'backlog'),
      'come-back': comeBack,
      again: () =>
        sent.length > 0 && rig.send(connection, frameOf(plays, sent[made % sent.length] ?? 1, 'backlog')),
      kill() {
        rig.restart('killed')
        comeBack()
      },
    }
    for (const doing of steps) doings[doing]()
    while (made < plays.length) doings.live()
    while (waiting.length > 0) doings.backlog()
  })
}

describe('rounds that come late', () => {
  it('leave everything as if they had come in order', () => {
    fc.assert(
      fc.property(story, (told) => {
        expect(asItComes(told)).toEqual(inOrder(told))
      }),
      { numRuns: 60, examples: [[GONE_WHILE_A_PERSON_IS_AWAITED]] },
    )
  }, 120_000)
})
