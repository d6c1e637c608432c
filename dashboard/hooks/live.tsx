// One stream for the whole page, wired to the queries; components ask it for its state or listen to it.
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import type { LiveEvent } from '../../shared/api/overview.ts'
import { type LiveState, NOT_CONNECTED } from '../event-stream.ts'
import { createLive, type Live } from '../live.ts'
import { createLiveRefresh } from '../live-refresh.ts'
import { queries } from '../queries.ts'
import { setServerTime } from './clock.ts'

const LiveContext = createContext<Live | null>(null)

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const [live, setLive] = useState<Live | null>(null)
  useEffect(() => {
    const stream = createLive('/api/v1/live')
    const refresh = createLiveRefresh(client)
    const off = stream.onEvent((event) => {
      if (event.type === 'hello') setServerTime(event.at)
      refresh.handle(event)
    })
    // A stream that ends may have ended with the session, and it cannot say so itself.
    const offState = stream.onState(() => {
      if (stream.state().phase !== 'live') void client.invalidateQueries(queries.me())
    })
    setLive(stream)
    return () => {
      off()
      offState()
      refresh.stop()
      stream.close()
    }
  }, [client])
  return <LiveContext value={live}>{children}</LiveContext>
}

const never = () => () => undefined

export function useLiveState(): LiveState {
  const live = useContext(LiveContext)
  return useSyncExternalStore(live?.onState ?? never, live?.state ?? (() => NOT_CONNECTED))
}

export function useLiveEvents(listener: (event: LiveEvent) => void): void {
  const live = useContext(LiveContext)
  useEffect(() => live?.onEvent(listener), [live, listener])
}
