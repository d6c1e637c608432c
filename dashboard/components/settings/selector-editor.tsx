// Which hosts and items something applies to; how many hosts that are now is said below.

import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Selector } from '../../../shared/selector.ts'
import { useDelayed } from '../../hooks/delayed.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { FittingHosts } from './fitting-hosts.tsx'
import { SettingField } from './setting-field.tsx'

type SelectorEditorProps = {
  value: Selector
  onChange: (selector: Selector) => void
  /** Windows and plans for whole hosts need no items. */
  what?: 'hosts-and-items' | 'hosts'
}

export function SelectorEditor({ value, onChange, what = 'hosts-and-items' }: SelectorEditorProps) {
  const { t } = useTranslation()
  const change = (part: Partial<Selector>) => onChange({ ...value, ...part })
  return (
    <div className="form-fields">
      <LabelsChoice labels={value.labels} onChange={(labels) => change({ labels })} />
      <HostsChoice hosts={value.hosts} onChange={(hosts) => change({ hosts })} />
      {what === 'hosts-and-items' && (
        <>
          <InspectionsChoice value={value.inspections} onChange={(inspections) => change({ inspections })} />
          <SettingField path="match.items" deep label={t('settings.items')} hint={t('settings.itemsHint')}>
            {(control) => (
              <Select<string[]>
                {...control}
                mode="tags"
                open={false}
                suffixIcon={null}
                tokenSeparators={[' ']}
                placeholder={t('settings.anyItem')}
                value={value.items}
                onChange={(items) => change({ items })}
              />
            )}
          </SettingField>
        </>
      )}
      <FittingHosts selector={value} />
    </div>
  )
}

type Labels = Selector['labels']

function LabelsChoice({ labels, onChange }: { labels: Labels; onChange: (labels: Labels) => void }) {
  const { t } = useTranslation()
  const { data } = useQuery(queries.labels())
  const known = data?.labels ?? []
  const keys = [...new Set(known.map(({ key }) => key))]
  // A row whose values are still to be chosen is no part of the selector yet.
  const [open, setOpen] = useState<string | null>(null)
  const rows = Object.entries(labels)
  const shown = open !== null && !(open in labels) ? [...rows, [open, []] as [string, string[]]] : rows
  const free = keys.filter((key) => !(key in labels))
  const replace = (from: string, to: string, values: string[]) => {
    const next = rows.flatMap(([key, old]) => (key === from ? [] : [[key, old] as const]))
    setOpen(values.length === 0 ? to : null)
    onChange(Object.fromEntries(values.length === 0 ? next : [...next, [to, values]]))
  }
  return (
    <fieldset className="form-field">
      <legend>{t('settings.labels')}</legend>
      <div className="selector-labels">
        {shown.map(([key, values]) => (
          <div key={key === '' ? 'open' : key} className="selector-label">
            <Select<string>
              aria-label={t('settings.labelKey')}
              placeholder={t('settings.labelKey')}
              showSearch
              value={key === '' ? null : key}
              options={[...new Set([...(key === '' ? [] : [key]), ...free])].map((name) => ({
                value: name,
                label: name,
              }))}
              onChange={(next) => replace(key, next, [])}
            />
            <Select<string[]>
              mode="tags"
              aria-label={t('settings.labelValues', { key })}
              placeholder={t('settings.labelValuesHint')}
              disabled={key === ''}
              value={values}
              options={known
                .filter((label) => label.key === key)
                .map(({ value, hosts }) => ({
                  value,
                  label: value,
                  title: t('settings.hostsWith', { count: hosts }),
                }))}
              onChange={(next) => replace(key, key, next)}
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('settings.takeAway', { name: key === '' ? t('settings.labelKey') : key })}
              onClick={() => {
                setOpen(null)
                onChange(Object.fromEntries(rows.filter(([name]) => name !== key)))
              }}
            />
          </div>
        ))}
        {open === null && (
          <div>
            <Button type="dashed" icon={<PlusOutlined />} onClick={() => setOpen('')}>
              {t('settings.addLabel')}
            </Button>
          </div>
        )}
      </div>
    </fieldset>
  )
}

function HostsChoice({ hosts, onChange }: { hosts: readonly string[]; onChange: (hosts: string[]) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [search, setSearch] = useState('')
  const asked = useDelayed(search, 200)
  const [names, setNames] = useState<Readonly<Record<string, string>>>({})
  const { data } = useQuery(queries.hosts({ limit: 30, ...(asked !== '' && { search: asked }) }, language))
  const found = (data?.hosts ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const chosen = hosts.filter((id) => !found.some(({ value }) => value === id))
  return (
    <SettingField path="match.hosts" deep label={t('settings.hosts')}>
      {(control) => (
        <Select<string[]>
          {...control}
          mode="multiple"
          showSearch={{ filterOption: false, onSearch: setSearch }}
          placeholder={t('settings.anyHost')}
          value={[...hosts]}
          options={[
            ...found,
            ...chosen.map((id) => ({ value: id, label: names[id] ?? <HostName id={id} /> })),
          ]}
          onChange={(next) => {
            setNames((before) => ({
              ...before,
              ...Object.fromEntries(found.map(({ value, label }) => [value, label])),
            }))
            onChange(next)
          }}
        />
      )}
    </SettingField>
  )
}

export function HostName({ id }: { id: string }) {
  const { data } = useQuery(queries.host(id, useLanguage()))
  return <>{data?.name ?? id.slice(0, 8)}</>
}

type InspectionsProps = { value: readonly string[]; onChange: (inspections: string[]) => void }

function InspectionsChoice({ value, onChange }: InspectionsProps) {
  const { t } = useTranslation()
  const { data } = useQuery(queries.inspections(useLanguage()))
  return (
    <SettingField path="match.inspections" deep label={t('settings.inspections')}>
      {(control) => (
        <Select<string[]>
          {...control}
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('settings.anyInspection')}
          value={[...value]}
          options={(data?.inspections ?? []).map(({ name, title }) => ({ value: name, label: title }))}
          onChange={onChange}
        />
      )}
    </SettingField>
  )
}
