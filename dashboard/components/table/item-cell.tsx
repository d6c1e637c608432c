// What was inspected, in its own words, and what was found about it.
import { ItemName, type Named } from '../item-name.tsx'
import './item-cell.css'

export function ItemCell({ of, summary }: { of: Named; summary: string }) {
  return (
    <>
      <ItemName of={of} className="item-name" />
      <span className="item-summary">{summary}</span>
    </>
  )
}
