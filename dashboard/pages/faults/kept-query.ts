// Which part of an address is a view worth keeping: what is filtered and how it is sorted, not where in the list one is.
import type { SettingOf } from '../../../shared/api/settings/settings.ts'

export type SavedFilterSetting = SettingOf<'saved-filter'>

const NOT_KEPT = ['cursor', 'first', 'group', 'stats']

export function keptQuery(params: URLSearchParams): string {
  const kept = new URLSearchParams([...params].filter(([name]) => !NOT_KEPT.includes(name)))
  kept.sort()
  return kept.toString()
}

export function sameQuery(one: string, other: string): boolean {
  return keptQuery(new URLSearchParams(one)) === keptQuery(new URLSearchParams(other))
}
