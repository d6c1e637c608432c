// The width that an element has on the page, in whole pixels.
import { type RefCallback, useCallback, useRef, useState } from 'react'

export function useWidth(): [RefCallback<HTMLElement>, number] {
  const [width, setWidth] = useState(0)
  const observer = useRef<ResizeObserver | null>(null)
  const ref = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    if (element === null) return
    setWidth(Math.floor(element.clientWidth))
    observer.current = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)))
    observer.current.observe(element)
  }, [])
  return [ref, width]
}
