// Taking a fault on, with its grade.
import { Alert, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultDetail } from '../../../shared/api/fault.ts'
import { api } from '../../api.ts'
import { Dialog } from '../../components/form/dialog.tsx'
import { TextField } from '../../components/form/text-field.tsx'
import { ErrorWords } from '../../components/states.tsx'
import { useFaultMutation } from './use-fault-mutation.ts'

export function AcceptDialog({ fault, onClose }: { fault: FaultDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const [grade, setGrade] = useState(fault.grade)
  const [note, setNote] = useState('')
  const accept = useFaultMutation(fault.id, api.acceptFault, onClose)
  return (
    <Dialog
      title={t('fault.acceptTitle')}
      submit={t('fault.accept')}
      busy={accept.isPending}
      dirty={note.trim() !== ''}
      onClose={onClose}
      onSubmit={() => accept.mutate({ grade, ...(note.trim() !== '' && { note: note.trim() }) })}
    >
      <p className="muted">{t('fault.acceptHint')}</p>
      <Radio.Group
        aria-label={t('fault.gradeLabel')}
        value={grade}
        onChange={(event) => setGrade(event.target.value)}
        options={[
          { value: 'general', label: t('grade.general') },
          { value: 'major', label: t('grade.major') },
        ]}
      />
      <TextField
        label={t('fault.noteOptional')}
        placeholder={t('fault.notePlaceholder')}
        value={note}
        onChange={setNote}
      />
      {accept.error && (
        <Alert type="error" title={t('error.action')} description={<ErrorWords error={accept.error} />} />
      )}
    </Dialog>
  )
}
