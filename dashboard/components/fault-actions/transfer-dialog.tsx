// Handing a fault to somebody else.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionError } from '../form/action-error.tsx'
import { Dialog } from '../form/dialog.tsx'
import { TextField } from '../form/text-field.tsx'
import { PersonField } from './person-field.tsx'
import { type ActionDialogProps, useFaultChange } from './use-fault-change.ts'

export function TransferDialog({ fault, onClose, onDone }: ActionDialogProps) {
  const { t } = useTranslation()
  const [assigneeId, setAssigneeId] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const transfer = useFaultChange(fault.id, onDone)
  const note = text.trim()
  return (
    <Dialog
      title={t('act.transferTitle', { id: fault.id })}
      submit={t('act.transfer')}
      busy={transfer.isPending}
      dirty={note !== ''}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (assigneeId !== null)
          transfer.mutate({ verb: 'transfer', body: { assigneeId, ...(note && { note }) } })
      }}
    >
      {fault.assignee && <p className="muted">{t('act.transferHint', { name: fault.assignee.name })}</p>}
      <PersonField
        label={t('act.transferTo')}
        value={assigneeId}
        onChange={setAssigneeId}
        missing={tried && assigneeId === null}
        except={fault.assignee?.id ?? null}
      />
      <TextField
        label={t('act.noteOptional')}
        placeholder={t('act.transferPlaceholder')}
        value={text}
        onChange={setText}
      />
      <ActionError error={transfer.error} />
    </Dialog>
  )
}
