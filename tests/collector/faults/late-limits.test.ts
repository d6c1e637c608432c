// Limits of policies judge rounds that come late in their place, too: what was bad stays bad up to the place of recovery.
import { expect, it } from 'vitest'
import { Policy } from '../../../shared/api/settings/policy.ts'
import { ACTOR, finding, MINUTE, round, T0 } from '../../support/rounds.ts'
import { createWriterRig, EPOCH } from '../../support/writer-rig.ts'

const VALUES = [90, 40, 60, 60]
const madeAt = (seq: number) => T0 + seq * 5 * MINUTE

function outcome(order: readonly (readonly [seq: number, lane: 'live' | 'backlog'])[]) {
  const rig = createWriterRig()
  try {
    rig.enrol()
    const limits = [{ measurement: 'avail_bytes', side: 'below', warning: 50, recover: 80 }]
    rig.command({
      kind: 'write-setting',
      settingKind: 'policy',
      id: 'space',
      isNew: true,
      body: Policy.parse({ name: 'space', limits, rule: { badRounds: 1 } }),
      secrets: {},
      version: null,
      by: ACTOR,
      at: T0,
    })
    const connection = rig.connect()
    rig.at(madeAt(4) + 1_000)
    for (const [seq, lane] of order) {
      const findings = [finding('/', 'ok', VALUES[seq - 1])]
      const observedAt = madeAt(seq)
      rig.send(connection, {
        type: 'round',
        epoch: EPOCH,
        seq,
        lane,
        round: round({ observedAt, plannedAt: observedAt, findings }),
      })
    }
    return {
      items: rig.rows('SELECT item, status, since FROM items'),
      faults: rig.rows('SELECT item, status, stage, began_at, is_past FROM faults'),
    }
  } finally {
    rig.remove()
  }
}

it('a figure between its limit and its recovery is judged by the rounds before it, whenever they come', () => {
  const late = outcome([
    [1, 'live'],
    [4, 'live'],
    [2, 'backlog'],
    [3, 'backlog'],
  ])
  expect(late).toEqual({
    items: [{ item: '/', status: 'warning', since: madeAt(2) }],
    faults: [{ item: '/', status: 'warning', stage: 'reported', began_at: madeAt(2), is_past: 0 }],
  })
})
