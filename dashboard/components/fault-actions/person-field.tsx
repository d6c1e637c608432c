// Somebody who can be given a fault, found by name; oneself first.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import { Field } from '../form/field.tsx'

type PersonFieldProps = {
  label: string
  hint?: string
  value: string | null
  onChange: (id: string | null) => void
  missing?: boolean
  /** Whoever has it now is no choice when it is given away. */
  except?: string | null
}

export function PersonField({ label, hint, value, onChange, missing = false, except }: PersonFieldProps) {
  const { t } = useTranslation()
  const me = useMe()
  const { data, error, isPending } = useQuery(queries.people())
  const people = (data?.people ?? [])
    .filter(({ id, isActive, role }) => isActive && role !== 'viewer' && id !== except)
    .toSorted((one, other) => Number(other.id === me?.id) - Number(one.id === me?.id))
  return (
    <Field
      label={label}
      {...(hint !== undefined && { hint })}
      mistake={missing ? t('form.required') : error && !data ? t('fault.peopleUnknown') : undefined}
    >
      {(control) => (
        <Select<string | null>
          {...control}
          loading={isPending}
          placeholder={t('fault.pickPerson')}
          showSearch={{ optionFilterProp: 'search' }}
          value={value}
          onChange={(id) => onChange(id ?? null)}
          notFoundContent={t('fault.nobodyFound')}
          options={people.map(({ id, name, username }) => ({
            value: id,
            search: `${name} ${username}`,
            label: (
              <>
                {name} <span className="muted">{id === me?.id ? t('fault.yourself') : username}</span>
              </>
            ),
          }))}
        />
      )}
    </Field>
  )
}
