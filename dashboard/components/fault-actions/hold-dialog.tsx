// Waiting for somebody or something: the clock stands until then.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HoldReason } from '../../../shared/api/fault.ts'
import { serverNow } from '../../hooks/clock.ts'
import { ActionError } from '../form/action-error.tsx'
import { ChoiceField } from '../form/choice-field.tsx'
import { Dialog } from '../form/dialog.tsx'
import { MomentField } from '../form/moment-field.tsx'
import { TextField } from '../form/text-field.tsx'
import { useDuePresets } from './presets.ts'
import { type ActionDialogProps, useFaultChange } from './use-fault-change.ts'

const REASONS: readonly HoldReason[] = ['vendor', 'parts', 'change', 'reporter', 'other']

export function HoldDialog({ fault, onClose, onDone }: ActionDialogProps) {
  const { t } = useTranslation()
  const presets = useDuePresets()
  const [reason, setReason] = useState<HoldReason>('vendor')
  const [text, setText] = useState('')
  const [resumeAt, setResumeAt] = useState<number | null>(null)
  const [tried, setTried] = useState(false)
  const hold = useFaultChange(fault.id, onDone)
  const note = text.trim()
  const isPast = resumeAt !== null && resumeAt <= serverNow()
  return (
    <Dialog
      title={t('act.holdTitle', { id: fault.id })}
      submit={t('act.hold')}
      busy={hold.isPending}
      dirty={note !== ''}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (note !== '' && !isPast) hold.mutate({ verb: 'hold', body: { reason, note, resumeAt } })
      }}
    >
      <p className="muted">{t('act.holdHint')}</p>
      <ChoiceField
        label={t('act.waitsFor')}
        value={reason}
        onChange={setReason}
        choices={REASONS.map((value) => ({ value, label: t(`hold.${value}`) }))}
      />
      <TextField
        label={t('act.holdNote')}
        placeholder={t('act.holdPlaceholder')}
        value={text}
        onChange={setText}
        missing={tried && note === ''}
      />
      <MomentField
        label={t('act.resumeAt')}
        hint={t('act.resumeAtHint')}
        placeholder={t('act.resumeAtNone')}
        only="future"
        presets={presets}
        value={resumeAt}
        onChange={setResumeAt}
        mistake={tried && isPast ? t('act.inPast') : undefined}
      />
      <ActionError error={hold.error} />
    </Dialog>
  )
}
