// How the cells of a ribbon are drawn and said; pure, so that every strip in the product is the same strip.
import type { RibbonCell } from '../../../shared/api/overview.ts'
import { worstOf } from '../status.ts'

export type CellKind = 'ok' | 'warning' | 'critical' | 'unknown' | 'missed' | 'empty'

export function kindOf(cell: RibbonCell): CellKind {
  if (cell.worst !== null) return cell.worst
  return cell.missed > 0 ? 'missed' : 'empty'
}

const NARROWEST_PX = 4

/** Fewer, longer slots where a strip is too narrow to show each one; nothing that happened is lost. */
export function fitCells(
  cells: readonly RibbonCell[],
  width: number,
): { cells: RibbonCell[]; slots: number } {
  const slots = Math.max(1, Math.ceil((cells.length * NARROWEST_PX) / Math.max(1, width)))
  if (slots === 1) return { cells: [...cells], slots }
  const fitted: RibbonCell[] = []
  for (let index = 0; index < cells.length; index += slots) {
    const part = cells.slice(index, index + slots)
    const sum = (name: 'made' | 'missed' | 'planned') => part.reduce((total, cell) => total + cell[name], 0)
    fitted.push({
      at: part[0]?.at ?? 0,
      worst: worstOf(part.map((cell) => cell.worst)),
      made: sum('made'),
      missed: sum('missed'),
      planned: sum('planned'),
    })
  }
  return { cells: fitted, slots }
}

export type CellPath = { readonly kind: CellKind | 'part-missed'; readonly d: string }

type Size = { readonly width: number; readonly height: number }

/** Left edge and width of a cell on whole pixels, so that thin cells stay sharp; a gap only where there is room. */
export function cellSpan(index: number, count: number, width: number): { x: number; w: number } {
  const pitch = width / count
  const x = Math.round(index * pitch)
  const end = Math.round((index + 1) * pitch)
  const gap = pitch >= 3 ? 1 : 0
  return { x, w: Math.max(1, end - x - gap) }
}

/** One path for each kind of cell: a hundred strips on a page stay a few hundred elements. */
export function cellPaths(cells: readonly RibbonCell[], size: Size): CellPath[] {
  const shapes = new Map<CellPath['kind'], string>()
  const add = (kind: CellPath['kind'], x: number, y: number, w: number, h: number) =>
    shapes.set(kind, `${shapes.get(kind) ?? ''}M${x} ${y}h${w}v${h}h${-w}z`)
  for (const [index, cell] of cells.entries()) {
    const { x, w } = cellSpan(index, cells.length, size.width)
    const kind = kindOf(cell)
    if (kind === 'empty') add(kind, x, size.height - 2, w, 2)
    else add(kind, x, 0, w, size.height)
    if (cell.missed > 0 && kind !== 'missed') {
      const part = Math.max(4, Math.round(size.height * 0.4))
      add('part-missed', x, size.height - part, w, part)
    }
  }
  return [...shapes].map(([kind, d]) => ({ kind, d }))
}

export function cellAt(x: number, count: number, width: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor((x / width) * count)))
}

export type RibbonTally = {
  readonly made: number
  readonly missed: number
  readonly slots: Readonly<Record<'warning' | 'critical' | 'unknown', number>>
}

export function tallyRibbon(cells: readonly RibbonCell[]): RibbonTally {
  const slots = { warning: 0, critical: 0, unknown: 0 }
  let made = 0
  let missed = 0
  for (const cell of cells) {
    made += cell.made
    missed += cell.missed
    if (cell.worst !== null && cell.worst !== 'ok') slots[cell.worst] += 1
  }
  return { made, missed, slots }
}

/** Share of the rounds that were made of those that were due; null when none was due. */
export function completion(cells: readonly RibbonCell[]): number | null {
  const { made, missed } = tallyRibbon(cells)
  return made + missed === 0 ? null : made / (made + missed)
}
