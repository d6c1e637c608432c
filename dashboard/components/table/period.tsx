// From when to when; any end may be open.
import { Button, DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useAddress } from '../../hooks/address.ts'
import { DAY } from '../../time.ts'

export function Period() {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const at = (name: string) => (get(name) === undefined ? null : dayjs(Number(get(name))))
  const last = (ms: number) => () => change({ from: String(Date.now() - ms), to: undefined })
  return (
    <span className="row">
      <DatePicker.RangePicker
        showTime={{ format: 'HH:mm' }}
        format="MM-DD HH:mm"
        allowEmpty={[true, true]}
        aria-label={t('rounds.from')}
        placeholder={[t('rounds.from'), t('rounds.to')]}
        value={[at('from'), at('to')]}
        onChange={(range) =>
          change({ from: range?.[0]?.valueOf().toString(), to: range?.[1]?.valueOf().toString() })
        }
        renderExtraFooter={() => (
          <span className="row">
            <Button
              size="small"
              onClick={() => change({ from: String(dayjs().startOf('day').valueOf()), to: undefined })}
            >
              {t('rounds.today')}
            </Button>
            <Button size="small" onClick={last(DAY / 24)}>
              {t('rounds.lastHour')}
            </Button>
            <Button size="small" onClick={last(DAY)}>
              {t('rounds.lastDay')}
            </Button>
            <Button size="small" onClick={last(7 * DAY)}>
              {t('rounds.lastWeek')}
            </Button>
          </span>
        )}
      />
    </span>
  )
}
