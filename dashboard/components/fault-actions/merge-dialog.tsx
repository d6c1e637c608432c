// Putting a fault into another that has the same cause.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultRow } from '../../../shared/api/fault.ts'
import { useDelayed } from '../../hooks/delayed.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { ActionError } from '../form/action-error.tsx'
import { Dialog } from '../form/dialog.tsx'
import { Field } from '../form/field.tsx'
import { TextField } from '../form/text-field.tsx'
import { StatusMark } from '../status-mark.tsx'
import { type ActionDialogProps, useFaultChange } from './use-fault-change.ts'

export function MergeDialog({ fault, onClose, onDone }: ActionDialogProps) {
  const { t } = useTranslation()
  const [into, setInto] = useState<number | null>(null)
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const merge = useFaultChange(fault.id, onDone)
  const note = text.trim()
  return (
    <Dialog
      title={t('act.mergeTitle', { id: fault.id })}
      submit={t('act.merge')}
      busy={merge.isPending}
      dirty={note !== ''}
      danger
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (into !== null) merge.mutate({ verb: 'merge', body: { into, ...(note && { note }) } })
      }}
    >
      <p className="muted">{t('act.mergeHint')}</p>
      <FaultField fault={fault} value={into} onChange={setInto} missing={tried && into === null} />
      <TextField
        label={t('act.noteOptional')}
        placeholder={t('act.mergePlaceholder')}
        value={text}
        onChange={setText}
      />
      <ActionError error={merge.error} />
    </Dialog>
  )
}

type FaultFieldProps = {
  fault: FaultRow
  value: number | null
  onChange: (id: number) => void
  missing: boolean
}

/** Found by number, title or host; before anything is typed, those of the same host and the newest. */
function FaultField({ fault, value, onChange, missing }: FaultFieldProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const asked = useDelayed(typed.trim(), 200)
  const search = asked === '' ? {} : { search: asked.replace(/^f-?(?=\d)/i, '') }
  const near = asked === '' && fault.hostId !== null ? { host: fault.hostId } : {}
  const { data, isFetching } = useQuery(
    queries.faults({ open: 'true', limit: 20, ...search, ...near }, useLanguage()),
  )
  const found = (data?.faults ?? []).filter(({ id }) => id !== fault.id)
  return (
    <Field label={t('act.mergeInto')} mistake={missing ? t('form.required') : undefined}>
      {(control) => (
        <Select<number | null>
          {...control}
          showSearch={{ filterOption: false, onSearch: setTyped }}
          loading={isFetching}
          placeholder={t('act.mergeSearch')}
          value={value}
          onChange={(id) => id !== null && onChange(id)}
          notFoundContent={t(isFetching ? 'act.searching' : 'act.noFault')}
          options={found.map((other) => ({
            value: other.id,
            label: (
              <span className="row">
                <StatusMark state={other.status} word={false} /> F-{other.id} {other.title}{' '}
                <span className="muted">{other.hostName}</span>
              </span>
            ),
          }))}
        />
      )}
    </Field>
  )
}
