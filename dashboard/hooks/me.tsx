// Who looks at the page, and what they may do.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Me } from '../../shared/api/people.ts'
import { type Ability, can } from '../can.ts'
import { queries } from '../queries.ts'
import { onSession } from '../session.ts'

/** Null for nobody, and while it is not known yet. */
export function useMe(): Me | null {
  return useQuery(queries.me()).data ?? null
}

export function useCan(): (ability: Ability) => boolean {
  const me = useMe()
  return (ability) => can(me, ability)
}

/** Another tab signs in or out, or any answer says that the session has ended: what is known of "me" follows. */
export function useSessionWords(): void {
  const client = useQueryClient()
  useEffect(
    () =>
      onSession((word) => {
        if (word === 'begun') void client.invalidateQueries()
        else client.setQueryData(queries.me().queryKey, null)
      }),
    [client],
  )
}
