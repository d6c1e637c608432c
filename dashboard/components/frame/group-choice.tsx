// One label that cuts every page to a group of hosts; it stands in the address.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useGroup } from '../../hooks/address.ts'
import { queries } from '../../queries.ts'

export function GroupChoice() {
  const { t } = useTranslation()
  const { group, setGroup } = useGroup()
  const { data } = useQuery(queries.labels())
  const labels = data?.labels ?? []
  if (labels.length === 0 && group === '') return null
  const keys = [...new Set(labels.map((label) => label.key))]
  const known = labels.some((label) => `${label.key}:${label.value}` === group)
  const options = keys.map((key) => ({
    label: key,
    options: labels
      .filter((label) => label.key === key)
      .map(({ value, hosts }) => ({ value: `${key}:${value}`, label: `${value} · ${hosts}` })),
  }))
  return (
    <Select
      variant="borderless"
      className="group-choice"
      aria-label={t('top.group')}
      value={group}
      onChange={setGroup}
      showSearch={labels.length > 12}
      popupMatchSelectWidth={false}
      options={[
        { value: '', label: t('top.allGroups') },
        ...(group === '' || known ? [] : [{ value: group, label: group }]),
        ...options,
      ]}
      labelRender={({ value }) => (value === '' ? t('top.allGroups') : String(value).replace(':', ': '))}
    />
  )
}
