// A labelled text area that says when it must be filled in.
import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Field } from './field.tsx'

type TextFieldProps = {
  label: string
  placeholder: string
  value: string
  onChange: (value: string) => void
  missing?: boolean
  focused?: boolean
  maxLength?: number
}

export function TextField(props: TextFieldProps) {
  const { label, placeholder, value, onChange, missing = false, focused = false, maxLength = 4_000 } = props
  const { t } = useTranslation()
  return (
    <Field label={label} mistake={missing ? t('form.required') : undefined}>
      {(control) => (
        <Input.TextArea
          {...control}
          autoFocus={focused}
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={maxLength}
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
