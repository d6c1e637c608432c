// Which settings name another one, so that nobody takes away what others stand on without knowing.
import type { Setting, SettingKind } from '../../../shared/api/settings/settings.ts'

type Named = Pick<Setting, 'kind' | 'id' | 'body'>

/** Kinds in which an id of each kind can stand. */
export const NAMED_IN: Readonly<Partial<Record<SettingKind, readonly SettingKind[]>>> = {
  channel: ['route', 'contact', 'escalation', 'window'],
  roster: ['route', 'escalation'],
  escalation: ['policy'],
  calendar: ['policy', 'roster'],
}

export function findUses(id: string, settings: readonly Named[]): Named[] {
  return settings.filter((setting) => setting.id !== id && holds(setting.body, id))
}

function holds(value: unknown, id: string): boolean {
  if (typeof value === 'string') return value === id
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some((inner) => holds(inner, id))
}
