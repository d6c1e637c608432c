// The filters above the operation log.
import { useQuery } from '@tanstack/react-query'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { FilterBar, FilterChoice } from '../../components/table/filter-bar.tsx'
import { Period } from '../../components/table/period.tsx'
import { SearchBox } from '../../components/table/search-box.tsx'
import { useAddress } from '../../hooks/address.ts'
import { queries } from '../../queries.ts'
import { AUDIT_FILTERS } from './use-audit-filter.ts'

const KINDS = [
  'fault',
  'host',
  'enrol-code',
  'user',
  'session',
  'token',
  'authority',
  'certificate',
  'plan',
  'collector',
] as const

export function AuditFilters() {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const { data } = useQuery(queries.users())
  const people = data?.users ?? []
  const actor = get('actor')
  const known = people.some((user) => user.id === actor) || actor === 'collector'
  const action = get('action')
  const object = get('objectId') ?? get('objectKind')
  return (
    <FilterBar names={AUDIT_FILTERS}>
      <Period />
      <FilterChoice
        name="actor"
        all={t('audit.anyone')}
        options={[
          ...people.map(({ id, name, username }) => ({
            value: id,
            label: name,
            search: `${name} ${username}`,
          })),
          { value: 'collector', label: t('audit.kind.system'), search: t('audit.kind.system') },
          // Came from a row: a host, a token, somebody whose account is gone.
          ...(actor === undefined || known ? [] : [{ value: actor, label: actor, search: actor }]),
        ]}
      />
      <FilterChoice
        name="action"
        all={t('audit.anyAction')}
        options={[
          ...KINDS.map((kind) => ({ value: `${kind}.`, label: t(`audit.about.${kind}`) })),
          ...(action === undefined || KINDS.some((kind) => `${kind}.` === action)
            ? []
            : [{ value: action, label: action }]),
        ]}
      />
      <SearchBox placeholder={t('audit.search')} />
      {object !== undefined && (
        <Tag
          closable
          onClose={() => change({ objectId: undefined, objectKind: undefined, objectName: undefined })}
        >
          {t('audit.object')}: {get('objectName') ?? object}
        </Tag>
      )}
    </FilterBar>
  )
}
