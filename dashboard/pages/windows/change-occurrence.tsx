// A window that runs ends now, or later than planned; why stays on record.
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Dialog } from '../../components/form/dialog.tsx'
import { Field } from '../../components/form/field.tsx'
import { TextField } from '../../components/form/text-field.tsx'
import { useAction } from '../../hooks/action.ts'
import type { Changing } from './changing.ts'

const HOUR = 3_600_000

export function ChangeOccurrence({ what, occurrence, onClose }: Changing & { onClose: () => void }) {
  const { t } = useTranslation()
  const { windowId, name, startAt, endAt } = occurrence
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState(endAt + HOUR)
  const [tried, setTried] = useState(false)
  const change = useAction(
    (wanted: { startAt: number; reason: string }) =>
      what === 'end'
        ? api.endWindow(windowId, wanted)
        : api.extendWindow(windowId, { ...wanted, endAt: until }),
    { refresh: [['settings', 'window']], onDone: onClose },
  )
  return (
    <Dialog
      title={t(what === 'end' ? 'windows.endTitle' : 'windows.extendTitle', { name })}
      submit={t(what === 'end' ? 'windows.end' : 'windows.extend')}
      busy={change.isPending}
      dirty={reason !== ''}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (reason.trim() !== '') change.mutate({ startAt, reason: reason.trim() })
      }}
    >
      <p className="muted">{t(what === 'end' ? 'windows.endHint' : 'windows.extendHint')}</p>
      {what === 'extend' && (
        <Field label={t('windows.endsAt')}>
          {({ id }) => (
            <DatePicker
              id={id}
              className="full-width"
              showTime={{ format: 'HH:mm' }}
              format="YYYY-MM-DD HH:mm"
              allowClear={false}
              needConfirm={false}
              value={dayjs(until)}
              onChange={(date) => date && setUntil(date.valueOf())}
            />
          )}
        </Field>
      )}
      <TextField
        label={t('people.reason')}
        placeholder={t(what === 'end' ? 'windows.endPlaceholder' : 'windows.extendPlaceholder')}
        value={reason}
        onChange={setReason}
        missing={tried && reason.trim() === ''}
        maxLength={500}
        focused={what === 'end'}
      />
      <ActionError error={change.error} />
    </Dialog>
  )
}
