// What the page is shown on and how it is wished to be, for what CSS alone cannot change.
import { useSyncExternalStore } from 'react'

const narrow = watch('(max-width: 760px)')
const still = watch('(prefers-reduced-motion: reduce)')

function watch(query: string) {
  const media = matchMedia(query)
  return {
    matches: () => media.matches,
    subscribe: (listener: () => void) => {
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
  }
}

export function useNarrow(): boolean {
  return useSyncExternalStore(narrow.subscribe, narrow.matches)
}

/** Nothing moves that need not. */
export function useStill(): boolean {
  return useSyncExternalStore(still.subscribe, still.matches)
}
