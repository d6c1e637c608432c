// One day of the calendar: who has which turn, and where nobody has any.
import { useTranslation } from 'react-i18next'
import type { DutyTurn, RosterShifts } from '../../../shared/api/duty.ts'
import { useLanguage } from '../../hooks/language.ts'
import { localClock } from '../../local-time.ts'
import { addDays, startOfDate, turnsOn } from './calendar-days.ts'

type CalendarDayProps = {
  day: string
  shifts: RosterShifts
  timeZone: string
  look: { readonly isToday: boolean; readonly isOther: boolean }
  me: string | null
  onChoose: (turn: DutyTurn) => void
}

export function CalendarDay({ day, shifts, timeZone, look, me, onChoose }: CalendarDayProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const turns = turnsOn(shifts.turns, day, timeZone)
  const from = startOfDate(day, timeZone)
  const to = startOfDate(addDays(day, 1), timeZone)
  const gaps = shifts.gaps.filter((gap) => gap.from < to && gap.to > from)
  const isEmpty = turns.length === 0 && gaps.length > 0
  const date = new Intl.DateTimeFormat(language, {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    timeZone: 'UTC',
  })
  const words = date.format(new Date(`${day}T00:00:00Z`))
  const classes = ['calendar-day', look.isToday && 'today', look.isOther && 'other', isEmpty && 'gap']
  return (
    <li className={classes.filter(Boolean).join(' ')}>
      <time dateTime={day} {...(look.isToday && { 'aria-current': 'date' as const })}>
        <span aria-hidden className="calendar-number">
          {Number(day.slice(8))}
        </span>
        <span className="calendar-words">{words}</span>
      </time>
      {turns.map((turn) => (
        <TurnButton
          key={`${turn.shift} ${turn.from}`}
          turn={turn}
          time={turn.from < from ? '…' : localClock(turn.from, timeZone)}
          mine={turn.person !== null && turn.person.id === me}
          day={words}
          onChoose={onChoose}
        />
      ))}
      {isEmpty && <span className="muted small">{t('duty.nobodyShort')}</span>}
    </li>
  )
}

type TurnButtonProps = {
  turn: DutyTurn
  time: string
  mine: boolean
  day: string
  onChoose: (turn: DutyTurn) => void
}

function TurnButton({ turn, time, mine, day, onChoose }: TurnButtonProps) {
  const { t } = useTranslation()
  const { person, shift, override } = turn
  const name = person?.name ?? t('duty.nobodyShort')
  return (
    <button
      type="button"
      className={mine ? 'turn mine' : 'turn'}
      aria-label={[day, `${time} ${name}`, shift, override ? t('duty.standsIn') : null]
        .filter(Boolean)
        .join(', ')}
      title={[shift, override?.reason].filter(Boolean).join(' · ')}
      onClick={() => onChoose(turn)}
    >
      <span className="turn-time">{time}</span>{' '}
      <span className={person === null ? 'turn-gone' : undefined}>{name}</span>
      {override && <span aria-hidden> ↔</span>}
    </button>
  )
}
