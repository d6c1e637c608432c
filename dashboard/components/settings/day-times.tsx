// Times of the week: on these days from then until then.
import { useTranslation } from 'react-i18next'
import { Rows } from './rows.tsx'
import { ClockInput, DaysInput } from './times.tsx'

export type DayTime = { days: number[]; from: string; to: string }

type DayTimesProps = {
  name: string
  value: readonly DayTime[]
  fresh?: DayTime
  onChange: (times: DayTime[]) => void
}

const WORK: DayTime = { days: [1, 2, 3, 4, 5], from: '08:30', to: '17:30' }

export function DayTimesRows({ name, value, fresh = WORK, onChange }: DayTimesProps) {
  const { t } = useTranslation()
  return (
    <Rows
      name={(position) => `${name} ${position}`}
      rows={value}
      add={t('settings.addTimes')}
      fresh={() => ({ ...fresh })}
      onChange={onChange}
      max={20}
    >
      {(time, change) => (
        <div className="row">
          <DaysInput label={t('settings.days')} value={time.days} onChange={(days) => change({ days })} />
          <span className="row no-wrap">
            <ClockInput label={t('settings.from')} value={time.from} onChange={(from) => change({ from })} />
            <span aria-hidden>–</span>
            <ClockInput label={t('settings.to')} value={time.to} onChange={(to) => change({ to })} />
            {time.to <= time.from && <span className="muted small">{t('settings.nextDay')}</span>}
          </span>
        </div>
      )}
    </Rows>
  )
}
