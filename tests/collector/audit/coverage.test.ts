// A command that changes the database without a row in the operation log, in the same transaction, fails here.
import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { hashSecret } from '../../../collector/hash-secret.ts'
import type { Command } from '../../../collector/ingest/messages.ts'
import type {
  HandoverRecord,
  NotificationRecord,
  SettingRecord,
} from '../../../collector/store/process-records.ts'
import type { Write, WriteStore } from '../../../collector/store/store.ts'
import type { FaultVerb } from '../../../shared/api/fault.ts'
import { type FaultVerbBody, ReportFault } from '../../../shared/api/fault-verbs.ts'
import { Roster } from '../../../shared/api/settings/duty.ts'
import { Policy } from '../../../shared/api/settings/policy.ts'
import { addAlertSource, alert, takeAlerts } from '../../support/alerts.ts'
import { addToken, addUser } from '../../support/people.ts'
import { ACTOR, CODE, FACTS, finding, MACHINE, MINUTE, round, T0 } from '../../support/rounds.ts'
import { createWriterRig, EPOCH, HOST_ID, type WriterRig } from '../../support/writer-rig.ts'

type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>
type Specimen<Kind extends Command['kind']> = {
  /** On a writer with one host that is connected and has an open fault. */
  readonly make: (rig: WriterRig, connection: number) => CommandOf<Kind>
  /** The beginning of an action; or why nothing need be told. */
  readonly leaves: { readonly action: string } | { readonly exempt: string }
}

const traits = (boot: string, card: string) => ({
  bootId: boot,
  machineId: 'm',
  productId: card,
  cards: [`52:54:00:00:00:${card}`],
  stateId: null,
})
const enrolWith = (rig: WriterRig, hostId: string | null) =>
  rig.command({ kind: 'create-code', ...CODE, hostId, at: rig.now }) as {
    secret: string
    code: { id: string }
  }
const token = (rig: WriterRig) => {
  addToken(rig, addUser(rig, { username: 'li.na', role: 'operator' }))
  return String(rig.rows('SELECT id FROM tokens')[0]?.id)
}
const notification = (state: NotificationRecord['state']): NotificationRecord => ({
  ...{ id: 'n1', channelId: 'c1', event: 'opened', fault: 1, at: T0, state, attempts: 3, nextAt: T0 },
  ...{ sentAt: null, error: 'refused', foldedInto: null, isUrgent: false, cause: 'opened/disk', people: [] },
  content: { fault: null, by: null, words: null, from: null, to: null, more: {} },
})
const session = (userId: string) => ({
  id: 's1',
  userId,
  token: 't1',
  expiresAt: T0 + MINUTE,
  createdAt: T0,
  updatedAt: T0,
  ipAddress: null,
  userAgent: null,
})
const openFault = (rig: WriterRig) =>
  Number(rig.rows("SELECT id FROM faults WHERE stage = 'reported'")[0]?.id)

const change = <Verb extends FaultVerb>(rig: WriterRig, verb: Verb, body: FaultVerbBody[Verb]) =>
  ({
    kind: 'change-fault',
    faultId: openFault(rig),
    verb,
    body,
    by: ACTOR,
    at: rig.now,
  }) as CommandOf<'change-fault'>

/** A roster of two people who take turns by the day; the ids of both. */
const withRoster = (rig: WriterRig): [string, string] => {
  const people: [string, string] = [
    addUser(rig, { username: 'li.na', role: 'operator' }),
    addUser(rig, { username: 'wang.wei', role: 'operator' }),
  ]
  const shift = { name: 'Day', from: '08:00', to: '08:00', every: 'day', startOn: '2026-01-01', people }
  const body = Roster.parse({ name: 'Ops', timeZone: 'UTC', shifts: [shift] })
  const write = { kind: 'write-setting', settingKind: 'roster', id: 'r1', isNew: true, body } as const
  rig.command({ ...write, secrets: {}, version: null, by: ACTOR, at: rig.now })
  return people
}
const standIn = (rig: WriterRig): CommandOf<'stand-in'> => {
  const [personId] = withRoster(rig)
  const times = { from: rig.now, to: rig.now + 60 * MINUTE }
  const override = { ...times, personId, reason: 'ill', shift: null }
  return { kind: 'stand-in', rosterId: 'r1', override, by: ACTOR, at: rig.now }
}
const note = (rig: WriterRig): CommandOf<'write-handover'> => {
  const [id] = withRoster(rig)
  const about = { rosterId: 'r1', text: 'all quiet', shiftFrom: null, person: { id, name: 'Li Na' } }
  return { kind: 'write-handover', ...about, by: ACTOR, at: rig.now }
}

/** Every kind of command: a new one that is not named here does not compile. */
const SPECIMENS: { readonly [Kind in Command['kind']]: Specimen<Kind> } = {
  connect: {
    make: (rig) => ({
      kind: 'connect',
      connection: 900,
      hostId: HOST_ID,
      epoch: EPOCH,
      agentVersion: '0.1.0',
      ...MACHINE,
      at: rig.now,
    }),
    leaves: {
      exempt: 'an agent comes and goes as lines do; its lease and last sign of life are no change by anybody',
    },
  },
  disconnect: {
    make: (rig, connection) => ({ kind: 'disconnect', connection, at: rig.now }),
    leaves: { exempt: 'like connect' },
  },
  'note-token-use': {
    make: (rig) => ({ kind: 'note-token-use', tokenId: token(rig), at: rig.now }),
    leaves: { exempt: 'a sign of life of a token; what it was used for leaves its own row' },
  },
  'create-code': {
    make: (rig) => ({ kind: 'create-code', ...CODE, at: rig.now }),
    leaves: { action: 'enrol-code.create' },
  },
  'revoke-code': {
    make: (rig) => ({ kind: 'revoke-code', codeId: enrolWith(rig, null).code.id, by: ACTOR, at: rig.now }),
    leaves: { action: 'enrol-code.revoke' },
  },
  enrol: {
    make: (rig) => {
      const codeHash = hashSecret(enrolWith(rig, null).secret)
      return {
        kind: 'enrol',
        codeHash,
        hostId: randomUUID(),
        publicKey: 'q'.repeat(60),
        facts: FACTS,
        ...MACHINE,
        at: rig.now,
      }
    },
    leaves: { action: 'host.enrol' },
  },
  'revoke-host': {
    make: (rig) => ({ kind: 'revoke-host', hostId: HOST_ID, reason: 'sold', by: ACTOR, at: rig.now }),
    leaves: { action: 'host.revoke' },
  },
  'settle-identity': {
    make: (rig) => {
      const connect = (connection: number, machine: ReturnType<typeof traits>) => {
        const who = { hostId: HOST_ID, epoch: EPOCH, agentVersion: '0.1.0', address: '10.0.0.9' }
        return rig.command({ kind: 'connect', connection, ...who, traits: machine, at: rig.now })
      }
      connect(901, traits('boot-a', '0a'))
      expect(() => connect(902, traits('boot-b', '0b'))).toThrow()
      return { kind: 'settle-identity', hostId: HOST_ID, keep: 'known', by: ACTOR, at: rig.now }
    },
    leaves: { action: 'host.settle-identity' },
  },
  'rotate-key': {
    make: (rig, connection) => ({
      kind: 'rotate-key',
      connection,
      publicKey: 'r'.repeat(60),
      address: null,
      at: rig.now,
    }),
    leaves: { action: 'host.rotate-key' },
  },
  'note-audit': {
    make: (rig) => {
      const object = { kind: 'certificate', id: '1', name: '' }
      const entry = { at: rig.now, by: ACTOR, action: 'certificate.renew', object, before: null, after: null }
      return { kind: 'note-audit', entry }
    },
    leaves: { action: 'certificate.renew' },
  },
  'write-people': {
    make: (rig) => {
      const row = {
        id: 'u9',
        username: 'wang.fang',
        email: 'w@xunjian.invalid',
        name: 'Wang',
        emailVerified: 0,
        mustChangePassword: 0,
        role: 'viewer',
      }
      const op = {
        kind: 'create',
        model: 'user',
        row: { ...row, createdAt: rig.now, updatedAt: rig.now },
      } as const
      return { kind: 'write-people', ops: [op], by: ACTOR, address: null, at: rig.now }
    },
    leaves: { action: 'user.create' },
  },
  'end-expired-sessions': {
    make: (rig) => {
      const row = session(addUser(rig, { username: 'li.na', role: 'viewer' }))
      const ops = [{ kind: 'create', model: 'session', row } as const]
      rig.command({ kind: 'write-people', ops, by: ACTOR, address: null, at: rig.now })
      return { kind: 'end-expired-sessions', absoluteMs: MINUTE, at: T0 + 60 * MINUTE }
    },
    leaves: { action: 'session.expire' },
  },
  'create-token': {
    make: (rig) => {
      const userId = addUser(rig, { username: 'li.na', role: 'operator' })
      const kept = {
        id: 't9',
        name: 'ci',
        hash: 'h'.repeat(64),
        scopes: ['read'] as const,
        userId,
        createdBy: 'li.na',
      }
      const moments = { createdAt: rig.now, expiresAt: null, lastUsedAt: null, revokedAt: null }
      return { kind: 'create-token', token: { ...kept, ...moments }, by: ACTOR, at: rig.now }
    },
    leaves: { action: 'token.create' },
  },
  'revoke-token': {
    make: (rig) => ({ kind: 'revoke-token', tokenId: token(rig), owner: null, by: ACTOR, at: rig.now }),
    leaves: { action: 'token.revoke' },
  },
  'change-fault': {
    make: (rig) => change(rig, 'note', { text: 'seen' }),
    leaves: { action: 'fault.note' },
  },
  'report-fault': {
    make: (rig) => {
      const report = ReportFault.parse({ title: 'The air conditioning drips' })
      return { kind: 'report-fault', report, by: ACTOR, at: rig.now }
    },
    leaves: { action: 'fault.opened' },
  },
  'add-attachment': {
    make: (rig) => {
      const file = { name: 'leak.png', type: 'image/png', bytes: 10, sha256: '0'.repeat(64) }
      const attachment = { id: 'a1', fault: null, ...file, at: rig.now, byId: ACTOR.id, by: ACTOR.name }
      return { kind: 'add-attachment', attachment, by: ACTOR, at: rig.now }
    },
    leaves: { action: 'attachment.add' },
  },
  'note-delivery': {
    make: (rig) => ({ kind: 'note-delivery', rows: [notification('dead')], at: rig.now }),
    leaves: { action: 'notification.give-up' },
  },
  'resend-notifications': {
    make: (rig) => ({
      kind: 'resend-notifications',
      rows: [notification('dead')],
      by: ACTOR,
      at: rig.now,
    }),
    leaves: { action: 'notification.resend' },
  },
  'take-alerts': {
    make: (rig) => {
      addAlertSource(rig)
      return takeAlerts(rig, [alert()])
    },
    leaves: { action: 'fault.opened' },
  },
  'sweep-attachments': {
    make: (rig) => {
      const file = { name: 'leak.png', type: 'image/png', bytes: 10, sha256: '0'.repeat(64) }
      const attachment = { id: 'a1', fault: null, ...file, at: rig.now, byId: ACTOR.id, by: ACTOR.name }
      rig.command({ kind: 'add-attachment', attachment, by: ACTOR, at: rig.now })
      return { kind: 'sweep-attachments', before: rig.now + 1, at: rig.now + 1 }
    },
    leaves: { action: 'attachment.remove' },
  },
  'stand-in': { make: standIn, leaves: { action: 'duty.stand-in' } },
  'end-stand-in': {
    make: (rig) => {
      const after = rig.command(standIn(rig)) as SettingRecord<'roster'>
      const overrideId = after.body.overrides[0]?.id ?? ''
      return { kind: 'end-stand-in', rosterId: 'r1', overrideId, by: ACTOR, at: rig.now }
    },
    leaves: { action: 'duty.stand-in-ended' },
  },
  'swap-duty': {
    make: (rig) => {
      const [one, other] = withRoster(rig)
      // T0 is in the turn that began at eight: the first of January was the first's.
      const day = 1_440 * MINUTE
      const eight = Math.floor((rig.now - 480 * MINUTE) / day) * day + 480 * MINUTE
      const isFirst = Math.round((eight - Date.parse('2026-01-01T08:00:00Z')) / day) % 2 === 0
      const [today, tomorrow] = isFirst ? [one, other] : [other, one]
      const swap = {
        first: { from: eight, to: eight + day, personId: today, shift: null },
        second: { from: eight + day, to: eight + 2 * day, personId: tomorrow, shift: null },
        reason: '',
      }
      return { kind: 'swap-duty', rosterId: 'r1', swap, by: ACTOR, at: rig.now }
    },
    leaves: { action: 'duty.swap' },
  },
  'write-handover': { make: note, leaves: { action: 'duty.handover' } },
  'see-handover': {
    make: (rig) => {
      const { id } = rig.command(note(rig)) as HandoverRecord
      const person = { id: 'u2', name: 'Wang Wei' }
      return { kind: 'see-handover', handoverId: id, person, by: ACTOR, at: rig.now }
    },
    leaves: { action: 'duty.handover-seen' },
  },
  'write-setting': {
    make: (rig) => ({
      kind: 'write-setting',
      settingKind: 'policy',
      id: null,
      isNew: true,
      body: Policy.parse({ name: 'strict' }),
      secrets: {},
      version: null,
      by: ACTOR,
      at: rig.now,
    }),
    leaves: { action: 'policy.create' },
  },
}

let rig: WriterRig | null = null
afterEach(() => rig?.remove())

/** A writer that tells what each of its transactions held; `spoil` sits between the writer and the witness. */
function start(spoil: (writes: readonly Write[]) => readonly Write[] = (writes) => writes) {
  const commits: (readonly Write[])[] = []
  const wrapStore = (store: WriteStore): WriteStore => ({
    ...store,
    commit: (writes) => {
      const left = spoil(writes)
      commits.push(left)
      store.commit(left)
    },
  })
  const made = createWriterRig({ wrapStore })
  rig = made
  made.enrol()
  const connection = made.connect()
  for (const minutes of [0, 5]) {
    const at = T0 + minutes * MINUTE
    made.rounds(connection, round({ observedAt: at, plannedAt: at, findings: [finding('/', 'critical', 1)] }))
  }
  return { made, connection, commits }
}

/** Transactions that changed something and told nothing. */
function silent(commits: readonly (readonly Write[])[]): readonly (readonly Write[])[] {
  return commits.filter((writes) => writes.length > 0 && !writes.some(({ kind }) => kind === 'audit'))
}

function actions(commits: readonly (readonly Write[])[]): string[] {
  return commits.flat().flatMap((write) => (write.kind === 'audit' ? [write.record.action] : []))
}

function run(kind: Command['kind'], spoil?: (writes: readonly Write[]) => readonly Write[]) {
  const { made, connection, commits } = start(spoil)
  const command = SPECIMENS[kind].make(made, connection)
  commits.length = 0
  const before = made.rows('SELECT count(*) AS rows FROM audit')[0]?.rows
  made.command(command)
  const rows = Number(made.rows('SELECT count(*) AS rows FROM audit')[0]?.rows) - Number(before)
  return { commits, rows }
}

describe('a command', () => {
  it.each(Object.entries(SPECIMENS))('%s', (kind, { leaves }) => {
    const { commits, rows } = run(kind as Command['kind'])
    // A specimen that changes nothing would show nothing.
    expect(commits.flat().length).toBeGreaterThan(0)
    if ('exempt' in leaves) {
      expect(rows).toBe(0)
      return
    }
    expect(silent(commits)).toEqual([])
    expect(actions(commits)).toContain(leaves.action)
    expect(rows).toBeGreaterThan(0)
  })

  it('that tells nothing is found out', () => {
    const { commits, rows } = run('create-code', (writes) => writes.filter(({ kind }) => kind !== 'audit'))
    expect(silent(commits)).not.toEqual([])
    expect(rows).toBe(0)
  })
})

describe('what the collector does by itself', () => {
  it('opens, recovers and closes a fault with a row in the same transaction', () => {
    const { made, connection, commits } = start()
    const of = () => commits.filter((writes) => writes.some(({ kind }) => kind === 'fault'))
    expect(silent(of())).toEqual([])
    expect(actions(of())).toEqual(['fault.opened'])
    commits.length = 0
    const at = T0 + 10 * MINUTE
    made.rounds(connection, round({ observedAt: at, plannedAt: at, findings: [finding('/', 'ok', 900)] }))
    expect(actions(commits)).toEqual(['fault.recovered', 'fault.closed'])
    expect(silent(of())).toEqual([])
  })

  it('starts, stops and changes its tables', () => {
    const { made, commits } = start()
    commits.length = 0
    made.restart('in-order')
    expect(actions(commits)).toEqual(['collector.stop', 'collector.start'])
    const told = made.rows('SELECT action FROM audit ORDER BY id LIMIT 2').map((row) => row.action)
    expect(told).toEqual(['collector.start', 'collector.migrate'])
  })

  it('takes up plan rules that were changed while it was off', () => {
    const { made, commits } = start()
    commits.length = 0
    const rule = { inspection: 'disk', labels: {}, enabled: false, parameters: {} }
    made.restart('in-order', { plan: [rule] })
    expect(actions(commits)).toContain('plan.change')
    expect(made.rows("SELECT before, after FROM audit WHERE action = 'plan.change'")).toEqual([
      { before: null, after: JSON.stringify([rule]) },
    ])
    commits.length = 0
    made.restart('in-order', { plan: [rule] })
    expect(actions(commits)).not.toContain('plan.change')
  })
})
