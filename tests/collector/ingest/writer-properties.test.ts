import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AgentFrame } from '../../../shared/protocol.ts'
import type { Status } from '../../../shared/status.ts'
import { finding, MINUTE, round, T0 } from '../../support/rounds.ts'
import { createWriterRig, EPOCH, type WriterRig } from '../../support/writer-rig.ts'

const ITEMS = ['/', '/var', '/srv']
const roundsOf = fc.array(
  fc.dictionary(fc.constantFrom(...ITEMS), fc.constantFrom<Status>('ok', 'warning', 'critical', 'unknown')),
  {
    minLength: 1,
    maxLength: 12,
  },
)

function framesOf(plays: readonly Record<string, Status>[]): AgentFrame[] {
  return plays.map((statuses, index) => {
    const observedAt = T0 + index * 5 * MINUTE
    const findings = Object.entries(statuses).map(([item, status]) => finding(item, status, index))
    return {
      type: 'round',
      epoch: EPOCH,
      seq: index + 1,
      round: round({ observedAt, plannedAt: observedAt, findings }),
    }
  })
}

/** Everything that people see, without what depends on when it arrived. */
function outcome(rig: WriterRig) {
  return {
    faults: rig.rows(
      'SELECT item, stage, status, worst, began_at, bad_rounds, flapping FROM faults ORDER BY id',
    ),
    entries: rig.rows('SELECT fault, kind, from_value, to_value, round FROM fault_entries ORDER BY id'),
    items: rig.rows('SELECT item, status, since FROM items ORDER BY item'),
    runs: rig.rows('SELECT item, from_at, to_at, status FROM runs ORDER BY item, from_at'),
    counts: rig.rows(
      'SELECT made, failed, missed FROM states WHERE inspection = (SELECT num FROM inspections WHERE name = ?)',
      'disk',
    ),
    slots: rig.rows('SELECT at, sum(made) AS made, max(rank) AS rank FROM slots GROUP BY at'),
  }
}

function play(run: (rig: WriterRig, connect: () => number) => void) {
  const rig = createWriterRig()
  try {
    rig.enrol()
    run(rig, () => rig.connect())
    return outcome(rig)
  } finally {
    rig.remove()
  }
}

describe('the outcome of rounds', () => {
  it('is the same however often they are sent again and the collector is killed in between', () => {
    const disturbances = fc.array(fc.record({ resend: fc.nat(3), kill: fc.boolean() }), {
      minLength: 12,
      maxLength: 12,
    })
    fc.assert(
      fc.property(roundsOf, disturbances, (plays, disturbed) => {
        const frames = framesOf(plays)
        const straight = play((rig, connect) => {
          const connection = connect()
          for (const frame of frames) rig.send(connection, frame)
        })
        const troubled = play((rig, connect) => {
          let connection = connect()
          for (const [index, frame] of frames.entries()) {
            rig.send(connection, frame)
            const trouble = disturbed[index] ?? { resend: 0, kill: false }
            if (trouble.kill) {
              rig.restart('killed')
              connection = connect()
            }
            for (const again of frames.slice(Math.max(0, index - trouble.resend), index + 1))
              rig.send(connection, again)
          }
        })
        expect(troubled).toEqual(straight)
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  it('never has two open faults of one cause, nor one on an item that is well and does not flap', () => {
    fc.assert(
      fc.property(roundsOf, (plays) => {
        const { faults, items } = play((rig, connect) => {
          const connection = connect()
          for (const frame of framesOf(plays)) rig.send(connection, frame)
        })
        const open = faults.filter((fault) => fault.stage !== 'closed').map((fault) => fault.item)
        expect(new Set(open).size).toBe(open.length)
        const bad = items.filter((item) => item.status !== 'ok').map((item) => item.item)
        const steady = faults.filter((fault) => fault.stage !== 'closed' && fault.flapping === 0)
        for (const fault of steady) expect(bad).toContain(fault.item)
      }),
      { numRuns: 25 },
    )
  }, 60_000)
})
