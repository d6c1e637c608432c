// When a window is: its first beginning, how long it lasts, and how it comes again.
import { Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Section } from '../../components/section.tsx'
import { SettingField } from '../../components/settings/setting-field.tsx'
import { DaysInput, LengthSetting, LocalTimeSetting, ZoneSetting } from '../../components/settings/times.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { moveWith } from './left-out.ts'
import { LeftOutField } from './left-out-field.tsx'
import { freshRecurrence, parseRule, type Recurrence, type RecurrenceKind, ruleOf } from './recurrence.ts'

const KINDS = [
  'once',
  'daily',
  'weekly',
  'monthly-weekday',
  'monthly-day',
  'other',
] as const satisfies readonly RecurrenceKind[]

export function WhenFields({ form }: { form: Form<'window'> }) {
  const { draft, change } = form
  const { t } = useTranslation()
  const parsed = parseRule(draft.rule)
  // A rule that is being written by hand stays so, also while it looks like one of the choices.
  const [byHand, setByHand] = useState(parsed.kind === 'other')
  const recurrence: Recurrence = byHand && draft.rule !== null ? { kind: 'other', rule: draft.rule } : parsed
  const write = (next: Recurrence) => {
    setByHand(next.kind === 'other')
    change({ rule: ruleOf(next) })
  }
  return (
    <Section title={t('windows.when')} padded>
      <div className="form-fields">
        <div className="field-triple">
          <LocalTimeSetting
            path="startAt"
            label={t('windows.startAt')}
            value={draft.startAt}
            onChange={(startAt) =>
              change({ startAt, except: moveWith(draft.except, draft.startAt, startAt) })
            }
          />
          <LengthSetting
            path="minutes"
            label={t('windows.lasts')}
            value={draft.minutes}
            onChange={(minutes = 0) => change({ minutes })}
          />
          <ZoneSetting
            path="timeZone"
            label={t('settings.timeZone')}
            value={draft.timeZone}
            onChange={(timeZone) => timeZone !== null && change({ timeZone })}
          />
        </div>
        <SettingField path="rule" label={t('windows.comesAgain')}>
          {(control) => (
            <Select<RecurrenceKind>
              {...control}
              value={recurrence.kind}
              options={KINDS.map((kind) => ({ value: kind, label: t(`windows.recurrence.${kind}`) }))}
              onChange={(kind) => {
                const current =
                  kind === 'other' && draft.rule !== null ? ({ kind, rule: draft.rule } as const) : null
                write(current ?? freshRecurrence(kind, draft.startAt))
              }}
            />
          )}
        </SettingField>
        <RecurrenceFields recurrence={recurrence} onChange={write} />
        {draft.rule !== null && <LeftOutField form={form} withTime={recurrence.kind === 'other'} />}
      </div>
    </Section>
  )
}

type RecurrenceProps = { recurrence: Recurrence; onChange: (recurrence: Recurrence) => void }

function RecurrenceFields({ recurrence, onChange }: RecurrenceProps) {
  const { t } = useTranslation()
  switch (recurrence.kind) {
    case 'once':
      return null
    case 'daily':
      return (
        <Interval
          value={recurrence.interval}
          unit="days"
          onChange={(interval) => onChange({ ...recurrence, interval })}
        />
      )
    case 'weekly':
      return (
        <div className="row">
          <Interval
            value={recurrence.interval}
            unit="weeks"
            onChange={(interval) => onChange({ ...recurrence, interval })}
          />
          <DaysInput
            label={t('settings.days')}
            value={recurrence.days}
            onChange={(days) => days.length > 0 && onChange({ ...recurrence, days })}
          />
        </div>
      )
    case 'monthly-day':
      return (
        <Select<number>
          className="recurrence-choice"
          aria-label={t('windows.dayOfMonth')}
          value={recurrence.day}
          options={[...Array.from({ length: 31 }, (_, index) => index + 1), -1].map((day) => ({
            value: day,
            label: day === -1 ? t('windows.say.lastDay') : t('windows.say.monthDay', { day }),
          }))}
          onChange={(day) => onChange({ ...recurrence, day })}
        />
      )
    case 'monthly-weekday':
      return <NthWeekday recurrence={recurrence} onChange={onChange} />
    default:
      return (
        <SettingField path="rule" label={t('windows.rule')} hint={t('windows.ruleHint')}>
          {(control) => (
            <Input
              {...control}
              className="mono"
              maxLength={500}
              spellCheck={false}
              value={recurrence.rule}
              onChange={(event) => onChange({ kind: 'other', rule: event.target.value })}
            />
          )}
        </SettingField>
      )
  }
}

type IntervalProps = { value: number; unit: 'days' | 'weeks'; onChange: (interval: number) => void }

function Interval({ value, unit, onChange }: IntervalProps) {
  const { t } = useTranslation()
  return (
    <span className="row">
      {t('windows.every')}
      <InputNumber<number>
        className="interval-input"
        aria-label={t(`windows.interval.${unit}`)}
        min={1}
        max={52}
        precision={0}
        value={value}
        onChange={(next) => onChange(next ?? 1)}
      />
      {t(`windows.unit.${unit}`, { count: value })}
    </span>
  )
}

type NthProps = {
  recurrence: Extract<Recurrence, { kind: 'monthly-weekday' }>
  onChange: (recurrence: Recurrence) => void
}

function NthWeekday({ recurrence, onChange }: NthProps) {
  const { t } = useTranslation()
  return (
    <span className="row">
      <Select<number>
        className="recurrence-choice"
        aria-label={t('windows.which')}
        value={recurrence.nth}
        options={[1, 2, 3, 4, -1].map((nth) => ({
          value: nth,
          label: t('windows.nth', { context: String(nth) }),
        }))}
        onChange={(nth) => onChange({ ...recurrence, nth })}
      />
      <Select<number>
        className="recurrence-choice"
        aria-label={t('settings.days')}
        value={recurrence.weekday}
        options={([1, 2, 3, 4, 5, 6, 7] as const).map((day) => ({
          value: day as number,
          label: t(`settings.day${day}`),
        }))}
        onChange={(weekday) => onChange({ ...recurrence, weekday })}
      />
      <span>{t('windows.ofMonth')}</span>
    </span>
  )
}
