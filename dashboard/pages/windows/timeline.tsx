// The next days with the windows in them, a line for each window; in words for whoever cannot see it.
import { useTranslation } from 'react-i18next'
import type { Occurrence } from '../../../shared/api/settings/window.ts'
import { PageLink } from '../../components/page-link.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { DAY, monthDay, monthDayTime, span } from '../../time.ts'

type TimelineProps = { occurrences: readonly Occurrence[]; days: number }

export function Timeline({ occurrences, days }: TimelineProps) {
  const { t } = useTranslation()
  const start = new Date()
  start.setHours(0, 0, 0, 0)
  const from = start.getTime()
  const length = days * DAY
  const shown = occurrences.filter(({ state }) => state !== 'over')
  const windows = [...new Map(shown.map(({ windowId, name }) => [windowId, name]))]
  if (windows.length === 0) return <p className="muted">{t('windows.noneAhead', { count: days })}</p>
  return (
    <div className="timeline">
      <div className="timeline-row" aria-hidden>
        <span />
        <div className="timeline-scale">
          {Array.from({ length: Math.ceil(days / 5) }, (_, index) => index * 5).map((day) => (
            <span key={day} style={{ insetInlineStart: `${(day / days) * 100}%` }}>
              {monthDay(from + day * DAY)}
            </span>
          ))}
        </div>
      </div>
      {windows.map(([id, name]) => (
        <div className="timeline-row" key={id}>
          <PageLink to={`/windows/${id}`} className="timeline-name">
            {name}
          </PageLink>
          <ul className="timeline-line">
            {shown
              .filter(({ windowId }) => windowId === id)
              .map((occurrence) => (
                <TimelineBar key={occurrence.startAt} occurrence={occurrence} from={from} length={length} />
              ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

type BarProps = { occurrence: Occurrence; from: number; length: number }

function TimelineBar({ occurrence, from, length }: BarProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { startAt, endAt, state } = occurrence
  const left = Math.max(0, (startAt - from) / length)
  const width = Math.min(1 - left, (endAt - Math.max(startAt, from)) / length)
  const words = `${monthDayTime(startAt)} – ${monthDayTime(endAt)} (${span(endAt - startAt, language)})`
  return (
    <li
      className={state === 'running' ? 'timeline-bar running' : 'timeline-bar'}
      style={{ insetInlineStart: `min(${left * 100}%, 100% - 4px)`, width: `${width * 100}%` }}
      title={state === 'running' ? `${t('windows.running')}: ${words}` : words}
    >
      <span className="visually-hidden">{words}</span>
    </li>
  )
}
