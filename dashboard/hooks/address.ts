// What a page shows is in its address: filters, tab, page of a list; so it can be sent to a colleague.
import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

export type Changes = Readonly<Record<string, string | undefined>>

/** Any other filter than the position in the list begins the list again. */
export function changeAddress(before: URLSearchParams, changes: Changes): URLSearchParams {
  const next = new URLSearchParams(before)
  if (!('cursor' in changes)) {
    next.delete('cursor')
    next.delete('first')
  }
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') next.delete(name)
    else next.set(name, value)
  }
  return next
}

export function useAddress() {
  const [params, setParams] = useSearchParams()
  const change = useCallback(
    (changes: Changes, how: { replace?: boolean } = {}) =>
      setParams((before) => changeAddress(before, changes), { replace: how.replace ?? false }),
    [setParams],
  )
  const get = useCallback((name: string) => params.get(name) ?? undefined, [params])
  return { get, change, params }
}

/** The group that holds across pages, as "key:value"; empty when everything is shown. */
export function useGroup() {
  const { get, change } = useAddress()
  return { group: get('group') ?? '', setGroup: (group: string) => change({ group }) }
}

/** The page's own label filter and the group that holds everywhere; all of them must hold. */
export function joinLabels(...filters: (string | undefined)[]): string | undefined {
  const pairs = new Set(filters.flatMap((filter) => filter?.split(',') ?? []).filter((pair) => pair !== ''))
  return pairs.size > 0 ? [...pairs].join(',') : undefined
}
