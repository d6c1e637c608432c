// Keeping the present view under a name, and renaming, sharing or removing those that are kept.
import { DeleteOutlined, EditOutlined } from '@ant-design/icons'
import { Button, Checkbox, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Confirm } from '../../components/form/confirm.tsx'
import { Dialog } from '../../components/form/dialog.tsx'
import { NameField } from '../../components/form/name-field.tsx'
import { useAction } from '../../hooks/action.ts'
import { useCan, useMe } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import type { SavedFilterSetting } from './kept-query.ts'

const REFRESH = [queries.settings('saved-filter').queryKey]

type DialogsProps = {
  doing: 'save' | 'arrange'
  query: string
  saved: readonly SavedFilterSetting[]
  onClose: () => void
}

export default function SavedFilterDialogs({ doing, query, saved, onClose }: DialogsProps) {
  if (doing === 'save') return <SaveFilter query={query} onClose={onClose} />
  return <ArrangeFilters saved={saved} onClose={onClose} />
}

type Wanted = { name: string; isShared: boolean }
type FilterFormProps = {
  title: string
  start: Wanted
  busy: boolean
  error: Error | null
  onSubmit: (wanted: Wanted) => void
  onClose: () => void
}

function FilterForm({ title, start, busy, error, onSubmit, onClose }: FilterFormProps) {
  const { t } = useTranslation()
  const [name, setName] = useState(start.name)
  const [isShared, setShared] = useState(start.isShared)
  const [tried, setTried] = useState(false)
  return (
    <Dialog
      title={title}
      submit={t('faults.saved.submit')}
      busy={busy}
      dirty={name !== start.name}
      onClose={onClose}
      onSubmit={() => {
        setTried(true)
        if (name.trim() !== '') onSubmit({ name: name.trim(), isShared })
      }}
    >
      <NameField
        label={t('faults.saved.name')}
        hint={t('faults.saved.nameHint')}
        placeholder={t('faults.saved.namePlaceholder')}
        value={name}
        tried={tried}
        onChange={setName}
      />
      <Checkbox checked={isShared} onChange={({ target }) => setShared(target.checked)}>
        {t('faults.saved.share')}
      </Checkbox>
      <ActionError error={error} />
    </Dialog>
  )
}

function SaveFilter({ query, onClose }: { query: string; onClose: () => void }) {
  const { t } = useTranslation()
  const save = useAction(
    (wanted: Wanted) =>
      api.createSetting('saved-filter', { body: { page: 'faults', query, ...wanted }, secrets: {} }),
    { refresh: REFRESH, onDone: onClose },
  )
  return (
    <FilterForm
      title={t('faults.saved.save')}
      start={{ name: '', isShared: false }}
      busy={save.isPending}
      error={save.error}
      onSubmit={save.mutate}
      onClose={onClose}
    />
  )
}

function RenameFilter({ filter, onClose }: { filter: SavedFilterSetting; onClose: () => void }) {
  const { t } = useTranslation()
  const { id, version, body } = filter
  const rename = useAction(
    (wanted: Wanted) =>
      api.changeSetting('saved-filter', id, { body: { ...body, ...wanted }, version, secrets: {} }),
    { refresh: REFRESH, onDone: onClose },
  )
  return (
    <FilterForm
      title={t('faults.saved.renameTitle', { name: body.name })}
      start={body}
      busy={rename.isPending}
      error={rename.error}
      onSubmit={rename.mutate}
      onClose={onClose}
    />
  )
}

function ArrangeFilters({ saved, onClose }: { saved: readonly SavedFilterSetting[]; onClose: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const can = useCan()
  const [doing, setDoing] = useState<{ what: 'rename' | 'remove'; filter: SavedFilterSetting } | null>(null)
  const stop = () => setDoing(null)
  return (
    <Modal open title={t('faults.saved.arrange')} footer={null} width={480} onCancel={onClose}>
      {saved.length === 0 && <p className="muted">{t('faults.saved.none')}</p>}
      <ul className="saved-filters">
        {saved.map((filter) => (
          <li key={filter.id}>
            <span className="grow breaks">
              {filter.body.name}{' '}
              <span className="muted small">
                {filter.body.isShared ? t('faults.saved.sharedBy', { name: filter.createdBy }) : ''}
              </span>
            </span>
            {(can('administer') || !filter.body.isShared || filter.createdBy === me?.name) && (
              <>
                <Button
                  type="text"
                  size="small"
                  icon={<EditOutlined />}
                  aria-label={t('faults.saved.renameTitle', { name: filter.body.name })}
                  onClick={() => setDoing({ what: 'rename', filter })}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<DeleteOutlined />}
                  aria-label={t('faults.saved.removeTitle', { name: filter.body.name })}
                  onClick={() => setDoing({ what: 'remove', filter })}
                />
              </>
            )}
          </li>
        ))}
      </ul>
      {doing?.what === 'rename' && <RenameFilter filter={doing.filter} onClose={stop} />}
      {doing?.what === 'remove' && <RemoveFilter filter={doing.filter} onClose={stop} />}
    </Modal>
  )
}

function RemoveFilter({ filter, onClose }: { filter: SavedFilterSetting; onClose: () => void }) {
  const { t } = useTranslation()
  const remove = useAction(() => api.removeSetting('saved-filter', filter.id), {
    refresh: REFRESH,
    onDone: onClose,
  })
  return (
    <Confirm
      title={t('faults.saved.removeTitle', { name: filter.body.name })}
      submit={t('faults.saved.remove')}
      danger
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      <p>{t(filter.body.isShared ? 'faults.saved.removeHintShared' : 'faults.saved.removeHint')}</p>
    </Confirm>
  )
}
