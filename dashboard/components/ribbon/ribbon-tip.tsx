// What the slot under the cursor holds.
import { createPortal } from 'react-dom'

export function RibbonTip({ words, left, top }: { words: string; left: number; top: number }) {
  const inside = Math.min(window.innerWidth - 130, Math.max(130, left))
  return createPortal(
    <div className="ribbon-tip" style={{ left: inside, top }} aria-hidden="true">
      {words}
    </div>,
    document.body,
  )
}
