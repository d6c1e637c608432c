// Five thousand hosts of one site fall silent at once: one parent, five thousand children, quickly, and nothing is lost.
import { expect, it } from 'vitest'
import { hello, MINUTE, T0 } from '../../support/rounds.ts'
import { createWriterRig } from '../../support/writer-rig.ts'

const HOSTS = 5_000
const hostId = (num: number) => `0198f2a0-0000-4000-8000-${String(num).padStart(12, '0')}`

it('a lost site of 5,000 hosts is one fault with all of theirs below it, within seconds, over a kill', () => {
  const rig = createWriterRig()
  try {
    for (let num = 1; num <= HOSTS; num += 1) {
      rig.enrol(hostId(num), { name: `h${num}`, labels: { site: 'east' } })
      rig.connect(hostId(num), hello({ plan: [] }))
    }
    rig.heard()
    rig.at(T0 + 2 * MINUTE)
    const startedAt = performance.now()
    rig.sweep()
    const sweepMs = performance.now() - startedAt

    expect(rig.rows("SELECT item, parent, status, stage FROM faults WHERE inspection = 'site'")).toEqual([
      { item: 'east', parent: null, status: 'critical', stage: 'reported' },
    ])
    const children = () =>
      rig.rows(
        "SELECT count(*) AS n FROM faults WHERE parent = 1 AND item = 'silence' AND stage = 'reported'",
      )
    expect(children()).toEqual([{ n: HOSTS }])
    expect(rig.rows("SELECT count(*) AS n FROM fault_entries WHERE kind = 'opened'")).toEqual([
      { n: HOSTS + 1 },
    ])
    // About 2 s on two busy cores; a loop over all faults for each would take minutes.
    expect(sweepMs).toBeLessThan(20_000)

    rig.restart('killed')
    expect(children()).toEqual([{ n: HOSTS }])
    rig.at(T0 + 10 * MINUTE)
    for (let num = 1; num <= HOSTS; num += 1) rig.connect(hostId(num), null)
    rig.sweep()
    expect(rig.rows("SELECT count(*) AS n FROM faults WHERE stage <> 'closed'")).toEqual([{ n: 0 }])
  } finally {
    rig.remove()
  }
}, 120_000)
