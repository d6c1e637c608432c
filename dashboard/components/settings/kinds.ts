// Where each kind of setting is edited, and what one must be able to do to change it.
import type { SettingBody, SettingKind, SettingOf } from '../../../shared/api/settings/settings.ts'
import type { Ability } from '../../can.ts'

/** Saved filters live where they are used. */
export type EditedKind = Exclude<SettingKind, 'saved-filter'>
export type Body<Kind extends EditedKind> = SettingBody<Kind>
export type Saved<Kind extends EditedKind> = SettingOf<Kind>

export const PLACES: Readonly<Record<EditedKind, string>> = {
  policy: '/policies',
  escalation: '/escalations',
  'emergency-plan': '/emergency-plans',
  calendar: '/calendars',
  channel: '/channels',
  route: '/routes',
  roster: '/duty/rosters',
  contact: '/duty/contacts',
  window: '/windows',
  'alert-source': '/alert-sources',
}
export const EDITED_KINDS = Object.keys(PLACES) as EditedKind[]

export const ABILITIES: Readonly<Record<EditedKind, Ability>> = {
  policy: 'administer',
  escalation: 'administer',
  'emergency-plan': 'operate',
  calendar: 'administer',
  channel: 'administer',
  route: 'administer',
  roster: 'operate',
  contact: 'administer',
  window: 'operate',
  'alert-source': 'administer',
}

export function nameOf(setting: { readonly body: unknown; readonly id: string }): string {
  const { name } = setting.body as { name?: unknown }
  return typeof name === 'string' ? name : setting.id
}
