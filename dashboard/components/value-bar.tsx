// A figure against its limits as a small bar; the limits are ticks on it.
import { useTranslation } from 'react-i18next'
import type { Measurement } from '../../shared/finding.ts'
import type { Status } from '../../shared/status.ts'
import { barOf, formatFigure } from '../format.ts'
import { useLanguage } from '../hooks/language.ts'
import './value-bar.css'

export function ValueBar({ figure, status }: { figure: Measurement; status: Status }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const bar = barOf(figure)
  if (bar === null) return null
  const say = (value: number) => formatFigure(value, figure.unit, language)
  const both = figure.warning !== undefined && figure.critical !== undefined
  const limit = figure.critical ?? figure.warning
  return (
    <div className="value-bar">
      <div className="value-bar-track" aria-hidden="true">
        <div className={`value-bar-fill value-bar-${status}`} style={{ width: `${bar.fill * 100}%` }} />
        {bar.marks.map((mark) => (
          <i key={mark} style={{ left: `${mark * 100}%` }} />
        ))}
      </div>
      <span className="muted small">
        {both
          ? t('host.limits', { warning: say(figure.warning ?? 0), critical: say(figure.critical ?? 0) })
          : t('host.limit', { value: say(limit ?? 0) })}
      </span>
    </div>
  )
}
