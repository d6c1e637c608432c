// When a window as it is written now would be.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Window } from '../../../shared/api/settings/window.ts'
import { ApiError, api } from '../../api.ts'
import { Instant } from '../../components/moment.tsx'
import { Section } from '../../components/section.tsx'
import { useDelayed } from '../../hooks/delayed.ts'
import { useLanguage } from '../../hooks/language.ts'
import { exact, span } from '../../time.ts'

const COUNT = 8

export function NextDates({ window }: { window: Window }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { timeZone, startAt, minutes, rule, except, changes } = window
  const when = useDelayed(JSON.stringify({ timeZone, startAt, minutes, rule, except, changes }), 300)
  const { data, error } = useQuery({
    queryKey: ['window-preview', when],
    queryFn: ({ signal }) => {
      // Only its times matter, and they can be shown before it has a name.
      const asked = { ...window, ...(JSON.parse(when) as Partial<Window>), name: '-', reason: '-' }
      return api.previewWindow({ window: asked, count: COUNT }, signal)
    },
    retry: false,
  })
  const mistakes = error instanceof ApiError ? error.problem?.errors : undefined
  return (
    <Section title={t('windows.nextDates')} padded>
      {error ? (
        <p className="form-mistake">
          {t('windows.wrongRule')} {mistakes?.map(({ message }) => message).join(' ')}
        </p>
      ) : data?.occurrences.length === 0 ? (
        <p className="form-mistake">{t('windows.noDates')}</p>
      ) : (
        <ol className="say-list">
          {data?.occurrences.map((occurrence) => (
            <li key={occurrence.startAt}>
              <Instant at={occurrence.startAt}>{exact(occurrence.startAt).slice(0, 16)}</Instant>{' '}
              <span className="muted">{span(occurrence.endAt - occurrence.startAt, language)}</span>
              {occurrence.state === 'running' && <b> {t('windows.running')}</b>}
            </li>
          ))}
        </ol>
      )}
      <p className="form-hint">{t('windows.inYourZone')}</p>
    </Section>
  )
}
