// A ribbon as wide as its place, with the hours beneath.
import { useTranslation } from 'react-i18next'
import { useWidth } from '../../hooks/width.ts'
import { clockTime, monthDay } from '../../time.ts'
import { Ribbon, type RibbonProps } from './ribbon.tsx'

type WideRibbonProps = Omit<RibbonProps, 'width'> & { axis?: boolean }

export function WideRibbon({ axis = true, ...ribbon }: WideRibbonProps) {
  const [ref, width] = useWidth()
  return (
    <div ref={ref} className="ribbon-wide" style={{ minHeight: ribbon.height + (axis ? 22 : 0) }}>
      {width > 0 && <Ribbon {...ribbon} width={width} />}
      {width > 0 && axis && <RibbonAxis {...ribbon} ticks={width < 420 ? 2 : 4} />}
    </div>
  )
}

type AxisProps = Pick<RibbonProps, 'cells' | 'range'> & { ticks: number }

export function RibbonAxis({ cells, range, ticks }: AxisProps) {
  const { t } = useTranslation()
  const say = range === '24h' ? clockTime : monthDay
  const places = Array.from({ length: ticks }, (_, tick) => Math.floor((tick * cells.length) / ticks))
  return (
    <div className="ribbon-axis" aria-hidden="true">
      {places.map((place) => {
        const cell = cells[place]
        return (
          cell && (
            <span key={place} style={{ left: `${(place / cells.length) * 100}%` }}>
              {say(cell.at)}
            </span>
          )
        )
      })}
      <span style={{ left: '100%' }}>{t('ribbon.now')}</span>
    </div>
  )
}
