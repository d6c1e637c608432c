// A host, found by a few letters of its name.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select, type SelectProps } from 'antd'
import { useState } from 'react'
import { useAddress } from '../hooks/address.ts'
import { useDelayed } from '../hooks/delayed.ts'
import { useLanguage } from '../hooks/language.ts'
import { queries } from '../queries.ts'

type HostSelectProps = Pick<
  SelectProps,
  'id' | 'className' | 'aria-label' | 'aria-describedby' | 'aria-invalid' | 'popupMatchSelectWidth'
> & { placeholder: string; value: string | null; onChange: (id: string | null) => void }

export function HostSelect({ value, onChange, ...rest }: HostSelectProps) {
  const language = useLanguage()
  const [search, setSearch] = useState('')
  const asked = useDelayed(search.trim(), 200)
  const list = useQuery({
    ...queries.hosts(
      { ...(asked !== '' && { search: asked }), sort: 'name', order: 'asc', limit: 30 },
      language,
    ),
    placeholderData: keepPreviousData,
  })
  const one = useQuery({ ...queries.host(value ?? '', language), enabled: value !== null })
  const options = (list.data?.hosts ?? []).map((host) => ({ value: host.id, label: host.name }))
  if (value !== null && !options.some((option) => option.value === value))
    options.unshift({ value, label: one.data?.name ?? '…' })
  return (
    <Select<string | null>
      {...rest}
      allowClear
      showSearch={{ filterOption: false, onSearch: setSearch }}
      value={value}
      onChange={(id) => onChange(id ?? null)}
      options={options}
    />
  )
}

/** The host to which a list is cut; it stands in the address. */
export function HostFilter({ all }: { all: string }) {
  const { get, change } = useAddress()
  return (
    <HostSelect
      className="filter-choice"
      aria-label={all}
      placeholder={all}
      popupMatchSelectWidth={false}
      value={get('host') ?? null}
      onChange={(host) => change({ host: host ?? undefined })}
    />
  )
}
