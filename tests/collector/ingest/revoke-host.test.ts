import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashSecret } from '../../../collector/hash-secret.ts'
import type { EnrolAnswer, Failure } from '../../../collector/ingest/messages.ts'
import { keyFingerprint } from '../../../collector/key-fingerprint.ts'
import { ACTOR, CODE, FACTS, finding, MACHINE, MINUTE, round, T0 } from '../../support/rounds.ts'
import { createWriterRig, EPOCH, HOST_ID, type WriterRig } from '../../support/writer-rig.ts'

const NEW_ID = '0198f2a0-0000-4000-8000-0000000000aa'
const NEW_KEY = 'n'.repeat(60)
let rig: WriterRig
let connection: number

beforeEach(() => {
  rig = createWriterRig()
  rig.enrol()
  connection = rig.connect()
  for (const minutes of [0, 5])
    rig.rounds(connection, round({ observedAt: T0 + minutes, findings: [finding('/', 'critical')] }))
})
afterEach(() => rig.remove())

const revoke = () =>
  rig.command({ kind: 'revoke-host', hostId: HOST_ID, reason: 'stolen', by: ACTOR, at: rig.now })
function codeFor(hostId: string | null, fields: { uses?: number; validMs?: number } = {}): string {
  const { secret } = rig.command({ kind: 'create-code', ...CODE, ...fields, hostId, at: rig.now }) as {
    secret: string
  }
  return secret
}
function enrol(secret: string, hostId = NEW_ID, publicKey = NEW_KEY): EnrolAnswer {
  const asked = { codeHash: hashSecret(secret), hostId, publicKey, facts: { ...FACTS, hostname: 'web-01b' } }
  return rig.command({ kind: 'enrol', ...asked, ...MACHINE, address: '10.0.0.6', at: rig.now }) as EnrolAnswer
}
function failureOf(action: () => unknown): Failure['code'] | null {
  try {
    action()
  } catch (error) {
    return (error as { failure: Failure }).failure.code
  }
  return null
}
const refusals = () => rig.heard().flatMap((said) => (said.kind === 'refused' ? said.refusals : []))
const stages = () =>
  rig
    .rows('SELECT inspection, item, stage FROM faults ORDER BY id')
    .map((row) => Object.values(row).join(' '))
const audit = (action: string) =>
  rig.rows('SELECT actor_name, before, after FROM audit WHERE action = ?', action).map((row) => ({
    by: row.actor_name,
    before: JSON.parse(String(row.before)),
    after: JSON.parse(String(row.after)),
  }))

describe('a revoked host', () => {
  it('loses its connection, and what it still sends is refused for the same reason', () => {
    rig.heard()
    revoke()
    expect(refusals()).toEqual([
      { connection, reason: 'revoked', message: 'this host was revoked', close: true },
    ])
    const rounds = Number(rig.rows('SELECT seq FROM epochs')[0]?.seq)
    rig.rounds(connection, round({ observedAt: T0 + MINUTE, findings: [] }))
    expect(refusals()).toMatchObject([{ connection, reason: 'revoked', close: true }])
    expect(rig.rows('SELECT seq FROM epochs')).toEqual([{ seq: rounds }])
    expect(failureOf(() => rig.connect())).toBe('revoked')
  })

  it('has no open faults any more, and their time lines say why', () => {
    expect(stages()).toEqual(['disk / reported'])
    revoke()
    expect(stages()).toEqual(['disk / closed'])
    const [entry] = rig.rows(
      'SELECT kind, by_kind, by_name, from_value, to_value, summary FROM fault_entries ORDER BY id DESC LIMIT 1',
    )
    expect(entry).toMatchObject({
      kind: 'closed',
      by_kind: 'person',
      by_name: 'local operator',
      from_value: 'reported',
      to_value: 'closed',
    })
    expect(JSON.parse(String(entry?.summary)).summary).toEqual({
      code: 'host-revoked',
      values: { reason: 'stolen' },
    })
    expect(rig.rows('SELECT * FROM items')).toEqual([])
    expect(rig.rows('SELECT state, worst, open_faults FROM hosts')).toEqual([
      { state: 'new', worst: null, open_faults: 0 },
    ])
  })

  it('stands in the operation log with who did it and why', () => {
    revoke()
    expect(audit('host.revoke')).toEqual([
      {
        by: 'local operator',
        before: { revokedAt: null, openFaults: [1] },
        after: { revokedAt: T0, reason: 'stolen', openFaults: [] },
      },
    ])
    expect(failureOf(revoke)).toBe('revoked')
    expect(audit('host.revoke')).toHaveLength(1)
  })

  it('is neither silent nor missing rounds', () => {
    revoke()
    rig.at(T0 + 60 * MINUTE)
    rig.sweep()
    rig.restart('in-order')
    rig.at(T0 + 120 * MINUTE)
    rig.sweep()
    expect(stages()).toEqual(['disk / closed'])
    expect(rig.rows('SELECT sum(missed) AS missed FROM states')).toEqual([{ missed: 0 }])
  })
})

describe('a host that is let in again', () => {
  it('gets its old identity back with another key, and its history goes on', () => {
    revoke()
    const code = codeFor(HOST_ID)
    expect(enrol(code).hostId).toBe(HOST_ID)
    const [host] = rig.rows(
      'SELECT id, name, public_key, revoked_at, revoked_reason, key_since, past_boots FROM hosts',
    )
    expect(host).toEqual({
      id: HOST_ID,
      name: 'web-01b',
      public_key: NEW_KEY,
      revoked_at: null,
      revoked_reason: null,
      key_since: T0,
      past_boots: '[]',
    })
    expect(audit('host.readmit')).toMatchObject([
      {
        by: 'web-01b',
        before: { key: keyFingerprint('k'.repeat(60)), revokedAt: T0 },
        after: { key: keyFingerprint(NEW_KEY), revokedAt: null },
      },
    ])
    const again = rig.connect()
    rig.rounds(
      again,
      round({ observedAt: T0 + 10, findings: [finding('/', 'critical')] }),
      round({ observedAt: T0 + 20, findings: [finding('/', 'critical')] }),
    )
    expect(stages()).toEqual(['disk / closed', 'disk / reported'])
    expect(
      rig.rows(
        'SELECT made FROM states s JOIN inspections i ON i.num = s.inspection WHERE i.name = ?',
        'disk',
      ),
    ).toEqual([{ made: 4 }])
  })

  it('has its time to come before it counts as silent', () => {
    revoke()
    rig.at(T0 + 60 * MINUTE)
    enrol(codeFor(HOST_ID))
    rig.at(rig.now + 30_000)
    rig.sweep()
    expect(stages()).toEqual(['disk / closed'])
  })

  it('ends the connection of whoever still has the old key, also when it was not revoked', () => {
    const code = codeFor(HOST_ID)
    rig.heard()
    enrol(code)
    expect(refusals()).toMatchObject([{ connection, reason: 'revoked', close: true }])
    expect(stages()).toEqual(['disk / reported'])
  })

  it('may ask again for an answer that was lost, and nobody else may', () => {
    const code = codeFor(HOST_ID)
    enrol(code)
    expect(enrol(code).hostId).toBe(HOST_ID)
    expect(audit('host.readmit')).toHaveLength(1)
    expect(failureOf(() => enrol(code, NEW_ID, 'x'.repeat(60)))).toBe('code-used')
    revoke()
    expect(failureOf(() => enrol(code))).toBe('code-used')
  })
})

describe('codes', () => {
  it('for many hosts let in as many as they are for', () => {
    const code = codeFor(null, { uses: 3 })
    const id = (last: number) => `0198f2a0-0000-4000-8000-0000000001${String(last).padStart(2, '0')}`
    for (const last of [1, 2, 3]) expect(enrol(code, id(last)).hostId).toBe(id(last))
    expect(failureOf(() => enrol(code, id(4)))).toBe('code-used')
    expect(rig.rows('SELECT used, uses FROM enrol_codes WHERE uses = 3')).toEqual([{ used: 3, uses: 3 }])
    expect(audit('host.enrol').length).toBe(4)
  })

  it('are of no use once they are revoked or over', () => {
    const code = codeFor(null)
    const codeId = hashSecret(code).slice(0, 12)
    rig.command({ kind: 'revoke-code', codeId, by: ACTOR, at: rig.now })
    expect(failureOf(() => enrol(code))).toBe('code-revoked')
    expect(failureOf(() => rig.command({ kind: 'revoke-code', codeId, by: ACTOR, at: rig.now }))).toBe(
      'code-revoked',
    )
    expect(audit('enrol-code.revoke')).toHaveLength(1)
    const late = codeFor(null, { validMs: 1_000 })
    rig.at(rig.now + 1_000)
    expect(failureOf(() => enrol(late))).toBe('code-expired')
  })

  it('leave memory and table 90 days after they were of use, not the operation log', () => {
    const code = codeFor(null, { validMs: 60_000 })
    const day = 86_400_000
    rig.at(T0 + 89 * day)
    rig.sweep()
    expect(rig.rows('SELECT count(*) AS codes FROM enrol_codes')).toEqual([{ codes: 2 }])
    rig.at(T0 + 91 * day)
    rig.sweep()
    expect(rig.rows('SELECT count(*) AS codes FROM enrol_codes')).toEqual([{ codes: 0 }])
    expect(failureOf(() => enrol(code))).toBe('unknown-code')
    expect(audit('enrol-code.forget')).toHaveLength(2)
    rig.restart('killed')
    expect(failureOf(() => enrol(code))).toBe('unknown-code')
  })

  it('do not help a revoked host in with its old key when they are not for it', () => {
    revoke()
    expect(failureOf(() => enrol(codeFor(null), HOST_ID, 'k'.repeat(60)))).toBe('host-exists')
    expect(rig.rows('SELECT seq FROM epochs WHERE epoch = ?', EPOCH)).toHaveLength(1)
  })
})
