// The dates on which a window that comes again does not take place: a list, and a date to be added to it.
import { DeleteOutlined } from '@ant-design/icons'
import { Button, DatePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SettingField } from '../../components/settings/setting-field.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { isBeginning, localBeginning, sayBeginning, withLeftOut } from './left-out.ts'
import { useDates } from './use-dates.ts'

type LeftOutProps = {
  form: Form<'window'>
  /** Its rule may name times of day other than that of the first occurrence. */
  withTime: boolean
}

export function LeftOutField({ form: { draft, change }, withTime }: LeftOutProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<Dayjs | null>(null)
  const { except, startAt } = draft
  const add = () => {
    if (chosen === null) return
    const local = withTime
      ? chosen.format('YYYY-MM-DDTHH:mm')
      : `${chosen.format('YYYY-MM-DD')}${startAt.slice(10)}`
    change({ except: withLeftOut(except, local) })
    setChosen(null)
  }
  return (
    <SettingField
      path="except"
      deep
      label={t('windows.leftOut')}
      hint={t('windows.leftOutHint', { zone: draft.timeZone })}
    >
      {({ id, status, ...described }) => (
        <div className="left-out">
          <LeftOutList draft={draft} change={change} pickerId={id} />
          <div className="left-out-add">
            <DatePicker
              {...described}
              id={id}
              {...(status !== undefined && { status })}
              {...(withTime && { showTime: { format: 'HH:mm', defaultOpenValue: dayjs(startAt) } })}
              format={withTime ? 'YYYY-MM-DD HH:mm' : 'YYYY-MM-DD'}
              needConfirm={false}
              minDate={dayjs(startAt).startOf('day')}
              value={chosen}
              onChange={setChosen}
              // It takes the date that was written, and does not save the window without it.
              onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
            />
            <Button disabled={chosen === null} onClick={add}>
              {t('windows.leaveOut')}
            </Button>
          </div>
        </div>
      )}
    </SettingField>
  )
}

type ListProps = Pick<Form<'window'>, 'draft' | 'change'> & { pickerId: string }

function LeftOutList({ draft, change, pickerId }: ListProps) {
  const { t } = useTranslation()
  const list = useRef<HTMLUListElement>(null)
  const { data } = useDates(draft)
  const { except, timeZone } = draft
  const dates = (data?.occurrences ?? []).map((date) => localBeginning(date.startAt, timeZone))
  if (except.length === 0) return null
  const putBack = (local: string, index: number) => {
    const buttons = list.current?.querySelectorAll('button')
    // The button goes with its line; whoever uses the keyboard stays in the list.
    const next = buttons?.[index + 1] ?? buttons?.[index - 1] ?? document.getElementById(pickerId)
    next?.focus()
    change({ except: except.filter((one) => one !== local) })
  }
  return (
    <ul ref={list} className="left-out-list" aria-label={t('windows.leftOut')}>
      {except.map((local, index) => (
        <li key={local}>
          <span>{sayBeginning(local)}</span>
          {isBeginning(local, dates) === false && (
            <span className="form-mistake">{t('windows.noBeginning')}</span>
          )}
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={t('windows.putBackDate', { date: sayBeginning(local) })}
            onClick={() => putBack(local, index)}
          />
        </li>
      ))}
    </ul>
  )
}
