// When a window as it is written now would be; each date can be left out and put back where it stands.
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Occurrence } from '../../../shared/api/settings/window.ts'
import { ApiError } from '../../api.ts'
import { Instant } from '../../components/moment.tsx'
import { useSayMistake } from '../../components/say-mistake.ts'
import { Section } from '../../components/section.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { useMayChange } from '../../components/settings/use-settings.ts'
import { useLanguage } from '../../hooks/language.ts'
import { exact, span } from '../../time.ts'
import { localBeginning, untilCount, withLeftOut } from './left-out.ts'
import { useDates } from './use-dates.ts'

const COUNT = 8

export function NextDates({ form: { draft, change } }: { form: Form<'window'> }) {
  const { t } = useTranslation()
  const say = useSayMistake()
  const mayChange = useMayChange('window')
  const { data, error } = useDates(draft)
  const mistakes = error instanceof ApiError ? error.problem?.errors : undefined
  const localOf = ({ startAt }: Occurrence) => localBeginning(startAt, draft.timeZone)
  // One that comes once is not left out but switched off or deleted.
  const except = draft.rule === null ? [] : draft.except
  const isLeftOut = (date: Occurrence) => except.includes(localOf(date))
  const dates = untilCount(data?.occurrences ?? [], isLeftOut, COUNT)
  const toggle = (local: string) =>
    change({
      except: except.includes(local) ? except.filter((one) => one !== local) : withLeftOut(except, local),
    })
  return (
    <Section title={t('windows.nextDates')} padded>
      {error ? (
        <p className="form-mistake">
          {t('windows.wrongRule')} {mistakes?.map(say).join(' ')}
        </p>
      ) : data?.occurrences.length === 0 ? (
        <p className="form-mistake">{t('windows.noDates')}</p>
      ) : (
        <ol className="next-dates">
          {dates.map((date) => (
            <NextDate
              key={date.startAt}
              date={date}
              leftOut={isLeftOut(date)}
              onToggle={mayChange && draft.rule !== null ? () => toggle(localOf(date)) : null}
            />
          ))}
        </ol>
      )}
      <p className="form-hint">{t('windows.inYourZone')}</p>
    </Section>
  )
}

type NextDateProps = { date: Occurrence; leftOut: boolean; onToggle: (() => void) | null }

function NextDate({ date, leftOut, onToggle }: NextDateProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const written = exact(date.startAt).slice(0, 16)
  const isRunning = date.state === 'running'
  return (
    <li className="next-date">
      <span className={leftOut ? 'next-date-when muted' : 'next-date-when'}>
        <Instant at={date.startAt}>{leftOut ? <s>{written}</s> : written}</Instant>{' '}
        <span className="muted">
          {leftOut ? t('windows.isLeftOut') : span(date.endAt - date.startAt, language)}
        </span>
        {isRunning && !leftOut && <b> {t('windows.running')}</b>}
      </span>
      {onToggle && (!isRunning || leftOut) && (
        <Button
          size="small"
          type="text"
          aria-label={t(leftOut ? 'windows.putBackDate' : 'windows.leaveOutDate', { date: written })}
          onClick={onToggle}
        >
          {t(leftOut ? 'windows.putBack' : 'windows.leaveOut')}
        </Button>
      )}
    </li>
  )
}
