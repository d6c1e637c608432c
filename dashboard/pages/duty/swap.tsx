// Two people swap a turn each.
import { Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DutyTurn } from '../../../shared/api/duty.ts'
import { api } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Dialog } from '../../components/form/dialog.tsx'
import { Field } from '../../components/form/field.tsx'
import { useAction } from '../../hooks/action.ts'
import { sayTurn, type TurnProps } from './turn.ts'

const keyOf = (turn: DutyTurn) => `${turn.shift} ${turn.from}`
const partOf = ({ turnFrom, turnTo, shift }: DutyTurn, personId: string) => ({
  from: turnFrom,
  to: turnTo,
  personId,
  shift,
})

export function Swap({ rosterId, timeZone, turn, turns, onClose }: TurnProps) {
  const { t } = useTranslation()
  const [key, setKey] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const others = turns.filter(
    ({ person, turnTo }) => person !== null && person.id !== turn.person?.id && turnTo > Date.now(),
  )
  const other = others.find((candidate) => keyOf(candidate) === key)
  const swap = useAction(
    async (second: DutyTurn) => {
      if (turn.person === null || second.person === null) return
      await api.swapDuty(rosterId, {
        first: partOf(turn, turn.person.id),
        second: partOf(second, second.person.id),
        reason,
      })
    },
    { refresh: [['settings', 'roster']], onDone: onClose },
  )
  return (
    <Dialog
      title={t('duty.withTurn', { what: t('duty.swap'), turn: sayTurn(turn, timeZone) })}
      submit={t('duty.swap')}
      busy={swap.isPending}
      dirty={key !== null || reason !== ''}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (other) swap.mutate(other)
      }}
    >
      <p className="muted">{t('duty.swapHint', { name: turn.person?.name ?? '' })}</p>
      <Field label={t('duty.swapWith')} mistake={tried && !other ? t('form.required') : undefined}>
        {(control) => (
          <Select<string | null>
            {...control}
            showSearch={{ optionFilterProp: 'label' }}
            value={key}
            options={others.map((candidate) => ({
              value: keyOf(candidate),
              label: `${candidate.person?.name ?? ''} · ${sayTurn(candidate, timeZone)}`,
            }))}
            onChange={setKey}
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
      <ActionError error={swap.error} />
    </Dialog>
  )
}
