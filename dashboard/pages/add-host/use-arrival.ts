// Notices the host that came in after a code was made.
import { useQueries } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { LiveEvent } from '../../../shared/api/overview.ts'
import type { HostDetail } from '../../api.ts'
import { serverNow } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useLiveEvents } from '../../hooks/live.tsx'
import { queries } from '../../queries.ts'

/** `askedAt` is when the code was made; null while none is made. */
export function useArrival(askedAt: number | null): HostDetail | undefined {
  const language = useLanguage()
  const [seen, setSeen] = useState<readonly string[]>([])
  const listen = useCallback(
    (event: LiveEvent) => {
      if (askedAt === null || (event.type !== 'host' && event.type !== 'round')) return
      setSeen((before) => (before.includes(event.hostId) ? before : [...before, event.hostId]))
    },
    [askedAt],
  )
  useLiveEvents(listen)
  const since = askedAt === null ? Number.POSITIVE_INFINITY : askedAt - Date.now() + serverNow() - 2_000
  return useQueries({
    queries: askedAt === null ? [] : seen.map((id) => queries.host(id, language)),
    combine: (answers) =>
      answers.map((answer) => answer.data).find((host) => host && host.enrolledAt >= since),
  })
}
