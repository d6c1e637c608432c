// The name of somebody or something new, where a form begins; it may not be left empty.
import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Field } from './field.tsx'

type NameFieldProps = {
  label: string
  hint: string
  placeholder?: string
  value: string
  /** The form was sent: an empty name is a mistake from then on. */
  tried: boolean
  onChange: (name: string) => void
}

export function NameField({ label, hint, placeholder, value, tried, onChange }: NameFieldProps) {
  const { t } = useTranslation()
  return (
    <Field label={label} hint={hint} mistake={tried && value.trim() === '' ? t('form.required') : undefined}>
      {(control) => (
        <Input
          {...control}
          autoFocus
          autoComplete="off"
          maxLength={100}
          {...(placeholder !== undefined && { placeholder })}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
