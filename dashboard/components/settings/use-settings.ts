// What is set, by kind, and the names of what settings point to.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { KnownPerson } from '../../../shared/api/people.ts'
import { useCan } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import { ABILITIES, type EditedKind, nameOf, type Saved } from './kinds.ts'

export function useSettings<Kind extends EditedKind>(kind: Kind) {
  const { data, error, refetch } = useQuery(queries.settings(kind))
  // The collector checks every body against the shape of its kind before it keeps it.
  return { settings: data?.settings as readonly Saved<Kind>[] | undefined, error, refetch }
}

export function useMayChange(kind: EditedKind): boolean {
  return useCan()(ABILITIES[kind])
}

export type Choice = { readonly value: string; readonly label: string }

export function useChoices(kind: EditedKind): readonly Choice[] {
  const { settings } = useSettings(kind)
  return useMemo(
    () => (settings ?? []).map((setting) => ({ value: setting.id, label: nameOf(setting) })),
    [settings],
  )
}

export function usePeople(): readonly KnownPerson[] {
  const { data } = useQuery(queries.people())
  return useMemo(() => data?.people ?? [], [data])
}

/** Who is gone is named by the id, so that it can be seen and replaced. */
export function usePersonName(): (id: string) => string {
  const people = usePeople()
  return useMemo(() => {
    const names = new Map(people.map(({ id, name }) => [id, name]))
    return (id) => names.get(id) ?? id
  }, [people])
}

export function useNameIn(kind: EditedKind): (id: string) => string {
  const choices = useChoices(kind)
  return useMemo(() => {
    const names = new Map(choices.map(({ value, label }) => [value, label]))
    return (id) => names.get(id) ?? id
  }, [choices])
}
