// A moment by date and clock, with the usual ones to choose from.
import { DatePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { Field } from './field.tsx'

export type Preset = { readonly label: string; readonly at: () => number }
type MomentFieldProps = {
  label: string
  hint?: string
  placeholder: string
  value: number | null
  onChange: (at: number | null) => void
  presets?: readonly Preset[]
  /** Which moments are no answer here. */
  only?: 'past' | 'future'
  mistake?: string | undefined
}

export function MomentField(props: MomentFieldProps) {
  const { label, hint, placeholder, value, onChange, presets = [], only, mistake } = props
  const isOut = (day: Dayjs) =>
    (only === 'past' && day.isAfter(dayjs(), 'day')) || (only === 'future' && day.isBefore(dayjs(), 'day'))
  return (
    <Field label={label} {...(hint !== undefined && { hint })} mistake={mistake}>
      {(control) => (
        <DatePicker
          {...control}
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          placeholder={placeholder}
          disabledDate={isOut}
          presets={presets.map((preset) => ({ label: preset.label, value: () => dayjs(preset.at()) }))}
          value={value === null ? null : dayjs(value)}
          onChange={(at) => onChange(at?.valueOf() ?? null)}
        />
      )}
    </Field>
  )
}
