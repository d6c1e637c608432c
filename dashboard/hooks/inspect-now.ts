// "Inspect now": asks for rounds, follows each demand to its answer, and says how far it is.
import { useCallback, useMemo, useRef, useState } from 'react'
import type { Demand, LiveEvent } from '../../shared/api/overview.ts'
import { ApiError, api } from '../api.ts'
import { useLiveEvents } from './live.tsx'

export type Wanted = { readonly hostId: string; readonly inspection: string }
export type Answer = Wanted & { readonly demand: Demand | null; readonly error: Error | null }

// The stream says when a demand is done; asking covers a stream that is down or spoke before we listened.
const FIRST_POLL_MS = 250
const LAST_POLL_MS = 2_000
const GIVE_UP_MS = 120_000

export function useInspectNow() {
  const [answers, setAnswers] = useState<readonly Answer[]>([])
  const waiting = useRef(new Map<string, () => void>())
  const listen = useCallback((event: LiveEvent) => {
    if (event.type === 'demand') waiting.current.get(event.id)?.()
  }, [])
  useLiveEvents(listen)

  const inspect = useCallback(async (wanted: readonly Wanted[]) => {
    setAnswers(wanted.map((one) => ({ ...one, demand: null, error: null })))
    const follow = async (one: Wanted, index: number) => {
      const note = (change: Partial<Answer>) =>
        setAnswers((before) => before.map((answer, at) => (at === index ? { ...answer, ...change } : answer)))
      try {
        let demand = await api.inspect(one.hostId, one.inspection)
        const until = Date.now() + GIVE_UP_MS
        let pollMs = FIRST_POLL_MS
        while (demand.state === 'waiting' && Date.now() < until) {
          await wordOf(waiting.current, demand.id, pollMs)
          pollMs = Math.min(LAST_POLL_MS, pollMs * 2)
          demand = await api.demand(demand.id, undefined)
        }
        note({ demand })
      } catch (error) {
        note({ error: error instanceof Error ? error : new ApiError(null, 0, { cause: error }) })
      }
    }
    await Promise.all(wanted.map(follow))
  }, [])

  const progress = useMemo(() => {
    const done = answers.filter((answer) => answer.demand !== null || answer.error !== null).length
    return { total: answers.length, done, busy: done < answers.length }
  }, [answers])
  return { inspect, answers, progress, clear: () => setAnswers([]) }
}

/** Resolves when the stream speaks of this demand, or when it is time to ask anyway. */
function wordOf(waiting: Map<string, () => void>, id: string, pollMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, pollMs)
    function done() {
      clearTimeout(timer)
      waiting.delete(id)
      resolve()
    }
    waiting.set(id, done)
  })
}
