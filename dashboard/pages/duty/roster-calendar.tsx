// The calendar of a roster, a month or a week at a time; each turn can be given to somebody else or swapped.
import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DutyOfRoster, DutyTurn } from '../../../shared/api/duty.ts'
import { Section } from '../../components/section.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { useAddress } from '../../hooks/address.ts'
import { serverNow } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useMe } from '../../hooks/me.tsx'
import { useNarrow } from '../../hooks/media.ts'
import { localDate } from '../../local-time.ts'
import { queries } from '../../queries.ts'
import { CalendarDay } from './calendar-day.tsx'
import { addDays, type CalendarView, calendarDays, startOfDate, stepDate } from './calendar-days.ts'
import { Subscribe } from './subscribe.tsx'
import { TurnDialog } from './turn-dialog.tsx'

type Roster = Pick<DutyOfRoster, 'rosterId' | 'name' | 'timeZone'>

export function RosterCalendar({ rosters }: { rosters: readonly Roster[] }) {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const [subscribing, setSubscribing] = useState(false)
  const roster = rosters.find(({ rosterId }) => rosterId === get('roster')) ?? rosters[0]
  // A month of single lines is too long for a telephone.
  const usual: CalendarView = useNarrow() ? 'week' : 'month'
  const asked = get('view')
  const view = asked === 'week' || asked === 'month' ? asked : usual
  if (!roster) return null
  const today = localDate(serverNow(), roster.timeZone)
  const on = /^\d{4}-\d{2}-\d{2}$/.test(get('on') ?? '') ? (get('on') ?? today) : today
  const go = (date: string) => change({ on: date === today ? undefined : date })
  return (
    <Section
      title={t('duty.calendar')}
      bare
      link={
        <Button size="small" onClick={() => setSubscribing(true)}>
          {t('duty.subscribe')}
        </Button>
      }
    >
      <div className="spread calendar-bar">
        <span className="row">
          {rosters.length > 1 && (
            <Select<string>
              aria-label={t('settings.kind.roster')}
              className="roster-choice"
              value={roster.rosterId}
              options={rosters.map(({ rosterId, name }) => ({ value: rosterId, label: name }))}
              onChange={(next) => change({ roster: next })}
            />
          )}
          <Button
            icon={<LeftOutlined />}
            aria-label={t('duty.before')}
            onClick={() => go(stepDate(on, view, -1))}
          />
          <Button onClick={() => go(today)}>{t('duty.today')}</Button>
          <Button
            icon={<RightOutlined />}
            aria-label={t('duty.after')}
            onClick={() => go(stepDate(on, view, 1))}
          />
          <b>
            <MonthWords on={on} />
          </b>
        </span>
        <Segmented<CalendarView>
          aria-label={t('duty.view')}
          value={view}
          options={[
            { value: 'month', label: t('duty.month') },
            { value: 'week', label: t('duty.week') },
          ]}
          onChange={(next) => change({ view: next === usual ? undefined : next })}
        />
      </div>
      <CalendarGrid roster={roster} on={on} view={view} today={today} />
      <p className="muted small calendar-zone">{t('duty.inZone', { zone: roster.timeZone })}</p>
      {subscribing && (
        <Subscribe rosterId={roster.rosterId} name={roster.name} onClose={() => setSubscribing(false)} />
      )}
    </Section>
  )
}

function MonthWords({ on }: { on: string }) {
  const language = useLanguage()
  const words = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return words.format(new Date(`${on}T00:00:00Z`))
}

type GridProps = { roster: Roster; on: string; view: CalendarView; today: string }

function CalendarGrid({ roster, on, view, today }: GridProps) {
  const { t } = useTranslation()
  const me = useMe()
  const [chosen, setChosen] = useState<DutyTurn | null>(null)
  const days = calendarDays(on, view)
  const { rosterId, timeZone } = roster
  const range = {
    from: startOfDate(days[0] ?? on, timeZone),
    to: startOfDate(addDays(days.at(-1) ?? on, 1), timeZone),
  }
  const { data, error, refetch } = useQuery(queries.shifts(rosterId, range))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingRows rows={6} />
  return (
    <>
      <div className="card calendar">
        <div className="calendar-head" aria-hidden>
          {([1, 2, 3, 4, 5, 6, 7] as const).map((day) => (
            <span key={day}>{t(`settings.day${day}`)}</span>
          ))}
        </div>
        <ol className={`calendar-days calendar-${view}`}>
          {days.map((day) => (
            <CalendarDay
              key={day}
              day={day}
              shifts={data}
              timeZone={timeZone}
              look={{
                isToday: day === today,
                isOther: view === 'month' && day.slice(0, 7) !== on.slice(0, 7),
              }}
              me={me?.id ?? null}
              onChoose={setChosen}
            />
          ))}
        </ol>
      </div>
      {chosen && (
        <TurnDialog
          rosterId={rosterId}
          timeZone={timeZone}
          turn={chosen}
          turns={data.turns}
          onClose={() => setChosen(null)}
        />
      )}
    </>
  )
}
