// Settings that people keep in the collector: one shape around all kinds, so that store, API and pages are one for all.
import { z } from 'zod'
import { Moment } from '../../finding.ts'
import { LIMITS } from '../../limits.ts'
import { refusal } from '../../mistakes.ts'
import type { Role } from '../people.ts'
import { AlertSource } from './alert-source.ts'
import { Channel, Contact, Route } from './channel.ts'
import { BusinessCalendar, EmergencyPlan, Escalation, Roster } from './duty.ts'
import { Name } from './parts.ts'
import { Policy } from './policy.ts'
import { Window } from './window.ts'

/** A way of looking at a list that somebody wants to come back to. */
export const SavedFilter = z.object({
  name: Name,
  page: z.enum(['faults', 'hosts', 'findings', 'rounds']),
  /** Of the page's address, without the question mark. */
  query: z.string().max(2_000),
  isShared: z.boolean().default(false),
})
export type SavedFilter = z.infer<typeof SavedFilter>

export const SETTINGS = {
  policy: Policy,
  channel: Channel,
  route: Route,
  contact: Contact,
  roster: Roster,
  escalation: Escalation,
  calendar: BusinessCalendar,
  'emergency-plan': EmergencyPlan,
  window: Window,
  'alert-source': AlertSource,
  'saved-filter': SavedFilter,
} as const
export const SettingKind = z.enum(
  Object.keys(SETTINGS) as [keyof typeof SETTINGS, ...(keyof typeof SETTINGS)[]],
)
export type SettingKind = z.infer<typeof SettingKind>
export type SettingBody<Kind extends SettingKind> = z.infer<(typeof SETTINGS)[Kind]>

/** Who may change them; everybody who is signed in may read them. Of saved filters and contacts operators change their own. */
export const ROLE_TO_CHANGE: Readonly<Record<SettingKind, Role>> = {
  policy: 'administrator',
  channel: 'administrator',
  route: 'administrator',
  contact: 'administrator',
  roster: 'operator',
  escalation: 'administrator',
  calendar: 'administrator',
  'emergency-plan': 'operator',
  window: 'operator',
  'alert-source': 'administrator',
  'saved-filter': 'viewer',
}

export const Setting = z
  .object({
    kind: SettingKind,
    id: z.string(),
    /** Rises with each change; a change names the one that it was made on. */
    version: z.int(),
    createdAt: Moment,
    createdBy: z.string(),
    updatedAt: Moment,
    updatedBy: z.string(),
    /** Of the shape that its kind has. */
    body: z.record(z.string(), z.unknown()),
    /** Names of the secrets that are set; their values are never told. */
    secrets: z.array(z.string()),
  })
  .meta({ id: 'Setting' })
export type Setting = z.infer<typeof Setting>
/** For readers that know which kind they asked for. */
export type SettingOf<Kind extends SettingKind> = Omit<Setting, 'kind' | 'body'> & {
  readonly kind: Kind
  readonly body: SettingBody<Kind>
}
export const Settings = z.object({ settings: z.array(Setting) })

/** A secret that is not named stays as it is; null takes it away. */
const Secrets = z
  .record(z.string().max(64), z.string().min(1).max(LIMITS.secretLength).nullable())
  .refine((secrets) => Object.keys(secrets).length <= 10, refusal('too-many', { maximum: 10 }))
  .default({})
export const CreateSetting = z.object({ body: z.record(z.string(), z.unknown()), secrets: Secrets })
export const ChangeSetting = CreateSetting.extend({ version: z.int() })
