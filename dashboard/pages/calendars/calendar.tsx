// One business calendar: hours of the week, holidays, and days on which work is done all the same.
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { BusinessCalendar } from '../../../shared/api/settings/duty.ts'
import { Section } from '../../components/section.tsx'
import { NameSetting } from '../../components/settings/common-settings.tsx'
import { TextSetting } from '../../components/settings/controls.tsx'
import { DayTimesRows } from '../../components/settings/day-times.tsx'
import { type Mistakes, useMistake } from '../../components/settings/mistakes.ts'
import { Rows } from '../../components/settings/rows.tsx'
import { SettingEditor } from '../../components/settings/setting-editor.tsx'
import { SettingField } from '../../components/settings/setting-field.tsx'
import { ClockInput, DateInput, ZoneSetting } from '../../components/settings/times.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { localToday } from '../../time.ts'
import { blankCalendar } from './blank-calendar.ts'

export default function CalendarPage() {
  const { t } = useTranslation()
  return (
    <SettingEditor
      kind="calendar"
      crumb={t('calendars.title')}
      blank={blankCalendar}
      check={(draft) => checkCalendar(draft, t)}
    >
      {(form) => (
        <>
          <HoursFields form={form} />
          <HolidayFields form={form} />
          <WorkdayFields form={form} />
        </>
      )}
    </SettingEditor>
  )
}

function checkCalendar({ name, hours, holidays, workdays }: BusinessCalendar, t: TFunction): Mistakes {
  const days = holidays.flatMap((holiday, index) => [
    ...(holiday.name.trim() === '' ? [[`holidays[${index}].name`, t('form.required')] as const] : []),
    ...(holiday.to < holiday.from ? [[`holidays[${index}].to`, t('calendars.backwards')] as const] : []),
  ])
  const work = workdays.flatMap(({ name: called }, index) =>
    called.trim() === '' ? [[`workdays[${index}].name`, t('form.required')] as const] : [],
  )
  return {
    ...(name.trim() === '' && { name: t('form.required') }),
    ...((hours.length === 0 || hours.some((time) => time.days.length === 0)) && {
      hours: t('calendars.noHours'),
    }),
    ...Object.fromEntries([...days, ...work]),
  }
}

type FieldsProps = { form: Form<'calendar'> }

function HoursFields({ form: { draft, change } }: FieldsProps) {
  const { t } = useTranslation()
  const mistake = useMistake('hours', { deep: true })
  return (
    <Section title={t('calendars.hours')} padded>
      <div className="form-fields">
        <div className="field-pair">
          <NameSetting draft={draft} change={change} placeholder={t('calendars.namePlaceholder')} />
          <ZoneSetting
            path="timeZone"
            label={t('settings.timeZone')}
            value={draft.timeZone}
            onChange={(timeZone) => timeZone !== null && change({ timeZone })}
          />
        </div>
        <div className="form-field">
          <DayTimesRows
            name={t('calendars.hoursName')}
            value={draft.hours}
            onChange={(hours) => change({ hours })}
          />
          {mistake !== undefined && <div className="form-mistake">{mistake}</div>}
        </div>
      </div>
    </Section>
  )
}

function HolidayFields({ form: { draft, change } }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <Section title={t('calendars.holidays')} padded>
      <p className="form-hint part-note">{t('calendars.holidaysHint')}</p>
      <Rows
        name={(position) => t('calendars.holiday', { position })}
        rows={draft.holidays}
        add={t('calendars.addHoliday')}
        fresh={() => ({ name: '', from: localToday(), to: localToday() })}
        onChange={(holidays) => change({ holidays })}
        max={500}
      >
        {(holiday, edit, index) => (
          <div className="field-triple">
            <TextSetting
              path={`holidays[${index}].name`}
              label={t('calendars.holidayName')}
              maxLength={100}
              value={holiday.name}
              onChange={(name) => edit({ name })}
            />
            <SettingField path={`holidays[${index}].from`} label={t('calendars.first')}>
              {({ id }) => (
                <DateInput
                  id={id}
                  label={t('calendars.first')}
                  value={holiday.from}
                  onChange={(from) => edit({ from, ...(holiday.to < from && { to: from }) })}
                />
              )}
            </SettingField>
            <SettingField path={`holidays[${index}].to`} label={t('calendars.last')}>
              {({ id }) => (
                <DateInput
                  id={id}
                  label={t('calendars.last')}
                  value={holiday.to}
                  onChange={(to) => edit({ to })}
                />
              )}
            </SettingField>
          </div>
        )}
      </Rows>
    </Section>
  )
}

function WorkdayFields({ form: { draft, change } }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <Section title={t('calendars.workdays')} padded>
      <p className="form-hint part-note">{t('calendars.workdaysHint')}</p>
      <Rows
        name={(position) => t('calendars.workday', { position })}
        rows={draft.workdays}
        add={t('calendars.addWorkday')}
        fresh={() => ({ name: '', on: localToday(), from: '08:30', to: '17:30' })}
        onChange={(workdays) => change({ workdays })}
        max={500}
      >
        {(workday, edit, index) => (
          <div className="field-triple">
            <TextSetting
              path={`workdays[${index}].name`}
              label={t('calendars.workdayName')}
              maxLength={100}
              value={workday.name}
              onChange={(name) => edit({ name })}
            />
            <SettingField path={`workdays[${index}].on`} label={t('calendars.on')}>
              {({ id }) => (
                <DateInput
                  id={id}
                  label={t('calendars.on')}
                  value={workday.on}
                  onChange={(on) => edit({ on })}
                />
              )}
            </SettingField>
            <span className="row no-wrap">
              <ClockInput
                label={t('settings.from')}
                value={workday.from}
                onChange={(from) => edit({ from })}
              />
              <span aria-hidden>–</span>
              <ClockInput label={t('settings.to')} value={workday.to} onChange={(to) => edit({ to })} />
            </span>
          </div>
        )}
      </Rows>
    </Section>
  )
}
