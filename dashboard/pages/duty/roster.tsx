// One roster: its shifts, who takes them in which order, and how it is handed over.
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Roster } from '../../../shared/api/settings/duty.ts'
import { PageLink } from '../../components/page-link.tsx'
import { Section } from '../../components/section.tsx'
import { NameSetting } from '../../components/settings/common-settings.tsx'
import { ChoiceSetting, MaybeSetting, SwitchSetting } from '../../components/settings/controls.tsx'
import type { Mistakes } from '../../components/settings/mistakes.ts'
import { Rows } from '../../components/settings/rows.tsx'
import { SettingEditor } from '../../components/settings/setting-editor.tsx'
import { ZoneSetting } from '../../components/settings/times.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { useChoices } from '../../components/settings/use-settings.ts'
import { blankRoster, blankShift } from './blank-roster.ts'
import './duty.css'
import { ShiftFields } from './shift-fields.tsx'

const LINES = ['1', '2', '3'] as const

export default function RosterPage() {
  const { t } = useTranslation()
  return (
    <SettingEditor
      kind="roster"
      crumb={t('settings.plural.roster')}
      blank={() => blankRoster(blankShift(t('duty.firstShift')))}
      check={(draft) => checkRoster(draft, t)}
      aside={({ saved }) =>
        saved && (
          <Section title={t('duty.calendar')} padded>
            <PageLink to="/duty" search={{ roster: saved.id }}>
              {t('duty.showCalendar')}
            </PageLink>
          </Section>
        )
      }
    >
      {(form) => <RosterFields form={form} />}
    </SettingEditor>
  )
}

function checkRoster({ name, shifts }: Roster, t: TFunction): Mistakes {
  const wrong = shifts.flatMap((shift, index) => [
    ...(shift.name.trim() === '' ? [[`shifts[${index}].name`, t('form.required')] as const] : []),
    ...(shift.people.length === 0 ? [[`shifts[${index}].people`, t('duty.noPeople')] as const] : []),
    ...(shift.days.length === 0 ? [[`shifts[${index}].days`, t('routes.noDays')] as const] : []),
  ])
  return { ...(name.trim() === '' && { name: t('form.required') }), ...Object.fromEntries(wrong) }
}

function RosterFields({ form: { draft, change } }: { form: Form<'roster'> }) {
  const { t } = useTranslation()
  const calendars = useChoices('calendar')
  return (
    <>
      <Section title={t('policies.about')} padded>
        <div className="form-fields">
          <NameSetting draft={draft} change={change} placeholder={t('duty.namePlaceholder')} />
          <div className="field-triple">
            <ChoiceSetting
              path="line"
              label={t('duty.lineField')}
              value={LINES[draft.line - 1] ?? '1'}
              options={LINES.map((value) => ({ value, label: t('duty.line', { context: value }) }))}
              onChange={(line) => change({ line: Number(line) })}
            />
            <ZoneSetting
              path="timeZone"
              label={t('settings.timeZone')}
              value={draft.timeZone}
              onChange={(timeZone) => timeZone !== null && change({ timeZone })}
            />
            <MaybeSetting
              path="calendarId"
              label={t('duty.holidayCalendar')}
              none={t('duty.noCalendar')}
              value={draft.calendarId ?? undefined}
              options={calendars}
              onChange={(calendarId) => change({ calendarId: calendarId ?? null })}
            />
          </div>
          <SwitchSetting
            label={t('duty.required')}
            hint={t('duty.requiredHint')}
            value={draft.handover === 'required'}
            onChange={(on) => change({ handover: on ? 'required' : 'optional' })}
          />
        </div>
      </Section>
      <Section title={t('duty.shifts')} padded>
        <Rows
          name={(position) => t('duty.shiftNumber', { position })}
          rows={draft.shifts}
          add={t('duty.addShift')}
          fresh={() => blankShift()}
          onChange={(shifts) => change({ shifts })}
          min={1}
          max={12}
        >
          {(shift, edit, index) => (
            <ShiftFields
              shift={shift}
              path={`shifts[${index}]`}
              hasCalendar={draft.calendarId !== null}
              onChange={edit}
            />
          )}
        </Rows>
      </Section>
    </>
  )
}
