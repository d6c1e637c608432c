// Events in time played on the real writer: rounds, silence, commands and the passing of time, straight through or
// with the collector a process of its own that gets a kill -9 behind each step; what comes out is told without anything
// that is random.
import { afterAll, vi } from 'vitest'
import type { CollectorConfig } from '../../collector/config.ts'
import type { Command } from '../../collector/ingest/messages.ts'
import type { FaultVerb } from '../../shared/api/fault.ts'
import type { FaultVerbBody } from '../../shared/api/fault-verbs.ts'
import { SETTINGS, type SettingKind } from '../../shared/api/settings/settings.ts'
import type { InspectionInfo } from '../../shared/catalogue.ts'
import type { Finding } from '../../shared/finding.ts'
import type { EffectivePlanEntry } from '../../shared/plan.ts'
import type { Round } from '../../shared/round.ts'
import type { Status } from '../../shared/status.ts'
import { endKillableWriters, startKillableWriter } from './killable-writer.ts'
import { ACTOR, DISK, FACTS, finding, hello, MINUTE, round, T0 } from './rounds.ts'
import { createWriterRig, EPOCH, type WriterRig } from './writer-rig.ts'

// A table has a process for each step, and the machine may have other things to do.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })
afterAll(endKillableWriters)

export type Timetable = {
  /** By name; one host `a` when absent. */
  readonly hosts?: Readonly<Record<string, { readonly labels?: Readonly<Record<string, string>> }>>
  readonly inspections?: readonly InspectionInfo[]
  readonly plan?: readonly EffectivePlanEntry[]
  readonly config?: Partial<CollectorConfig>
  /** Ids of accounts. */
  readonly people?: readonly string[]
  /** Before anything happens. */
  readonly settings?: readonly SettingStep[]
  /** How often hosts are heard and the collector looks, while time goes by. */
  readonly everyMs?: number
  readonly steps: readonly (readonly [minute: number, step: PlayStep])[]
}
export type SettingStep = readonly [
  kind: SettingKind,
  id: string,
  body: Readonly<Record<string, unknown>> | null,
  secrets?: Readonly<Record<string, string>>,
]
export type PlayStep = (play: Play) => void
export type Play = {
  readonly rig: WriterRig
  readonly now: number
  readonly hostId: (name: string) => string
  readonly send: (name: string, round: Round) => void
  readonly setSilent: (names: readonly string[], isSilent: boolean) => void
  /** Kills the collector or stops it in order; it comes back after so many minutes. */
  readonly restart: (how: 'killed' | 'in-order', offMinutes: number) => void
}

/** Status, or status and figure of each item that a round found. */
type Found = Readonly<Record<string, Status | readonly [Status, number]>>

/** A round that has looked; what it does not name is gone. */
export function found(
  items: Found,
  { host = 'a', ...fields }: Partial<Round> & { host?: string } = {},
): PlayStep {
  const findings: Finding[] = Object.entries(items).map(([item, said]) =>
    typeof said === 'string' ? finding(item, said) : finding(item, said[0], said[1]),
  )
  return (play) => play.send(host, round({ observedAt: play.now, findings, ...fields }))
}

/** Nothing comes from them from now on. */
export const silent =
  (...names: string[]): PlayStep =>
  (play) =>
    play.setSilent(names, true)
export const heard =
  (...names: string[]): PlayStep =>
  (play) =>
    play.setSilent(names, false)

export const verb =
  <Verb extends FaultVerb>(faultId: number, name: Verb, body: FaultVerbBody[Verb]): PlayStep =>
  (play) =>
    void play.rig.command({
      kind: 'change-fault',
      faultId,
      verb: name,
      body,
      by: ACTOR,
      at: play.now,
    } as Command)

export const command =
  (make: (play: Play) => Command): PlayStep =>
  (play) =>
    void play.rig.command(make(play))

/** Sets, changes or (null) removes a setting. */
export const setting =
  (...step: SettingStep): PlayStep =>
  (play) =>
    writeSetting(play.rig, step)

export const restart =
  (how: 'killed' | 'in-order', offMinutes = 0): PlayStep =>
  (play) =>
    play.restart(how, offMinutes)

/** Time goes by until then. */
export const wait: PlayStep = () => undefined

/** Each thing that happens one after the other at one moment. */
export const all =
  (...steps: readonly PlayStep[]): PlayStep =>
  (play) => {
    for (const step of steps) step(play)
  }

export type Outcome = ReturnType<typeof outcomeOf>

type Killing = {
  /** `memory-only`: no process is killed, its memory is dropped; for many tables made at random. */
  readonly killAfterEachStep?: boolean | 'memory-only'
}

/** Plays the table and tells what came of it; times in minutes of the table. */
export function runTimetable(table: Timetable, { killAfterEachStep = false }: Killing = {}): Outcome {
  const rig = createWriterRig(killAfterEachStep === true ? { startWriter: startKillableWriter } : {})
  try {
    if (table.config !== undefined) rig.restart('in-order', table.config)
    const cast = createCast(rig, table)
    for (const id of table.people ?? []) addPerson(rig, id)
    for (const step of table.settings ?? []) writeSetting(rig, step)
    for (const [minute, step] of table.steps) {
      cast.passTime(T0 + minute * MINUTE)
      step(cast.play)
      if (killAfterEachStep !== false) cast.play.restart('killed', 0)
    }
    return outcomeOf(rig, cast.nameOf)
  } finally {
    rig.remove()
  }
}

type Cast = { readonly play: Play; passTime(until: number): void; nameOf(hostNum: unknown): string }

function createCast(rig: WriterRig, { hosts = { a: {} }, everyMs = MINUTE, ...table }: Timetable): Cast {
  const names = Object.keys(hosts)
  const hostId = (name: string) =>
    `0198f2a0-0000-4000-8000-${String(names.indexOf(name) + 1).padStart(12, '0')}`
  const connections = new Map<string, number>()
  const away = new Set<string>()
  const seqs = new Map<string, number>()
  const greet = (name: string) =>
    hello({
      facts: { ...FACTS, hostname: name },
      inspections: [...(table.inspections ?? [DISK])],
      plan: [...(table.plan ?? [])],
    })
  const connect = (name: string) => connections.set(name, rig.connect(hostId(name), greet(name)))
  const connectAll = () => {
    for (const name of names) if (!away.has(name)) connect(name)
  }
  const isHere = (name: string) => !away.has(name)

  for (const name of names) {
    rig.enrol(hostId(name), { name, labels: hosts[name]?.labels ?? {} })
    connect(name)
  }
  const play: Play = {
    rig,
    get now() {
      return rig.now
    },
    hostId,
    send(name, sent) {
      // Nothing comes from a silent one.
      if (away.has(name)) return
      const seq = (seqs.get(name) ?? 0) + 1
      seqs.set(name, seq)
      rig.heard()
      rig.send(connections.get(name) ?? 0, { type: 'round', epoch: EPOCH, seq, round: sent })
      const refused = rig.heard().find((message) => message.kind === 'refused')
      if (refused !== undefined) throw new Error(`not taken: ${JSON.stringify(refused)}`)
    },
    setSilent(changed, isSilent) {
      for (const name of changed) {
        if (isSilent) away.add(name)
        else if (away.delete(name)) connect(name)
      }
    },
    restart(how, offMinutes) {
      if (offMinutes > 0) rig.at(rig.now + offMinutes * MINUTE)
      rig.restart(how)
      connectAll()
    },
  }
  return {
    play,
    passTime(until) {
      while (rig.now < until) {
        rig.at(Math.min(rig.now + everyMs, until))
        rig.heartbeats(...names.filter(isHere).map((name) => connections.get(name) ?? 0))
        rig.sweep()
      }
    },
    nameOf: (hostNum) => (typeof hostNum === 'number' ? (names[hostNum - 1] ?? '') : ''),
  }
}

function addPerson(rig: WriterRig, id: string): void {
  const names = { username: id, name: id, email: `${id}@xunjian.invalid`, emailVerified: 0 }
  const row = { id, ...names, role: 'operator', mustChangePassword: 0, createdAt: T0, updatedAt: T0 }
  const op = { kind: 'create', model: 'user', row } as const
  rig.command({ kind: 'write-people', ops: [op], by: ACTOR, address: null, at: rig.now })
}

function writeSetting(rig: WriterRig, [kind, id, body, secrets = {}]: SettingStep): void {
  const isNew = rig.rows('SELECT id FROM settings WHERE kind = ? AND id = ?', kind, id).length === 0
  rig.command({
    kind: 'write-setting',
    settingKind: kind,
    id,
    isNew: isNew && body !== null,
    body: body === null ? null : (SETTINGS[kind].parse(body) as Readonly<Record<string, unknown>>),
    secrets,
    version: null,
    by: ACTOR,
    at: rig.now,
  })
}

function outcomeOf(rig: WriterRig, nameOf: Cast['nameOf']) {
  return {
    faults: rig.rows('SELECT * FROM faults ORDER BY id').map((row) => ({
      id: row.id,
      host: nameOf(row.host),
      inspection: row.inspection,
      item: row.item,
      status: row.status,
      worst: row.worst,
      stage: row.stage,
      grade: row.grade,
      risk: row.risk,
      beganAt: minuteOf(row.began_at),
      openedAt: minuteOf(row.opened_at),
      recoveredAt: minuteOf(row.recovered_at),
      resolvedAt: minuteOf(row.resolved_at),
      verifiedAt: minuteOf(row.verified_at),
      closedAt: minuteOf(row.closed_at),
      flapping: row.flapping === 1,
      parent: row.parent,
      reopened: row.reopened,
      previous: row.previous,
      assignee: row.assignee,
    })),
    /** `minute kind from>to` of each fault, by its number. */
    timelines: rig
      .rows('SELECT * FROM fault_entries ORDER BY fault, id')
      .reduce<Record<string, string[]>>((lines, row) => {
        const said =
          row.from_value === null && row.to_value === null
            ? ''
            : ` ${row.from_value ?? ''}>${row.to_value ?? ''}`
        const line = `${minuteOf(row.at)} ${row.kind}${said}`
        lines[String(row.fault)] = [...(lines[String(row.fault)] ?? []), line]
        return lines
      }, {}),
    notifications: rig
      .rows(
        'SELECT channel_id, event, fault, at, state FROM notifications ORDER BY at, fault, channel_id, event',
      )
      .map((row) => `${minuteOf(row.at)} ${row.event} #${row.fault ?? ''} ${row.channel_id} ${row.state}`),
    deadlines: rig
      .rows('SELECT kind, at, fault FROM deadlines ORDER BY at, kind, fault')
      .map((row) => `${minuteOf(row.at)} ${row.kind} #${row.fault ?? ''}`),
    items: rig
      .rows('SELECT host, item, status, since, fault FROM items ORDER BY host, inspection, item')
      .map(
        (row) => `${nameOf(row.host)} ${row.item} ${row.status} ${minuteOf(row.since)} #${row.fault ?? ''}`,
      ),
  }
}

function minuteOf(at: unknown): number | null {
  return typeof at === 'number' ? (at - T0) / MINUTE : null
}
