// Actions that need nothing but words: a note that may be left out, or a reason that may not.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultChange } from '../../api.ts'
import { ActionError } from '../form/action-error.tsx'
import { Dialog } from '../form/dialog.tsx'
import { TextField } from '../form/text-field.tsx'
import { type ActionDialogProps, useFaultChange } from './use-fault-change.ts'

type WithReason = 'return' | 'reopen' | 'cancel'
type WithNote = 'start' | 'resume' | 'verify'
export type WordsVerb = WithReason | WithNote

export function isWordsVerb(verb: string): verb is WordsVerb {
  return ['return', 'reopen', 'cancel', 'start', 'resume', 'verify'].includes(verb)
}

function changeOf(verb: WordsVerb, words: string): FaultChange {
  if (verb === 'return' || verb === 'reopen' || verb === 'cancel') return { verb, body: { reason: words } }
  return { verb, body: words === '' ? {} : { note: words } }
}

export function WordsDialog({ verb, fault, onClose, onDone }: ActionDialogProps & { verb: WordsVerb }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const change = useFaultChange(fault.id, onDone)
  const words = text.trim()
  const needsReason = verb === 'return' || verb === 'reopen' || verb === 'cancel'
  return (
    <Dialog
      title={t(`act.${verb}Title`, { id: fault.id })}
      submit={t(`act.${verb}`)}
      busy={change.isPending}
      dirty={words !== ''}
      danger={verb === 'cancel'}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (words !== '' || !needsReason) change.mutate(changeOf(verb, words))
      }}
    >
      <p className="muted">{t(`act.${verb}Hint`)}</p>
      <TextField
        label={t(needsReason ? 'act.reason' : 'act.noteOptional')}
        placeholder={t(`act.${verb}Placeholder`)}
        value={text}
        onChange={setText}
        missing={tried && needsReason && words === ''}
        focused
      />
      <ActionError error={change.error} />
    </Dialog>
  )
}
