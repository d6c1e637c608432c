// The ribbon: one strip of slots, coloured by the worst finding, hatched where a round was missed.
import { type KeyboardEvent, type MouseEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { RibbonCell } from '../../../shared/api/overview.ts'
import { useGroup } from '../../hooks/address.ts'
import { pageAddress, type Search } from '../page-link.tsx'
import './ribbon.css'
import { cellAt, cellPaths, cellSpan, fitCells } from './ribbon-cells.ts'
import { RibbonTip } from './ribbon-tip.tsx'
import { cellWords, type RibbonRange, ribbonWords } from './ribbon-words.ts'

export type RibbonProps = {
  title: string
  range: RibbonRange
  slotMs: number
  cells: readonly RibbonCell[]
  width: number
  height: number
  /** Filters of the records that a cell leads to, beside its slot. */
  records: Search
}

type Point = { index: number; left: number; top: number }

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageUp: 6, PageDown: -6 }

export function Ribbon({ title, range, width, height, records, ...all }: RibbonProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { group } = useGroup()
  const [point, setPoint] = useState<Point | null>(null)
  const fitted = useMemo(() => fitCells(all.cells, width), [all.cells, width])
  const cells = fitted.cells
  const slotMs = all.slotMs * fitted.slots
  const paths = useMemo(() => cellPaths(cells, { width, height }), [cells, width, height])
  const last = cells.length - 1
  const at = Math.min(point?.index ?? last, last)

  const place = (element: Element, index: number) => {
    const box = element.getBoundingClientRect()
    const { x, w } = cellSpan(index, cells.length, box.width)
    setPoint({ index, left: box.left + x + w / 2, top: box.top })
  }
  const hover = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    place(event.currentTarget, cellAt(event.clientX - box.left, cells.length, box.width))
  }
  const open = (index: number) => {
    const cell = cells[index]
    if (cell)
      void navigate(pageAddress('/rounds', { ...records, from: cell.at, to: cell.at + slotMs }, group))
  }
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? last : at + (STEPS[event.key] ?? 0)
    if (event.key === 'Enter') open(at)
    else if (next === at) return
    else place(event.currentTarget, Math.min(last, Math.max(0, next)))
    event.preventDefault()
  }
  const cell = cells[at]
  if (!cell) return null
  const words = cellWords(cell, slotMs, t)
  return (
    <>
      <div
        className="ribbon"
        style={{ width, height }}
        role="slider"
        tabIndex={0}
        aria-label={ribbonWords(title, range, cells, t)}
        aria-valuemin={1}
        aria-valuemax={cells.length}
        aria-valuenow={at + 1}
        aria-valuetext={`${words}. ${t('ribbon.open')}`}
        onMouseMove={hover}
        onMouseLeave={() => setPoint(null)}
        onBlur={() => setPoint(null)}
        onClick={(event) => {
          event.stopPropagation()
          open(at)
        }}
        onKeyDown={press}
      >
        <svg width={width} height={height} aria-hidden="true">
          {paths.map((path) => (
            <path key={path.kind} className={`cell-${path.kind}`} d={path.d} />
          ))}
          {point && <rect className="ribbon-cursor" {...cursorBox(at, cells.length, width, height)} />}
        </svg>
      </div>
      {point && <RibbonTip words={words} left={point.left} top={point.top} />}
    </>
  )
}

function cursorBox(index: number, count: number, width: number, height: number) {
  const { x, w } = cellSpan(index, count, width)
  return { x: x - 0.5, y: 0.5, width: w + 1, height: height - 1 }
}
