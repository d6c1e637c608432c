// Names for rows that have none, which stay with a row when it is moved, so that what is being written stays in its place.
import { useRef } from 'react'

export function useKeys(length: number) {
  const keys = useRef<number[]>([])
  const next = useRef(0)
  while (keys.current.length < length) keys.current.push(next.current++)
  keys.current.length = length
  return {
    at: (index: number) => keys.current[index] ?? index,
    remove: (index: number) => void keys.current.splice(index, 1),
    move: (from: number, to: number) => {
      const [taken] = keys.current.splice(from, 1)
      if (taken !== undefined) keys.current.splice(to, 0, taken)
    },
  }
}
