// Grading a fault anew; why stays on record.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionError } from '../form/action-error.tsx'
import { Dialog } from '../form/dialog.tsx'
import { TextField } from '../form/text-field.tsx'
import { GradeChoice, RiskChoice } from './grade-choices.tsx'
import { type ActionDialogProps, useFaultChange } from './use-fault-change.ts'

export function GradeDialog({ fault, onClose, onDone }: ActionDialogProps) {
  const { t } = useTranslation()
  const [grade, setGrade] = useState(fault.grade)
  const [risk, setRisk] = useState(fault.risk)
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const change = useFaultChange(fault.id, onDone)
  const reason = text.trim()
  const isSame = grade === fault.grade && risk === fault.risk
  return (
    <Dialog
      title={t('act.gradeTitle', { id: fault.id })}
      submit={t('act.grade')}
      busy={change.isPending}
      dirty={reason !== ''}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (reason !== '' && !isSame) change.mutate({ verb: 'grade', body: { grade, risk, reason } })
      }}
    >
      <p className="muted">{t('act.gradeHint')}</p>
      <GradeChoice value={grade} onChange={setGrade} />
      <RiskChoice value={risk} onChange={setRisk} />
      {tried && isSame && <div className="form-mistake">{t('act.gradeSame')}</div>}
      <TextField
        label={t('act.reason')}
        placeholder={t('act.gradePlaceholder')}
        value={text}
        onChange={setText}
        missing={tried && reason === ''}
      />
      <ActionError error={change.error} />
    </Dialog>
  )
}
