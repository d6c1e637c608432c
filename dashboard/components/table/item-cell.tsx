// What was inspected, in its own words, and what was found about it.
import './item-cell.css'

export function ItemCell({ item, summary }: { item: string; summary: string }) {
  return (
    <>
      <span className="item-name mono" title={item}>
        {item}
      </span>
      <span className="item-summary">{summary}</span>
    </>
  )
}
