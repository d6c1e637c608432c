// A note on the course of the fault, with files.
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultDetail } from '../../../shared/api/fault.ts'
import { AttachmentField } from '../../components/attachments/attachment-field.tsx'
import { useUploads } from '../../components/attachments/use-uploads.ts'
import { useFaultChange } from '../../components/fault-actions/use-fault-change.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { MarkdownField } from '../../components/markdown/markdown-field.tsx'
import { LeaveGuard } from '../../components/settings/leave-guard.tsx'

export function NoteForm({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const uploads = useUploads()
  const note = useFaultChange(fault.id, () => {
    setText('')
    setTried(false)
    uploads.clear()
  })
  const isDirty = text.trim() !== '' || uploads.files.length > 0
  const send = () => {
    setTried(true)
    if (text.trim() === '' || !uploads.isReady) return
    const attachments = uploads.ids.length > 0 && { attachments: uploads.ids }
    note.mutate({ verb: 'note', body: { text: text.trim(), ...attachments } })
  }
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <LeaveGuard isDirty={() => isDirty} />
      <MarkdownField
        label={t('fault.note')}
        placeholder={t('fault.notePlaceholder')}
        value={text}
        onChange={setText}
        onFiles={uploads.add}
        onSend={send}
        missing={tried && text.trim() === '' && uploads.files.length > 0}
        minRows={2}
      />
      <AttachmentField uploads={uploads} tried={tried} />
      <ActionError error={note.error} />
      <div className="row">
        <Button htmlType="submit" loading={note.isPending} disabled={!isDirty}>
          {t('fault.addNote')}
        </Button>
      </div>
    </form>
  )
}
