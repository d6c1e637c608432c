// A note on the course of the fault.
import { Alert, Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultDetail } from '../../../shared/api/fault.ts'
import { api } from '../../api.ts'
import { ErrorWords } from '../../components/states.tsx'
import { useFaultMutation } from './use-fault-mutation.ts'

export function NoteForm({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const note = useFaultMutation(fault.id, api.noteFault, () => setText(''))
  const send = () => note.mutate({ text: text.trim() })
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Input.TextArea
        aria-label={t('fault.note')}
        placeholder={t('fault.notePlaceholder')}
        autoSize={{ minRows: 2, maxRows: 10 }}
        maxLength={4_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && text.trim() !== '') send()
        }}
      />
      {note.error && (
        <Alert type="error" title={t('error.action')} description={<ErrorWords error={note.error} />} />
      )}
      <div className="row">
        <Button htmlType="submit" loading={note.isPending} disabled={text.trim() === ''}>
          {t('fault.note')}
        </Button>
      </div>
    </form>
  )
}
