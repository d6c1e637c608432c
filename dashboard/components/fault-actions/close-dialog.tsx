// Closing a fault; a major one with a review of what was learnt.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionError } from '../form/action-error.tsx'
import { Dialog } from '../form/dialog.tsx'
import { MarkdownField } from '../markdown/markdown-field.tsx'
import { type ActionDialogProps, useFaultChange } from './use-fault-change.ts'

export function CloseDialog({ fault, onClose, onDone }: ActionDialogProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const close = useFaultChange(fault.id, onDone)
  const review = text.trim()
  const isMissing = fault.grade === 'major' && review === ''
  return (
    <Dialog
      title={t('act.closeTitle', { id: fault.id })}
      submit={t('act.close')}
      busy={close.isPending}
      dirty={review !== ''}
      width={640}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (!isMissing) close.mutate({ verb: 'close', body: review === '' ? {} : { review } })
      }}
    >
      <p className="muted">{t(fault.grade === 'major' ? 'act.closeHintMajor' : 'act.closeHint')}</p>
      <MarkdownField
        label={t(fault.grade === 'major' ? 'act.review' : 'act.reviewOptional')}
        placeholder={t('act.reviewPlaceholder')}
        value={text}
        onChange={setText}
        missing={tried && isMissing}
        minRows={6}
      />
      <ActionError error={close.error} />
    </Dialog>
  )
}
