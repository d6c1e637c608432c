// A step that needs a reason, which stays on record.
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionError } from './action-error.tsx'
import { Dialog } from './dialog.tsx'
import { TextField } from './text-field.tsx'

type ReasonDialogProps = {
  title: string
  submit: string
  hint: ReactNode
  placeholder: string
  busy: boolean
  error: Error | null
  onSubmit: (reason: string) => void
  onClose: () => void
}

export function ReasonDialog(props: ReasonDialogProps) {
  const { title, submit, hint, placeholder, busy, error, onSubmit, onClose } = props
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const written = reason.trim()
  return (
    <Dialog
      title={title}
      submit={submit}
      busy={busy}
      dirty={written !== ''}
      danger
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (written !== '') onSubmit(written)
      }}
    >
      <p className="muted">{hint}</p>
      <TextField
        label={t('people.reason')}
        placeholder={placeholder}
        value={reason}
        onChange={setReason}
        missing={tried && written === ''}
        maxLength={500}
        focused
      />
      <ActionError error={error} />
    </Dialog>
  )
}
