// A list of settings of one kind: what they do in words, a way to write a new one, and what to do when there is none.
import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useGroup } from '../../hooks/address.ts'
import { PageLink, pageAddress } from '../page-link.tsx'
import { EmptyState, ErrorState } from '../states.tsx'
import { type Columns, DataTable } from '../table/data-table.tsx'
import { type EditedKind, nameOf, PLACES, type Saved } from './kinds.ts'
import './settings.css'
import { useMayChange, useSettings } from './use-settings.ts'

type SettingsListProps<Kind extends EditedKind> = {
  kind: Kind
  label: string
  columns: Columns<Saved<Kind>>
  order?: (a: Saved<Kind>, b: Saved<Kind>) => number
  empty: { title: string; hint: ReactNode }
}

export function SettingsList<Kind extends EditedKind>(props: SettingsListProps<Kind>) {
  const { kind, label, columns, order, empty } = props
  const { settings, error, refetch } = useSettings(kind)
  const mayChange = useMayChange(kind)
  if (error && !settings) return <ErrorState error={error} onRetry={() => void refetch()} />
  const rows = order ? settings?.toSorted(order) : settings
  return (
    <div className="card">
      <DataTable<Saved<Kind>>
        label={label}
        columns={columns}
        rows={rows}
        keyOf={(setting) => setting.id}
        to={(setting) => `${PLACES[kind]}/${setting.id}`}
        rowClass={(setting) => (isOff(setting.body) ? 'spent' : '')}
        empty={<EmptyState {...empty} action={mayChange && <NewButton kind={kind} />} />}
      />
    </div>
  )
}

export function isOff(body: object): boolean {
  return 'enabled' in body && body.enabled === false
}

export function NewButton({ kind }: { kind: EditedKind }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { group } = useGroup()
  if (!useMayChange(kind)) return null
  return (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      onClick={() => void navigate(pageAddress(`${PLACES[kind]}/new`, {}, group))}
    >
      {t(`settings.new.${kind}`)}
    </Button>
  )
}

/** The name leads to the setting; what is switched off says so. */
export function SettingName({ setting, note }: { setting: Saved<EditedKind>; note?: string }) {
  const { t } = useTranslation()
  return (
    <>
      <PageLink to={`${PLACES[setting.kind as EditedKind]}/${setting.id}`} className="plain-link">
        {nameOf(setting)}
      </PageLink>
      {isOff(setting.body) && <span className="tag off-tag">{t('settings.off')}</span>}
      {note !== undefined && note !== '' && <div className="muted small clamp-2">{note}</div>}
    </>
  )
}
