// Taking a fault on: how grave it is, who has it, until when.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../hooks/me.tsx'
import { ActionError } from '../form/action-error.tsx'
import { Dialog } from '../form/dialog.tsx'
import { MomentField } from '../form/moment-field.tsx'
import { TextField } from '../form/text-field.tsx'
import { GradeChoice, RiskChoice } from './grade-choices.tsx'
import { PersonField } from './person-field.tsx'
import { useDuePresets } from './presets.ts'
import { type ActionDialogProps, useFaultChange } from './use-fault-change.ts'

export function AcceptDialog({ fault, onClose, onDone }: ActionDialogProps) {
  const { t } = useTranslation()
  const me = useMe()
  const presets = useDuePresets()
  const before = {
    grade: fault.grade,
    risk: fault.risk,
    assigneeId: me?.id ?? null,
    dueAt: fault.dueAt,
    note: '',
  }
  const [draft, setDraft] = useState(before)
  const set = (change: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...change }))
  const accept = useFaultChange(fault.id, onDone)
  const note = draft.note.trim()
  const submit = () => {
    const { grade, risk, dueAt, assigneeId } = draft
    const assignee = assigneeId === null ? {} : { assigneeId }
    accept.mutate({ verb: 'accept', body: { grade, risk, dueAt, ...assignee, ...(note && { note }) } })
  }
  return (
    <Dialog
      title={t('act.acceptTitle', { id: fault.id })}
      submit={t('act.accept')}
      busy={accept.isPending}
      dirty={note !== ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <p className="muted">{t('act.acceptHint')}</p>
      <GradeChoice value={draft.grade} onChange={(grade) => set({ grade })} />
      <RiskChoice value={draft.risk} onChange={(risk) => set({ risk })} />
      <PersonField
        label={t('act.assignee')}
        value={draft.assigneeId}
        onChange={(assigneeId) => set({ assigneeId })}
      />
      <MomentField
        label={t('act.due')}
        hint={t('act.dueHint')}
        placeholder={t('act.duePlaceholder')}
        only="future"
        presets={presets}
        value={draft.dueAt}
        onChange={(dueAt) => set({ dueAt })}
      />
      <TextField
        label={t('act.noteOptional')}
        placeholder={t('act.notePlaceholder')}
        value={draft.note}
        onChange={(text) => set({ note: text })}
      />
      <ActionError error={accept.error} />
    </Dialog>
  )
}
