// What a ribbon says to somebody who does not see it, and what a cell says on hover.
import type { TFunction } from 'i18next'
import type { RibbonCell } from '../../../shared/api/overview.ts'
import { clockTime, monthDayTime } from '../../time.ts'
import { tallyRibbon } from './ribbon-cells.ts'

export type RibbonRange = '24h' | '7d' | '30d'

export function ribbonWords(
  title: string,
  range: RibbonRange,
  cells: readonly RibbonCell[],
  t: TFunction,
): string {
  const { made, missed, slots } = tallyRibbon(cells)
  const head = t('ribbon.of', { title, range: t(`ribbon.last${range}`) })
  if (cells.every((cell) => cell.worst === null && cell.made + cell.missed === 0))
    return `${head}: ${t('ribbon.nothing')}`
  const bad = (['critical', 'warning', 'unknown'] as const).filter((status) => slots[status] > 0)
  const parts = [
    bad.length === 0 && missed === 0 ? t('ribbon.allOk', { made }) : t('ribbon.summary', { made }),
    ...bad.map((status) => t('ribbon.withStatus', { count: slots[status], status: t(`status.${status}`) })),
    ...(missed > 0 ? [t('ribbon.withMissed', { count: missed })] : []),
  ]
  return `${head}: ${parts.join(', ')}`
}

/** "10:20–10:40: 12 rounds made, Warning, 1 missed". */
export function cellWords(cell: RibbonCell, slotMs: number, t: TFunction): string {
  const parts = []
  if (cell.made > 0) parts.push(t('ribbon.rounds', { count: cell.made }))
  if (cell.worst !== null) parts.push(t(`status.${cell.worst}`))
  if (cell.missed > 0) parts.push(t('ribbon.missed', { count: cell.missed }))
  if (parts.length === 0) parts.push(t('ribbon.nothing'))
  return `${slotWords(cell.at, slotMs)}: ${parts.join(', ')}`
}

export function slotWords(at: number, slotMs: number): string {
  return `${monthDayTime(at)}–${clockTime(at + slotMs)}`
}
