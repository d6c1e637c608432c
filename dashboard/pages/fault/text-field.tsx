// A labelled text area that says when it must be filled in.
import { Input } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'

type TextFieldProps = {
  label: string
  placeholder: string
  value: string
  onChange: (value: string) => void
  missing?: boolean
  focused?: boolean
}

export function TextField({
  label,
  placeholder,
  value,
  onChange,
  missing = false,
  focused = false,
}: TextFieldProps) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      <Input.TextArea
        id={id}
        autoFocus={focused}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={4_000}
        placeholder={placeholder}
        value={value}
        aria-invalid={missing}
        {...(missing && { status: 'error' as const, 'aria-describedby': `${id}-mistake` })}
        onChange={(event) => onChange(event.target.value)}
      />
      {missing && (
        <span id={`${id}-mistake`} className="form-mistake">
          {t('fault.required')}
        </span>
      )}
    </div>
  )
}
