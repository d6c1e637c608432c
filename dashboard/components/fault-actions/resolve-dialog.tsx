// Marking a fault as resolved: cause and solution, and a reason when the inspection still says otherwise.
import { Alert } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../api.ts'
import { AttachmentField } from '../attachments/attachment-field.tsx'
import { useUploads } from '../attachments/use-uploads.ts'
import { ActionError } from '../form/action-error.tsx'
import { Dialog } from '../form/dialog.tsx'
import { TextField } from '../form/text-field.tsx'
import { type ActionDialogProps, useFaultChange } from './use-fault-change.ts'

const empty = (text: string) => text.trim() === ''

export function ResolveDialog({ fault, onClose, onDone }: ActionDialogProps) {
  const { t } = useTranslation()
  const [{ cause, solution, despite }, setDraft] = useState({ cause: '', solution: '', despite: '' })
  const set = (change: Partial<Record<'cause' | 'solution' | 'despite', string>>) =>
    setDraft((now) => ({ ...now, ...change }))
  const [tried, setTried] = useState(false)
  const uploads = useUploads()
  const resolve = useFaultChange(fault.id, onDone)
  const stillBad = resolve.error instanceof ApiError && resolve.error.problem?.code === 'still-bad'
  const submit = () => {
    setTried(true)
    if (empty(cause) || empty(solution) || (stillBad && empty(despite)) || !uploads.isReady) return
    const body = { cause: cause.trim(), solution: solution.trim() }
    const attachments = uploads.ids.length > 0 && { attachments: uploads.ids }
    resolve.mutate({
      verb: 'resolve',
      body: { ...body, ...(!empty(despite) && { despite: despite.trim() }), ...attachments },
    })
  }
  return (
    <Dialog
      title={t('act.resolveTitle', { id: fault.id })}
      submit={t('act.resolve')}
      busy={resolve.isPending}
      dirty={![cause, solution, despite].every(empty) || uploads.files.length > 0}
      onClose={onClose}
      onSubmit={submit}
    >
      <p className="muted">{t(fault.hostId === null ? 'act.resolveHintPerson' : 'act.resolveHint')}</p>
      <TextField
        label={t('act.cause')}
        placeholder={t('act.causePlaceholder')}
        value={cause}
        onChange={(text) => set({ cause: text })}
        missing={tried && empty(cause)}
        focused
      />
      <TextField
        label={t('act.solution')}
        placeholder={t('act.solutionPlaceholder')}
        value={solution}
        onChange={(text) => set({ solution: text })}
        missing={tried && empty(solution)}
      />
      <AttachmentField uploads={uploads} tried={tried} />
      {stillBad && (
        <>
          <Alert
            type="warning"
            showIcon
            title={t('act.stillBad')}
            description={t('act.stillBadHint', { status: t(`status.${fault.status}`) })}
          />
          <TextField
            label={t('act.despite')}
            placeholder={t('act.despitePlaceholder')}
            value={despite}
            onChange={(text) => set({ despite: text })}
            missing={tried && empty(despite)}
            focused
          />
        </>
      )}
      {!stillBad && <ActionError error={resolve.error} />}
    </Dialog>
  )
}
