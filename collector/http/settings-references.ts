// What settings name one another and people by: all of it must be there, and what others name stays.
import type { Escalation, Roster } from '../../shared/api/settings/duty.ts'
import type { SettingBody, SettingKind } from '../../shared/api/settings/settings.ts'
import { type Mistake, mistake } from '../../shared/mistakes.ts'
import type { SettingRecord } from '../store/process-records.ts'
import type { ReadStore } from '../store/read-store.ts'
import { AppError } from './problem.ts'

type Target = Extract<SettingKind, 'calendar' | 'channel' | 'escalation' | 'roster'> | 'person'
/** `path` is below the body. */
type Reference = { readonly path: string; readonly kind: Target; readonly id: string }
type Reads = Pick<ReadStore, 'settings' | 'people'>

const one = (path: string, kind: Target, id: string | null | undefined): Reference[] =>
  id == null ? [] : [{ path, kind, id }]
const many = (path: string, kind: Target, ids: readonly string[]): Reference[] =>
  ids.map((id, index) => ({ path: `${path}[${index}]`, kind, id }))

const REFERENCES: { readonly [Kind in SettingKind]?: (body: SettingBody<Kind>) => Reference[] } = {
  policy: ({ calendarId, escalationId, assigneeId }) => [
    ...one('calendarId', 'calendar', calendarId),
    ...one('escalationId', 'escalation', escalationId),
    ...one('assigneeId', 'person', assigneeId),
  ],
  route: ({ channelIds, rosterIds }) => [
    ...many('channelIds', 'channel', channelIds),
    ...many('rosterIds', 'roster', rosterIds),
  ],
  contact: ({ userId, channelIds }) => [
    ...one('userId', 'person', userId),
    ...many('channelIds', 'channel', channelIds),
  ],
  roster: ofRoster,
  escalation: ofEscalation,
  window: ({ channelIds }) => many('channelIds', 'channel', channelIds),
}

function ofRoster({ calendarId, shifts, overrides }: Roster): Reference[] {
  return [
    ...one('calendarId', 'calendar', calendarId),
    ...shifts.flatMap(({ people }, index) => many(`shifts[${index}].people`, 'person', people)),
    ...overrides.flatMap(({ personId }, index) => one(`overrides[${index}].personId`, 'person', personId)),
  ]
}

function ofEscalation({ steps }: Escalation): Reference[] {
  return steps.flatMap(({ targets }, step) =>
    targets.flatMap(({ kind, id }, target) => one(`steps[${step}].targets[${target}].id`, kind, id)),
  )
}

function referencesOf(kind: SettingKind, body: SettingBody<SettingKind>): Reference[] {
  const of = REFERENCES[kind] as ((body: SettingBody<SettingKind>) => Reference[]) | undefined
  return of?.(body) ?? []
}

type Wanted = {
  readonly kind: SettingKind
  /** Null: it is new. */
  readonly id: string | null
  readonly body: SettingBody<SettingKind>
}

/** Throws when it names what is not there, or is the second contact of one person. */
export async function requireReferences({ settings, people }: Reads, wanted: Wanted): Promise<void> {
  const references = referencesOf(wanted.kind, wanted.body)
  const names = references.some(({ kind }) => kind === 'person')
  const known = new Set(names ? (await people.users()).map(({ id }) => id) : [])
  const isThere = ({ kind, id }: Reference) =>
    kind === 'person' ? known.has(id) : settings.one(kind, id) !== null
  const errors: Mistake[] = references
    .filter((reference) => !isThere(reference))
    .map(({ path, kind }) => mistake(`json.body.${path}`, `no-such-${kind}`))
  if ('userId' in wanted.body) {
    const { userId } = wanted.body
    const other = settings.all('contact').find(({ id, body }) => id !== wanted.id && body.userId === userId)
    if (other !== undefined) errors.push(mistake('json.body.userId', 'contact-exists'))
  }
  if (errors.length > 0) throw new AppError('invalid', { errors })
}

const KINDS = Object.keys(REFERENCES) as SettingKind[]

/** Throws with the names of those who use it. */
export function requireUnused({ settings }: Pick<Reads, 'settings'>, kind: SettingKind, id: string): void {
  const users = KINDS.flatMap((userKind) =>
    (settings.all(userKind) as readonly SettingRecord[])
      .filter(({ body }) =>
        referencesOf(userKind, body).some((reference) => reference.kind === kind && reference.id === id),
      )
      .map((setting) => `${userKind} ${nameOf(setting)}`),
  )
  if (users.length > 0) throw new AppError('setting-in-use', { detail: users.join(', ') })
}

function nameOf({ id, body }: SettingRecord): string {
  return 'name' in body ? body.name : id
}
