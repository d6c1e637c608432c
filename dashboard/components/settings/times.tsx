// Controls for time: lengths, clock times, days of the week, dates, zones.
import { Checkbox, DatePicker, Input, InputNumber, Select, Space } from 'antd'
import dayjs from 'dayjs'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseClock, splitMinutes, UNIT_MINUTES, type Unit } from './lengths.ts'
import { SettingField } from './setting-field.tsx'
import { zones } from './zones.ts'

type Common = { path: string; label: string; hint?: ReactNode }
type LengthProps = Common & {
  value: number | undefined
  onChange: (minutes: number | undefined) => void
  /** Said while nothing is written. */
  none?: string
}

/** A length of time in the unit in which people say it. */
export function LengthSetting({ value, onChange, none, ...field }: LengthProps) {
  const { t } = useTranslation()
  const [unit, setUnit] = useState<Unit>(() => splitMinutes(value ?? 0).unit)
  const units = Object.keys(UNIT_MINUTES) as Unit[]
  return (
    <SettingField {...field}>
      {(control) => (
        <Space.Compact block>
          <InputNumber<number>
            {...control}
            min={0}
            value={value === undefined ? null : value / UNIT_MINUTES[unit]}
            onChange={(next) => onChange(next === null ? undefined : Math.round(next * UNIT_MINUTES[unit]))}
            {...(none !== undefined && { placeholder: none })}
          />
          <Select<Unit>
            className="unit-choice"
            aria-label={`${field.label}: ${t('settings.unit')}`}
            value={unit}
            options={units.map((name) => ({ value: name, label: t(`settings.${name}`) }))}
            onChange={(next) => {
              if (value !== undefined) onChange((value / UNIT_MINUTES[unit]) * UNIT_MINUTES[next])
              setUnit(next)
            }}
          />
        </Space.Compact>
      )}
    </SettingField>
  )
}

type ClockProps = { label: string; value: string; onChange: (value: string) => void; id?: string }

/** 24 hours in any language; what is no time goes back to what it was. */
export function ClockInput({ label, value, onChange, id }: ClockProps) {
  const [text, setText] = useState<string | null>(null)
  const settle = () => {
    const time = text === null ? null : parseClock(text)
    if (time !== null) onChange(time)
    setText(null)
  }
  return (
    <Input
      {...(id !== undefined && { id })}
      className="clock-input"
      aria-label={label}
      inputMode="numeric"
      maxLength={5}
      placeholder="08:30"
      value={text ?? value}
      onChange={(event) => setText(event.target.value)}
      onBlur={settle}
      onPressEnter={settle}
    />
  )
}

const WEEK = [1, 2, 3, 4, 5, 6, 7] as const

type DaysProps = { label: string; value: readonly number[]; onChange: (days: number[]) => void }

export function DaysInput({ label, value, onChange }: DaysProps) {
  const { t } = useTranslation()
  return (
    <Checkbox.Group
      className="days-input"
      role="group"
      aria-label={label}
      value={[...value]}
      onChange={(days) => onChange([...days].sort((a, b) => a - b))}
      options={WEEK.map((day) => ({ value: day as number, label: t(`settings.day${day}`) }))}
    />
  )
}

type ZoneProps = Common & {
  value: string | null
  /** Null stands for this; without it a zone is needed. */
  none?: string
  onChange: (zone: string | null) => void
}

export function ZoneSetting({ value, none, onChange, ...field }: ZoneProps) {
  return (
    <SettingField {...field}>
      {(control) => (
        <Select<string | null>
          {...control}
          showSearch
          allowClear={none !== undefined}
          {...(none !== undefined && { placeholder: none })}
          value={value}
          options={zones().map((zone) => ({ value: zone, label: zone }))}
          onChange={(zone) => onChange(zone ?? null)}
        />
      )}
    </SettingField>
  )
}

type DateProps = { label: string; value: string; onChange: (date: string) => void; id?: string }

export function DateInput({ label, value, onChange, id }: DateProps) {
  return (
    <DatePicker
      {...(id !== undefined && { id })}
      aria-label={label}
      allowClear={false}
      value={value === '' ? null : dayjs(value)}
      onChange={(date) => date && onChange(date.format('YYYY-MM-DD'))}
    />
  )
}

type MomentProps = Common & { value: string; onChange: (local: string) => void }

/** A local time without a zone, which stands in a field of its own. */
export function LocalTimeSetting({ value, onChange, ...field }: MomentProps) {
  return (
    <SettingField {...field}>
      {({ id, status }) => (
        <DatePicker
          id={id}
          {...(status !== undefined && { status })}
          aria-label={field.label}
          className="full-width"
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          allowClear={false}
          needConfirm={false}
          value={value === '' ? null : dayjs(value)}
          onChange={(date) => date && onChange(date.format('YYYY-MM-DDTHH:mm'))}
        />
      )}
    </SettingField>
  )
}
