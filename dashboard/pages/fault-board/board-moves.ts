// Going from card to card with the arrow keys: down a column, across to the next one that has a card.

export type Place = { readonly column: number; readonly row: number }
export type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'

const STEPS: Readonly<Record<Arrow, Place>> = {
  ArrowUp: { column: 0, row: -1 },
  ArrowDown: { column: 0, row: 1 },
  ArrowLeft: { column: -1, row: 0 },
  ArrowRight: { column: 1, row: 0 },
}

export function isArrow(key: string): key is Arrow {
  return key in STEPS
}

/** `heights`: how many cards each column shows. Null: there is none in that direction. */
export function neighbour(at: Place, key: Arrow, heights: readonly number[]): Place | null {
  const step = STEPS[key]
  if (step.row !== 0) {
    const row = at.row + step.row
    return row >= 0 && row < (heights[at.column] ?? 0) ? { column: at.column, row } : null
  }
  for (let column = at.column + step.column; column >= 0 && column < heights.length; column += step.column) {
    const height = heights[column] ?? 0
    if (height > 0) return { column, row: Math.min(at.row, height - 1) }
  }
  return null
}
