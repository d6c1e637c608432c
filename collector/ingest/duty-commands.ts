// What people do about duty, carried out: standing in, swaps, hand-over notes.
import { randomUUID } from 'node:crypto'
import type { SwapDuty } from '../../shared/api/duty.ts'
import type { Override, Roster } from '../../shared/api/settings/duty.ts'
import { dutyBetween } from '../../shared/duty.ts'
import { LIMITS } from '../../shared/limits.ts'
import { dutyOfNote } from '../duty/handover-due.ts'
import { handoverId } from '../duty/handover-id.ts'
import { calendarOf, isThere } from '../duty/on-duty.ts'
import type { HandoverRecord, SettingRecord } from '../store/process-records.ts'
import type { Actor } from '../store/records.ts'
import { afterSetting } from './after-setting.ts'
import { noteAudit } from './audit.ts'
import { CommandFailure } from './command-failure.ts'
import type { DutyCommand } from './duty-messages.ts'
import { planHandover } from './handover.ts'
import type { Memory } from './memory.ts'

type Of<Kind extends DutyCommand['kind']> = Extract<DutyCommand, { kind: Kind }>

export function runDutyCommand(memory: Memory, command: DutyCommand): unknown {
  switch (command.kind) {
    case 'stand-in':
      return standIn(memory, command)
    case 'end-stand-in':
      return endStandIn(memory, command)
    case 'swap-duty':
      return swapDuty(memory, command)
    case 'write-handover':
      return writeHandover(memory, command)
    case 'see-handover':
      return seeHandover(memory, command)
  }
}

function standIn(memory: Memory, { rosterId, override, by, at }: Of<'stand-in'>): SettingRecord {
  const roster = rosterOf(memory, rosterId)
  requirePerson(memory, override.personId)
  requireShift(roster.body, override.shift)
  const overrides = [...roster.body.overrides, { ...override, id: randomUUID() }]
  return setOverrides(memory, roster, overrides, {
    by,
    at,
    action: 'duty.stand-in',
    about: said(memory, override),
  })
}

function endStandIn(memory: Memory, { rosterId, overrideId, by, at }: Of<'end-stand-in'>): SettingRecord {
  const roster = rosterOf(memory, rosterId)
  const ended = roster.body.overrides.find(({ id }) => id === overrideId)
  if (ended === undefined) throw new CommandFailure({ code: 'unknown-override' })
  const taken = takenBack(roster.body, ended, at)
  const overrides = roster.body.overrides.filter((one) => !taken.includes(one))
  const other = taken.find((one) => one !== ended)
  if (other === undefined) {
    const about = said(memory, ended)
    return setOverrides(memory, roster, overrides, { by, at, action: 'duty.stand-in-ended', about })
  }
  const about = {
    ...said(memory, ended),
    with: nameOf(memory, other.personId),
    second: said(memory, other),
  }
  return setOverrides(memory, roster, overrides, { by, at, action: 'duty.swap-ended', about })
}

/** Of a swap both halves, so that nobody has two turns; a half that is over was done and stays on record. */
function takenBack({ overrides }: Roster, ended: Override, at: number): Override[] {
  const { swapId } = ended
  if (swapId === undefined) return [ended]
  const halves = overrides.filter((one) => one === ended || (one.swapId === swapId && one.to > at))
  for (const half of halves) {
    const later = overrides.slice(overrides.indexOf(half) + 1)
    const isSwappedOn = (one: Override) =>
      one.swapId !== undefined && one.swapId !== swapId && one.to > at && isSameDuty(one, half)
    if (later.some(isSwappedOn)) throw new CommandFailure({ code: 'swapped-since' })
  }
  return halves
}

function isSameDuty(one: Override, other: Override): boolean {
  const isSameShift = one.shift === null || other.shift === null || one.shift === other.shift
  return isSameShift && one.from < other.to && one.to > other.from
}

function swapDuty(memory: Memory, { rosterId, swap, by, at }: Of<'swap-duty'>): SettingRecord {
  const roster = rosterOf(memory, rosterId)
  const { first, second, reason } = swap
  for (const side of [first, second]) {
    requirePerson(memory, side.personId)
    requireShift(roster.body, side.shift)
    if (!hasDuty(memory, roster.body, side))
      throw new CommandFailure({ code: 'not-on-duty', detail: nameOf(memory, side.personId) })
  }
  const swapId = randomUUID()
  const taken: Override[] = [
    { ...first, id: randomUUID(), personId: second.personId, reason, swapId },
    { ...second, id: randomUUID(), personId: first.personId, reason, swapId },
  ]
  const about = {
    ...said(memory, first),
    with: nameOf(memory, second.personId),
    second: said(memory, second),
  }
  const overrides = [...roster.body.overrides, ...taken]
  return setOverrides(memory, roster, overrides, { by, at, action: 'duty.swap', about })
}

/** The person, and for all of the time. */
function hasDuty(memory: Memory, roster: Roster, side: SwapDuty['first']): boolean {
  const calendar = calendarOf(memory, roster.calendarId)
  const own = dutyBetween(roster, calendar, side, (id) => isThere(memory, id)).filter(
    ({ personId, shift }) => personId === side.personId && (side.shift ?? shift) === shift,
  )
  let covered = side.from
  for (const span of own) if (span.from <= covered) covered = Math.max(covered, span.to)
  return covered >= side.to
}

type Change = {
  readonly by: Actor
  readonly at: number
  readonly action: string
  readonly about: Readonly<Record<string, unknown>>
}

function setOverrides(
  memory: Memory,
  before: SettingRecord<'roster'>,
  overrides: readonly Override[],
  { by, at, action, about }: Change,
): SettingRecord {
  const body = withRoom({ ...before.body, overrides: [...overrides] }, at)
  const after = { ...before, version: before.version + 1, body, updatedAt: at, updatedBy: by.name }
  memory.settings.put(after)
  memory.pending.writes.push({ kind: 'put', table: 'setting', row: after })
  const object = { kind: 'roster', id: before.id, name: before.body.name }
  noteAudit(memory, { at, by, action, object, before: null, after: about })
  memory.pending.events.push({ type: 'setting', kind: 'roster', id: before.id })
  afterSetting(memory, 'roster', before.id, at)
  return after
}

/** What is over leaves first when there are too many; when there is nothing left to leave, no more are taken. */
function withRoom(roster: Roster, at: number): Roster {
  const overrides = [...roster.overrides]
  const isFull = () =>
    overrides.length > LIMITS.overridesPerRoster ||
    Buffer.byteLength(JSON.stringify({ ...roster, overrides })) > LIMITS.settingBytes
  while (isFull()) {
    const oldest = overrides.reduce((one, other) => (other.to < one.to ? other : one))
    if (oldest.to > at)
      throw new CommandFailure({ code: 'too-many-settings', detail: String(LIMITS.overridesPerRoster) })
    overrides.splice(overrides.indexOf(oldest), 1)
  }
  return { ...roster, overrides }
}

function writeHandover(memory: Memory, command: Of<'write-handover'>): HandoverRecord {
  const { rosterId, text, shiftFrom, person, by, at } = command
  const { body: roster } = rosterOf(memory, rosterId)
  const calendar = calendarOf(memory, roster.calendarId)
  const ground = { roster, calendar, isThere: (id: string) => isThere(memory, id) }
  const duty = dutyOfNote(ground, { personId: person.id, shiftFrom, at })
  if (duty === null) throw new CommandFailure({ code: 'unknown-shift' })
  const id = handoverId(rosterId, duty.to, person.id)
  const before = memory.look.handoverById(id)
  const note: HandoverRecord = {
    id,
    rosterId,
    shiftFrom: duty.from,
    shiftTo: duty.to,
    at,
    byId: person.id,
    by: person.name,
    text,
    seen: [],
  }
  memory.pending.writes.push({ kind: 'put', table: 'handover', row: note })
  noteAudit(memory, {
    at,
    by,
    action: 'duty.handover',
    object: { kind: 'roster', id: rosterId, name: roster.name },
    before: before === null ? null : { text: before.text },
    after: { text, shiftFrom: note.shiftFrom, shiftTo: note.shiftTo },
  })
  memory.pending.events.push({ type: 'setting', kind: 'roster', id: rosterId })
  planHandover(memory, rosterId, at, id)
  return note
}

function seeHandover(memory: Memory, { handoverId: id, person, by, at }: Of<'see-handover'>): HandoverRecord {
  const note = memory.look.handoverById(id)
  if (note === null) throw new CommandFailure({ code: 'unknown-handover' })
  if (note.seen.some((one) => one.id === person.id)) return note
  const seen: HandoverRecord = { ...note, seen: [...note.seen, { ...person, at }] }
  memory.pending.writes.push({ kind: 'put', table: 'handover', row: seen })
  const name = memory.settings.get('roster', note.rosterId)?.body.name ?? note.rosterId
  const object = { kind: 'roster', id: note.rosterId, name }
  const after = { by: note.by, shiftTo: note.shiftTo }
  noteAudit(memory, { at, by, action: 'duty.handover-seen', object, before: null, after })
  memory.pending.events.push({ type: 'setting', kind: 'roster', id: note.rosterId })
  return seen
}

function rosterOf(memory: Memory, rosterId: string): SettingRecord<'roster'> {
  const roster = memory.settings.get('roster', rosterId)
  if (roster === undefined) throw new CommandFailure({ code: 'unknown-setting' })
  return roster
}

function requirePerson(memory: Memory, personId: string): void {
  if (!isThere(memory, personId)) throw new CommandFailure({ code: 'unknown-user' })
}

function requireShift(roster: Roster, shift: string | null): void {
  if (shift !== null && !roster.shifts.some(({ name }) => name === shift))
    throw new CommandFailure({ code: 'unknown-shift', detail: shift })
}

function nameOf(memory: Memory, personId: string): string {
  return String(memory.people.user.get(personId)?.name ?? personId)
}

type Told = Pick<Override, 'personId' | 'from' | 'to' | 'shift'> & { readonly reason?: string }
function said(memory: Memory, { personId, from, to, shift, reason = '' }: Told) {
  return { person: nameOf(memory, personId), personId, from, to, shift, reason }
}
