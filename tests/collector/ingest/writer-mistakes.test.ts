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

type FoldPast = typeof import('../../../collector/ingest/fold-past.ts')
vi.mock('../../../collector/ingest/fold-past.ts', async (importOriginal) => {
  const real = await importOriginal<FoldPast>()
  const foldPast: FoldPast['foldPast'] = (memory, place, past) => {
    if (past.findings.some(([item]) => item === 'late-poison')) throw new TypeError('a mistake')
    real.foldPast(memory, place, past)
  }
  return { ...real, foldPast }
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

it('a late round that the writer fails on goes into history unjudged, and costs no other round', () => {
  const frame = (seq: number, item: string, lane: 'live' | 'backlog') =>
    ({
      type: 'round',
      epoch: EPOCH,
      seq,
      lane,
      round: round({ observedAt: T0 + seq * MINUTE, findings: [finding(item, 'ok')] }),
    }) as const
  const first = rig.connect()
  rig.send(first, frame(1, '/', 'live'), frame(4, '/', 'live'))
  rig.heard()
  rig.send(first, frame(2, '/', 'backlog'), frame(3, 'late-poison', 'backlog'))
  expect(rig.heard()).toContainEqual({ kind: 'store-failed', message: 'a mistake' })
  const again = rig.connect()
  rig.send(again, frame(2, '/', 'backlog'), frame(3, 'late-poison', 'backlog'), frame(5, '/', 'live'))
  expect(rig.rows('SELECT seq, ahead FROM epochs')).toEqual([{ seq: 5, ahead: '[]' }])
  expect(rig.rows('SELECT made FROM states WHERE made > 0')).toEqual([{ made: 5 }])
  expect(rig.rows('SELECT count(*) AS n FROM chains')).toEqual([{ n: 0 }])
})
