// What a mistake of our own may cost: the round that brought it to light, and nothing else.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { finding, MINUTE, round, T0 } from '../../support/rounds.ts'
import { createWriterRig, EPOCH, type WriterRig } from '../../support/writer-rig.ts'

type Ingest = typeof import('../../../collector/ingest/ingest.ts')
vi.mock('../../../collector/ingest/ingest.ts', async (importOriginal) => {
  const real = await importOriginal<Ingest>()
  const ingestRound: Ingest['ingestRound'] = (memory, arrival) => {
    real.ingestRound(memory, arrival)
    if (arrival.round.findings.some((one) => one.item === 'poison')) throw new TypeError('a mistake')
  }
  return { ...real, ingestRound }
})

let rig: WriterRig
beforeEach(() => {
  rig = createWriterRig()
  rig.enrol()
})
afterEach(() => rig.remove())

it('a round that makes the writer fail is refused for good, and all others are taken', () => {
  const connection = rig.connect()
  rig.heard()
  const good = (seq: number) =>
    ({
      type: 'round',
      epoch: EPOCH,
      seq,
      round: round({ observedAt: T0 + seq * MINUTE, findings: [finding('/', 'ok')] }),
    }) as const
  const poison = { ...good(2), round: round({ observedAt: T0, findings: [finding('poison', 'critical')] }) }
  rig.send(connection, good(1))
  rig.heard()
  rig.send(connection, poison, good(3))
  expect(rig.heard()).toMatchObject([
    { kind: 'refused', refusals: [{ connection, seq: 2, close: false }] },
    { kind: 'store-failed', message: 'a mistake' },
  ])
  const again = rig.connect()
  rig.send(again, good(3))
  const days = rig.rows('SELECT day FROM days').map((row) => row.day)
  expect(rig.rows(`SELECT seq FROM rounds_${days[0]} WHERE seq IS NOT NULL ORDER BY id`)).toEqual([
    { seq: 1 },
    { seq: 3 },
  ])
  expect(rig.rows('SELECT item FROM items')).toEqual([{ item: '/' }])
})
