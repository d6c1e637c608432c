// One of a few, all of them in sight.
import { Radio } from 'antd'
import { useId } from 'react'
import './form.css'

type ChoiceFieldProps<Value extends string> = {
  label: string
  value: Value
  choices: readonly { readonly value: Value; readonly label: string; readonly hint?: string }[]
  onChange: (value: Value) => void
}

export function ChoiceField<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: ChoiceFieldProps<Value>) {
  const id = useId()
  return (
    <fieldset className="form-field">
      <legend id={id}>{label}</legend>
      <Radio.Group
        aria-labelledby={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        options={choices.map((choice) => ({
          value: choice.value,
          label: choice.hint ? (
            <>
              {choice.label} <span className="muted">{choice.hint}</span>
            </>
          ) : (
            choice.label
          ),
        }))}
      />
    </fieldset>
  )
}
