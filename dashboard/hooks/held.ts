// Whether somebody's pointer or focus is on a part of the page, so that nothing may move there.
import { useState } from 'react'

export function useHeld() {
  const [pointer, setPointer] = useState(false)
  const [focus, setFocus] = useState(false)
  const props = {
    onPointerEnter: () => setPointer(true),
    onPointerLeave: () => setPointer(false),
    onFocus: () => setFocus(true),
    onBlur: () => setFocus(false),
  }
  return [pointer || focus, props] as const
}
