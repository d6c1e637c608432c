// Somebody else takes a turn, or a part of it.
import { DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Dialog } from '../../components/form/dialog.tsx'
import { Field } from '../../components/form/field.tsx'
import { usePeople } from '../../components/settings/use-settings.ts'
import { useAction } from '../../hooks/action.ts'
import { sayTurn, type TurnProps } from './turn.ts'

export function StandIn({ rosterId, timeZone, turn, onClose }: TurnProps) {
  const { t } = useTranslation()
  const people = usePeople()
  const [personId, setPersonId] = useState<string | null>(null)
  const [[from, to], setTimes] = useState([turn.turnFrom, turn.turnTo] as const)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const add = useAction(
    (id: string) => api.addOverride(rosterId, { from, to, personId: id, reason, shift: turn.shift }),
    { refresh: [['settings', 'roster']], onDone: onClose },
  )
  return (
    <Dialog
      title={t('duty.withTurn', { what: t('duty.standIn'), turn: sayTurn(turn, timeZone) })}
      submit={t('duty.standIn')}
      busy={add.isPending}
      dirty={personId !== null || reason !== ''}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (personId !== null) add.mutate(personId)
      }}
    >
      <p className="muted">{t('duty.standInFor', { name: turn.person?.name ?? t('duty.nobody') })}</p>
      <Field label={t('duty.who')} mistake={tried && personId === null ? t('form.required') : undefined}>
        {(control) => (
          <Select<string | null>
            {...control}
            showSearch={{ optionFilterProp: 'label' }}
            value={personId}
            options={people
              .filter(({ id, isActive }) => isActive && id !== turn.person?.id)
              .map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setPersonId}
          />
        )}
      </Field>
      <Field label={t('duty.fromTo')} hint={t('duty.fromToHint')}>
        {({ id }) => (
          <DatePicker.RangePicker
            id={id}
            className="full-width"
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            allowClear={false}
            value={[dayjs(from), dayjs(to)]}
            onChange={(range) => {
              const [first, last] = range ?? []
              if (first && last) setTimes([first.valueOf(), last.valueOf()])
            }}
          />
        )}
      </Field>
      <Field label={t('people.reason')}>
        {(control) => (
          <Input
            {...control}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <ActionError error={add.error} />
    </Dialog>
  )
}
