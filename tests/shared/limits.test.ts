// Every bound on what a peer or a person may send: what is just as long as allowed is taken, one more is not.
import { describe, expect, it } from 'vitest'
import { ShiftsQuery } from '../../shared/api/duty.ts'
import { EnrolCodeRequest, RevokeHost } from '../../shared/api/enrolment.ts'
import { NoteFault, ReportFault } from '../../shared/api/fault-verbs.ts'
import { ResendNotifications } from '../../shared/api/notification.ts'
import { AuditQuery, CreateUser, SignIn } from '../../shared/api/people.ts'
import { EmergencyPlan, Escalation, Roster, Shift } from '../../shared/api/settings/duty.ts'
import { CreateSetting } from '../../shared/api/settings/settings.ts'
import { readEnrolCode, writeEnrolCode } from '../../shared/enrol-code.ts'
import { InspectionName } from '../../shared/finding.ts'
import { LIMITS } from '../../shared/limits.ts'
import { AgentFrame, CollectorFrame } from '../../shared/protocol.ts'
import { Selector } from '../../shared/selector.ts'
import { aFinding, helloFrame, roundFrame } from '../support/frames.ts'

/** Whether this many, or this long, is taken. */
type Takes = (size: number) => boolean

const text = (size: number) => 'x'.repeat(size)
const many = <T>(size: number, make: (index: number) => T) =>
  Array.from({ length: size }, (_, index) => make(index))
const named = <T>(size: number, value: (index: number) => T) =>
  Object.fromEntries(many(size, (index) => [`n${index}`, value(index)]))
const takesRound = (finding: object) =>
  AgentFrame.safeParse({
    ...roundFrame(),
    round: { ...roundFrame().round, findings: [{ ...aFinding(), ...finding }] },
  }).success
const takesHello = (fields: object) => AgentFrame.safeParse({ ...helloFrame(), ...fields }).success
const takesCode = (fields: object) => EnrolCodeRequest.safeParse(fields).success
const [INFO] = helloFrame().inspections
const EVENT = { at: 1_765_000_000_000, item: '/', status: 'ok', summary: aFinding().summary }
const WELCOME = { type: 'welcome', lease: 1, committedSeq: 0, heartbeatMs: 1_000, plan: null, at: EVENT.at }

const TARGET = { kind: 'channel', id: 'c' }
const SHIFT = { name: 'a', from: '08:00', to: '08:00', every: 'day', startOn: '2026-11-02', people: ['p'] }
const OVERRIDE = { id: 'o', from: 1, to: 2, personId: 'p' }

/** Bounds that need a connection or a database to be met; docs/limits.md names their tests. */
const ELSEWHERE = [
  'frameBytes',
  'labelPairsPerQuery',
  'auditStateBytes',
  'settingsPerKind',
  'settingBytes',
  'attachmentBytes',
  'attachmentsPerFault',
  'alertsPerDelivery',
  'alertDeliveryBytes',
] as const

const TAKES: Readonly<Record<Exclude<keyof typeof LIMITS, (typeof ELSEWHERE)[number]>, Takes>> = {
  findingsPerRound: (size) =>
    AgentFrame.safeParse(roundFrame({ round: { findings: many(size, () => aFinding()) } })).success,
  eventsPerRound: (size) =>
    AgentFrame.safeParse({
      ...roundFrame(),
      round: { ...roundFrame().round, events: many(size, () => EVENT) },
    }).success,
  measurementsPerFinding: (size) =>
    takesRound({ measurements: many(size, () => ({ name: 'a', value: 1, unit: 'count' })) }),
  evidencePerFinding: (size) => takesRound({ evidence: many(size, () => ({ source: '', text: '' })) }),
  evidenceTextLength: (size) => takesRound({ evidence: [{ source: '', text: text(size) }] }),
  valuesPerFinding: (size) => takesRound({ summary: { code: 'a', values: named(size, () => 1) } }),
  itemLength: (size) => takesRound({ item: text(size) }),
  nameLength: (size) => InspectionName.safeParse(text(size)).success,
  inspectionsPerHost: (size) => takesHello({ inspections: many(size, () => INFO) }),
  textsPerInspection: (size) =>
    takesHello({ inspections: [{ ...INFO, texts: named(size, () => ({ en: '', 'zh-CN': '' })) }] }),
  labelsPerHost: (size) => takesCode({ labels: named(size, () => '') }),
  aheadRanges: (size) =>
    CollectorFrame.safeParse({ ...WELCOME, ahead: many(size, (index) => [2 * index + 1, 2 * index + 1]) })
      .success,
  trustBytes: (size) => CollectorFrame.safeParse({ type: 'trust', trust: text(size) }).success,
  enrolCodeLength: (size) => {
    const url = 'http://127.0.0.1:8420'
    const shortest = writeEnrolCode({ url, secret: text(20), authority: null })
    return readEnrolCode(shortest + text(size - shortest.length)) !== null
  },
  usesPerCode: (size) => takesCode({ uses: size }),
  passwordLength: (size) => SignIn.safeParse({ username: 'a', password: text(size) }).success,
  personNameLength: (size) =>
    CreateUser.safeParse({ username: 'ab', name: text(size), role: 'viewer' }).success,
  reasonLength: (size) => RevokeHost.safeParse({ reason: text(size) }).success,
  valuesPerSelector: (size) => Selector.safeParse({ items: many(size, () => 'a') }).success,
  resentAtOnce: (size) => ResendNotifications.safeParse({ ids: many(size, (index) => `n${index}`) }).success,
  secretLength: (size) => CreateSetting.safeParse({ body: {}, secrets: { a: text(size) } }).success,
  titleLength: (size) => ReportFault.safeParse({ title: text(size) }).success,
  markdownLength: (size) => NoteFault.safeParse({ text: text(size) }).success,
  stepsPerPlan: (size) =>
    EmergencyPlan.safeParse({ name: 'a', steps: many(size, () => ({ title: 'a' })) }).success,
  escalationSteps: (size) =>
    Escalation.safeParse({ name: 'a', steps: many(size, () => ({ afterMinutes: 1, targets: [TARGET] })) })
      .success,
  escalationRepeats: (size) =>
    Escalation.safeParse({ name: 'a', steps: [{ afterMinutes: 1, targets: [TARGET] }], repeat: size })
      .success,
  peoplePerRoster: (size) => Shift.safeParse({ ...SHIFT, people: many(size, () => 'p') }).success,
  overridesPerRoster: (size) =>
    Roster.safeParse({ name: 'a', timeZone: 'UTC', shifts: [SHIFT], overrides: many(size, () => OVERRIDE) })
      .success,
  calendarDays: (size) => ShiftsQuery.safeParse({ from: 0, to: size * 86_400_000 }).success,
  searchLength: (size) => AuditQuery.safeParse({ search: text(size) }).success,
}

describe('every limit has a specimen', () => {
  it.each(Object.keys(LIMITS))('%s', (name) => {
    expect(name in TAKES || (ELSEWHERE as readonly string[]).includes(name)).toBe(true)
  })
})

describe('as much as allowed is taken, one more is refused', () => {
  it.each(Object.entries(TAKES))('%s', (name, takes) => {
    const limit = LIMITS[name as keyof typeof LIMITS]
    if (name !== 'enrolCodeLength') expect(takes(limit)).toBe(true)
    expect(takes(limit + 1)).toBe(false)
  })
})
