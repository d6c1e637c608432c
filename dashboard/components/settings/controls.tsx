// Controls that many settings are made of: choices, figures, switches, texts; each with its place in the body.
import { Input, InputNumber, Select, Switch } from 'antd'
import type { ReactNode } from 'react'
import { useId } from 'react'
import { SettingField } from './setting-field.tsx'

type Common = { path: string; label: string; hint?: ReactNode }

type TextProps = Common & {
  value: string
  onChange: (value: string) => void
  maxLength?: number
  placeholder?: string
  mono?: boolean
  rows?: number
  focused?: boolean
}

export function TextSetting(props: TextProps) {
  const {
    value,
    onChange,
    maxLength = 500,
    placeholder,
    mono = false,
    rows,
    focused = false,
    ...field
  } = props
  const shared = {
    maxLength,
    value,
    autoFocus: focused,
    ...(placeholder !== undefined && { placeholder }),
    ...(mono && { className: 'mono', spellCheck: false }),
  }
  return (
    <SettingField {...field}>
      {(control) =>
        rows === undefined ? (
          <Input
            {...control}
            {...shared}
            autoComplete="off"
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <Input.TextArea
            {...control}
            {...shared}
            autoSize={{ minRows: rows, maxRows: 16 }}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </SettingField>
  )
}

type NumberProps = Common & {
  value: number | undefined
  onChange: (value: number | undefined) => void
  min: number
  max: number
  suffix?: string
  placeholder?: string
}

export function NumberSetting({ value, onChange, min, max, suffix, placeholder, ...field }: NumberProps) {
  return (
    <SettingField {...field}>
      {(control) => (
        <InputNumber<number>
          {...control}
          min={min}
          max={max}
          precision={0}
          value={value ?? null}
          onChange={(next) => onChange(next ?? undefined)}
          {...(suffix !== undefined && { suffix })}
          {...(placeholder !== undefined && { placeholder })}
        />
      )}
    </SettingField>
  )
}

type Option<Value> = { value: Value; label: ReactNode }
type ChoiceProps<Value> = Common & {
  value: Value | undefined
  options: readonly Option<Value>[]
  onChange: (value: Value) => void
}

/** One of a list that always has an answer. */
export function ChoiceSetting<Value extends string>(props: ChoiceProps<Value>) {
  const { value, options, onChange, ...field } = props
  return (
    <SettingField {...field}>
      {(control) => (
        <Select<Value> {...control} value={value ?? null} options={[...options]} onChange={onChange} />
      )}
    </SettingField>
  )
}

type MaybeProps<Value> = Common & {
  value: Value | undefined
  options: readonly Option<Value>[]
  none: string
  onChange: (value: Value | undefined) => void
}

/** One of a list, or nothing, which is said in words. */
export function MaybeSetting<Value extends string>(props: MaybeProps<Value>) {
  const { value, options, none, onChange, ...field } = props
  return (
    <SettingField {...field}>
      {(control) => (
        <Select<Value | null>
          {...control}
          allowClear
          showSearch={options.length > 8 && { optionFilterProp: 'label' }}
          placeholder={none}
          value={value ?? null}
          options={[...options]}
          onChange={(next) => onChange(next ?? undefined)}
        />
      )}
    </SettingField>
  )
}

type SeveralProps<Value> = Common & {
  value: readonly Value[]
  options: readonly Option<Value>[]
  /** Said while nothing is chosen. */
  none: string
  onChange: (value: Value[]) => void
  deep?: boolean
}

export function SeveralSetting<Value extends string>(props: SeveralProps<Value>) {
  const { value, options, none, onChange, ...field } = props
  return (
    <SettingField deep {...field}>
      {(control) => (
        <Select<Value[]>
          {...control}
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={none}
          value={[...value]}
          options={[...options]}
          onChange={onChange}
        />
      )}
    </SettingField>
  )
}

type SwitchProps = { label: string; hint?: ReactNode; value: boolean; onChange: (value: boolean) => void }

/** The words stand beside it and are part of it. */
export function SwitchSetting({ label, hint, value, onChange }: SwitchProps) {
  const id = useId()
  return (
    <div className="form-field">
      <span className="switch-line">
        <Switch
          id={id}
          size="small"
          checked={value}
          onChange={onChange}
          aria-labelledby={`${id}-words`}
          {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
        />
        <label id={`${id}-words`} htmlFor={id}>
          {label}
        </label>
      </span>
      {hint !== undefined && (
        <div id={`${id}-hint`} className="form-hint">
          {hint}
        </div>
      )}
    </div>
  )
}
