// The fields of an editor that say themselves what is wrong with them.
import { useCallback, useState } from 'react'
import type { Place } from './mistakes.ts'

export function useMarked(): { marked: readonly Place[]; mark: (place: Place) => () => void } {
  const [marked, setMarked] = useState<readonly Place[]>([])
  const mark = useCallback((place: Place) => {
    setMarked((before) => [...before, place])
    return () => setMarked((before) => before.filter((other) => other !== place))
  }, [])
  return { marked, mark }
}
