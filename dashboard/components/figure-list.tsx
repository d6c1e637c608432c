// All figures of a finding with their limits, as plain text.
import { useTranslation } from 'react-i18next'
import type { Measurement } from '../../shared/finding.ts'
import { formatFigure } from '../format.ts'
import { useLanguage } from '../hooks/language.ts'
import './figure-list.css'

type FigureListProps = { figures: readonly Measurement[]; titles: Readonly<Record<string, string>> }

export function FigureList({ figures, titles }: FigureListProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (figures.length === 0) return null
  return (
    <dl className="figure-list">
      {figures.map((figure) => {
        const say = (value: number) => formatFigure(value, figure.unit, language)
        const limits = [
          figure.warning !== undefined && t('host.warningLimit', { value: say(figure.warning) }),
          figure.critical !== undefined && t('host.criticalLimit', { value: say(figure.critical) }),
        ].filter(Boolean)
        return (
          <div key={figure.name}>
            <dt>{titles[figure.name] ?? figure.name}</dt>
            <dd>
              {say(figure.value)}
              {limits.length > 0 && <span className="muted small"> {limits.join(' · ')}</span>}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
