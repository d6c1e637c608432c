// What the next one on duty has to know.
import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Dialog } from '../../components/form/dialog.tsx'
import { Field } from '../../components/form/field.tsx'
import { useAction } from '../../hooks/action.ts'

type WriteNoteProps = { rosterId: string; name: string; onClose: () => void }

export function WriteNote({ rosterId, name, onClose }: WriteNoteProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const write = useAction((written: string) => api.writeHandover(rosterId, { text: written }), {
    refresh: [['settings', 'roster']],
    onDone: onClose,
  })
  return (
    <Dialog
      title={t('duty.noteTitle', { name })}
      submit={t('duty.handOver')}
      busy={write.isPending}
      dirty={text !== ''}
      width={620}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (text.trim() !== '') write.mutate(text.trim())
      }}
    >
      <Field
        label={t('duty.note')}
        hint={t('duty.noteHint')}
        mistake={tried && text.trim() === '' ? t('form.required') : undefined}
      >
        {(control) => (
          <Input.TextArea
            {...control}
            autoFocus
            autoSize={{ minRows: 5, maxRows: 16 }}
            maxLength={20_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <ActionError error={write.error} />
    </Dialog>
  )
}
