import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashSecret } from '../../../collector/hash-secret.ts'
import type { ConnectAnswer } from '../../../collector/ingest/messages.ts'
import type { Traits } from '../../../shared/protocol.ts'
import { ACTOR, CODE, FACTS, finding, hello, MACHINE, MINUTE, round, T0 } from '../../support/rounds.ts'
import { createWriterRig, EPOCH, HOST_ID, type WriterRig } from '../../support/writer-rig.ts'

const A: Traits = {
  bootId: 'boot-a',
  machineId: 'm',
  productId: 'p-a',
  cards: ['52:54:00:00:00:0a'],
  stateId: '8:2:1',
}
const B: Traits = { ...A, bootId: 'boot-b', productId: 'p-b', cards: ['52:54:00:00:00:0b'] }
const OWN_ID = '0198f2a0-0000-4000-8000-0000000000ff'
let rig: WriterRig
let nextConnection = 100

beforeEach(() => {
  rig = createWriterRig()
  rig.enrol()
})
afterEach(() => rig.remove())

function connect(traits: Traits | null, address: string | null = '10.0.0.5'): number {
  const connection = nextConnection++
  const machine = { hostId: HOST_ID, epoch: EPOCH, agentVersion: '0.1.0', traits, address }
  rig.command({ kind: 'connect', connection, ...machine, at: rig.now }) as ConnectAnswer
  rig.send(connection, hello())
  return connection
}
function refusalOf(traits: Traits, address = '10.0.0.9'): { code: string; detail?: string } {
  try {
    connect(traits, address)
  } catch (error) {
    return (error as { failure: { code: string; detail?: string } }).failure
  }
  throw new Error('it was let in')
}
function settle(keep: 'known' | 'other'): void {
  rig.command({ kind: 'settle-identity', hostId: HOST_ID, keep, by: ACTOR, at: rig.now })
}
function enrolFor(traits: Traits): void {
  const { secret } = rig.command({ kind: 'create-code', ...CODE, at: rig.now }) as { secret: string }
  const asked = { codeHash: hashSecret(secret), hostId: OWN_ID, publicKey: 'q'.repeat(60), facts: FACTS }
  rig.command({ kind: 'enrol', ...asked, ...MACHINE, traits, at: rig.now })
}

const faults = () =>
  rig
    .rows("SELECT stage, status, item, source, summary FROM faults WHERE item = 'identity' ORDER BY id")
    .map((row) => ({
      ...row,
      summary: (JSON.parse(String(row.summary)) as { summary: object }).summary,
    }))
const host = () =>
  rig.rows('SELECT traits, other, past_boots, lease FROM hosts WHERE id = ?', HOST_ID)[0] ?? {}
const traitsNow = () => JSON.parse(String(host().traits)) as Traits
const other = () =>
  JSON.parse(String(host().other)) as { traits: Traits; lastSeenAt: number; settledAt: number | null } | null
const actions = () =>
  rig.rows("SELECT action FROM audit WHERE action LIKE 'host.%'").map(({ action }) => action)

describe('a second machine with the identity of a host', () => {
  it('gets no lease, and a fault names both', () => {
    const known = connect(A)
    const { lease } = host()
    const refused = refusalOf(B)
    expect(refused.code).toBe('cloned')
    expect(refused.detail).toBe(
      'web-01 is known as the machine 10.0.0.5 (52:54:00:00:00:0a), this one is 10.0.0.9 (52:54:00:00:00:0b): enrol it for itself',
    )
    expect(faults()).toEqual([
      {
        stage: 'reported',
        status: 'critical',
        item: 'identity',
        source: 'inspection',
        summary: {
          code: 'two-machines',
          values: {
            name: 'web-01',
            known: '10.0.0.5 (52:54:00:00:00:0a)',
            other: '10.0.0.9 (52:54:00:00:00:0b)',
          },
        },
      },
    ])
    expect(host().lease).toBe(lease)
    expect(traitsNow()).toEqual(A)
    expect(actions()).toContain('host.second-machine')
    // The known one goes on undisturbed.
    rig.heard()
    rig.rounds(known, round({ observedAt: T0, findings: [finding('/', 'ok')] }))
    expect(rig.heard().some(({ kind }) => kind === 'refused')).toBe(false)
  })

  it('leaves no round under the host, whatever it sends', () => {
    connect(A)
    refusalOf(B)
    const refused = nextConnection - 1
    rig.heard()
    rig.send(refused, {
      type: 'round',
      epoch: EPOCH,
      seq: 1,
      round: round({ observedAt: T0, findings: [finding('/', 'critical')] }),
    })
    expect(rig.heard()).toMatchObject([{ kind: 'refused', refusals: [{ connection: refused, close: true }] }])
    expect(rig.rows('SELECT * FROM epochs')).toEqual([])
    expect(
      rig.rows(
        "SELECT s.* FROM states s JOIN inspections i ON i.num = s.inspection WHERE i.name = 'disk' AND last_round IS NOT NULL",
      ),
    ).toEqual([])
  })

  it('is the same fault and one row of the operation log, however often it comes', () => {
    connect(A)
    for (let count = 0; count < 20; count += 1) {
      rig.at(rig.now + 10_000)
      rig.rounds(nextConnection - 1, round({ observedAt: rig.now, findings: [] }))
      refusalOf(B)
    }
    expect(faults()).toHaveLength(1)
    expect(actions().filter((action) => action === 'host.second-machine')).toHaveLength(1)
    const times = Number(
      rig.rows(
        "SELECT made FROM states s JOIN inspections i ON i.num = s.inspection WHERE i.name = 'host'",
      )[0]?.made,
    )
    expect(times).toBe(1)
  })

  it('is not a network that was cut: the same machine comes back before its old connection is known to be dead', () => {
    const old = connect(A)
    rig.at(T0 + 1_000)
    const answer = rig.command({
      kind: 'connect',
      connection: 900,
      hostId: HOST_ID,
      epoch: EPOCH,
      agentVersion: '0.1.0',
      traits: A,
      address: '10.0.0.77',
      at: rig.now,
    })
    expect(answer).toMatchObject({ superseded: old })
    rig.heard()
    rig.rounds(old, round({ observedAt: T0 }))
    expect(rig.heard()).toMatchObject([
      { kind: 'refused', refusals: [{ connection: old, reason: 'superseded' }] },
    ])
    expect(faults()).toEqual([])
  })

  it('is noticed when two take turns, by a boot id that comes back', () => {
    connect(A)
    rig.at(T0 + MINUTE)
    connect({ ...A, bootId: 'boot-b' })
    expect(JSON.parse(String(host().past_boots))).toEqual(['boot-a'])
    expect(refusalOf(A).code).toBe('cloned')
    expect(faults()).toHaveLength(1)
  })

  it('is settled for the known one: the fault recovers, the other stays out and opens no fault any more', () => {
    connect(A)
    refusalOf(B)
    settle('known')
    expect(faults()).toMatchObject([{ stage: 'closed', status: 'ok' }])
    rig.at(T0 + 10 * MINUTE)
    expect(refusalOf(B).code).toBe('cloned')
    expect(faults()).toHaveLength(1)
    expect(other()).toMatchObject({ traits: B, settledAt: T0, lastSeenAt: T0 + 10 * MINUTE })
    expect(actions()).toContain('host.settle-identity')
  })

  it('is settled for the other one: the known one has to go, and is the clone from then on', () => {
    const known = connect(A)
    refusalOf(B)
    rig.heard()
    settle('other')
    expect(rig.heard().flatMap((said) => (said.kind === 'refused' ? said.refusals : []))).toMatchObject([
      { connection: known, reason: 'cloned', close: true },
    ])
    expect(faults()).toMatchObject([{ stage: 'closed' }])
    connect(B)
    expect(refusalOf(A, '10.0.0.5').code).toBe('cloned')
    expect(faults()).toHaveLength(1)
    expect(traitsNow()).toEqual(B)
  })

  it('is no more when the other machine enrols for itself', () => {
    connect(A)
    refusalOf(B)
    enrolFor({ ...B, bootId: 'boot-b-after-a-boot' })
    expect(faults()).toMatchObject([{ stage: 'closed', status: 'ok' }])
    expect(other()).toBeNull()
    expect(actions()).toContain('host.second-machine-enrolled')
  })

  it('is not forgotten because some other machine enrols', () => {
    connect(A)
    refusalOf(B)
    enrolFor({ ...B, cards: ['52:54:00:00:00:0c'], stateId: '8:2:7' })
    expect(other()).not.toBeNull()
    expect(faults()).toMatchObject([{ stage: 'reported' }])
  })

  it('is remembered over a restart of the collector, also while the known one is away', () => {
    connect(A)
    const copy = { ...A, stateId: '8:2:9' }
    refusalOf(copy)
    rig.restart('killed')
    expect(refusalOf(copy).code).toBe('cloned')
    connect(A)
    expect(faults()).toHaveLength(1)
  })

  it('cannot be settled when there is none', () => {
    connect(A)
    expect(() => settle('other')).toThrow('no-second-machine')
  })

  it('leaves silence alone: both findings about a host stand side by side', () => {
    const known = connect(A)
    refusalOf(B)
    rig.command({ kind: 'disconnect', connection: known, at: rig.now })
    rig.at(T0 + 5 * MINUTE)
    rig.sweep()
    const open = () =>
      rig.rows("SELECT item FROM faults WHERE stage NOT IN ('closed') ORDER BY item").map(({ item }) => item)
    expect(open()).toEqual(['identity', 'silence'])
    connect(A)
    expect(open()).toEqual(['identity'])
    expect(
      rig.rows(
        "SELECT finding FROM newest n JOIN inspections i ON i.num = n.inspection WHERE i.name = 'host'",
      ),
    ).toHaveLength(2)
  })
})

describe('a machine that changed', () => {
  it('is let in, and the operation log says what is other', () => {
    const connection = connect(A)
    rig.command({ kind: 'disconnect', connection, at: rig.now })
    const repaired = { ...A, bootId: 'boot-a2', cards: ['52:54:00:00:00:aa'] }
    connect(repaired)
    expect(traitsNow()).toEqual(repaired)
    expect(JSON.parse(String(host().past_boots))).toEqual(['boot-a'])
    const [row] = rig.rows("SELECT before, after FROM audit WHERE action = 'host.machine-changed'")
    expect(JSON.parse(String(row?.before))).toEqual({ traits: A })
    expect(JSON.parse(String(row?.after))).toEqual({ traits: repaired })
  })

  it('is known by its last eight boots', () => {
    for (let count = 1; count <= 12; count += 1) connect({ ...A, bootId: `boot-${count}` })
    expect(JSON.parse(String(host().past_boots))).toEqual(
      [4, 5, 6, 7, 8, 9, 10, 11].map((count) => `boot-${count}`),
    )
  })
})
