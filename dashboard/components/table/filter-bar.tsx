// The filters of a list: visible, in the address, and gone with one click.
import { CloseOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useAddress } from '../../hooks/address.ts'
import './filter-bar.css'

export function FilterBar({ names, children }: { names: readonly string[]; children: ReactNode }) {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const active = names.some((name) => get(name) !== undefined)
  return (
    <search className="filter-bar" aria-label={t('table.filters')}>
      {children}
      {active && (
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined />}
          onClick={() => change(Object.fromEntries(names.map((name) => [name, undefined])))}
        >
          {t('table.clear')}
        </Button>
      )}
    </search>
  )
}

type Option = { value: string; label: ReactNode; search?: string }
type ChoiceProps = { name: string; all: string; options: readonly Option[]; multiple?: boolean }

/** One filter out of a list of values; several values are joined by commas, as the API takes them. */
export function FilterChoice({ name, all, options, multiple = false }: ChoiceProps) {
  const { get, change } = useAddress()
  const value = get(name)
  const shared = {
    className: 'filter-choice',
    'aria-label': all,
    allowClear: true,
    placeholder: all,
    options: [...options],
    popupMatchSelectWidth: false,
    showSearch: options.length > 10 && { optionFilterProp: 'search' },
  }
  if (!multiple)
    return (
      <Select<string | null>
        {...shared}
        value={value ?? null}
        onChange={(next) => change({ [name]: next ?? undefined })}
      />
    )
  return (
    <Select<string[]>
      {...shared}
      mode="multiple"
      maxTagCount={2}
      value={value?.split(',') ?? []}
      onChange={(next) => change({ [name]: next.join(',') })}
    />
  )
}
