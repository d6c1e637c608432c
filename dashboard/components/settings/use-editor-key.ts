// Which editor is the same one as before: what was just made stays open as it is, under the address that it has now.
import { useRef } from 'react'

const FRESH = { made: null as string | null, hasArrived: false }

export function useEditorKey(id: string): { key: string; noteMade: (id: string) => void } {
  const run = useRef({ ...FRESH, count: 0 })
  const { made, hasArrived, count } = run.current
  if (made !== null && made === id) run.current.hasArrived = true
  // Another new one, begun from the page of the last.
  else if (id === 'new' && hasArrived) run.current = { ...FRESH, count: count + 1 }
  const isNew = id === 'new' || run.current.made === id
  return {
    key: isNew ? `new ${run.current.count}` : id,
    noteMade: (one) => {
      if (id === 'new') run.current.made = one
    },
  }
}
