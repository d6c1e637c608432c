// How grave a fault is, what is expected then, who gets it, and what comes later.
import { useTranslation } from 'react-i18next'
import { Section } from '../../components/section.tsx'
import { MaybeSetting, NumberSetting } from '../../components/settings/controls.tsx'
import { LengthSetting } from '../../components/settings/times.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { useChoices, usePeople } from '../../components/settings/use-settings.ts'

type FieldsProps = { form: Form<'policy'> }
const GRADES = ['general', 'major'] as const
const RISKS = ['high', 'medium', 'low'] as const

export function GravityFields({ form: { draft, change } }: FieldsProps) {
  const { t } = useTranslation()
  const none = t('policies.asBefore')
  return (
    <Section title={t('policies.gravity')} padded>
      <div className="form-fields">
        <div className="field-triple">
          {(['critical', 'warning', 'unknown'] as const).map((status) => (
            <MaybeSetting
              key={status}
              path={`grade.${status}`}
              label={t('policies.gradeWhen', { status: t(`status.${status}`) })}
              none={none}
              value={draft.grade[status]}
              options={GRADES.map((value) => ({ value, label: t(`grade.${value}`) }))}
              onChange={(grade) => change({ grade: { ...draft.grade, [status]: grade } })}
            />
          ))}
        </div>
        <MaybeSetting
          path="risk"
          label={t('policies.riskField')}
          none={none}
          value={draft.risk}
          options={RISKS.map((value) => ({ value, label: t(`policies.risk.${value}`) }))}
          onChange={(risk) => change({ risk })}
        />
      </div>
    </Section>
  )
}

export function TimesFields({ form: { draft, change } }: FieldsProps) {
  const { t } = useTranslation()
  const calendars = useChoices('calendar')
  const { objectives } = draft
  return (
    <Section title={t('policies.times')} padded>
      <div className="form-fields">
        {(['major', 'general'] as const).map((grade) => {
          const { acceptMinutes = null, resolveMinutes = null } = objectives[grade] ?? {}
          const edit = (part: { acceptMinutes?: number | null; resolveMinutes?: number | null }) =>
            change({ objectives: { ...objectives, [grade]: { acceptMinutes, resolveMinutes, ...part } } })
          return (
            <div className="field-pair" key={grade}>
              <LengthSetting
                path={`objectives.${grade}.acceptMinutes`}
                label={t('policies.acceptWithin', { grade: t(`grade.${grade}`) })}
                none={t('policies.noLimit')}
                value={acceptMinutes ?? undefined}
                onChange={(minutes) => edit({ acceptMinutes: minutes ?? null })}
              />
              <LengthSetting
                path={`objectives.${grade}.resolveMinutes`}
                label={t('policies.resolveWithin', { grade: t(`grade.${grade}`) })}
                none={t('policies.noLimit')}
                value={resolveMinutes ?? undefined}
                onChange={(minutes) => edit({ resolveMinutes: minutes ?? null })}
              />
            </div>
          )
        })}
        <MaybeSetting
          path="calendarId"
          label={t('policies.calendar')}
          hint={t('policies.calendarHint')}
          none={t('policies.aroundTheClock')}
          value={draft.calendarId ?? undefined}
          options={calendars}
          onChange={(calendarId) => change({ calendarId })}
        />
      </div>
    </Section>
  )
}

export function WhoFields({ form: { draft, change } }: FieldsProps) {
  const { t } = useTranslation()
  const people = usePeople()
  const escalations = useChoices('escalation')
  return (
    <Section title={t('policies.who')} padded>
      <div className="field-pair">
        <MaybeSetting
          path="assigneeId"
          label={t('policies.assignee')}
          hint={t('policies.assigneeHint')}
          none={t('policies.nobody')}
          value={draft.assigneeId ?? undefined}
          options={people
            .filter(({ id, isActive }) => isActive || id === draft.assigneeId)
            .map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(assigneeId) => change({ assigneeId })}
        />
        <MaybeSetting
          path="escalationId"
          label={t('policies.escalation')}
          hint={t('policies.escalationHint')}
          none={t('policies.asBefore')}
          value={draft.escalationId ?? undefined}
          options={escalations}
          onChange={(escalationId) => change({ escalationId })}
        />
      </div>
    </Section>
  )
}

export function LaterFields({ form: { draft, change } }: FieldsProps) {
  const { t } = useTranslation()
  const none = t('policies.asBefore')
  return (
    <Section title={t('policies.later')} padded>
      <div className="form-fields">
        <div className="field-pair">
          <LengthSetting
            path="repeatMinutes"
            label={t('policies.repeat')}
            hint={t('policies.repeatHint')}
            none={none}
            value={draft.repeatMinutes}
            onChange={(repeatMinutes) => change({ repeatMinutes })}
          />
          <LengthSetting
            path="reopenMinutes"
            label={t('policies.reopen')}
            hint={t('policies.reopenHint')}
            none={none}
            value={draft.reopenMinutes}
            onChange={(reopenMinutes) => change({ reopenMinutes })}
          />
        </div>
        <NumberSetting
          path="autoCloseDays"
          label={t('policies.autoClose')}
          hint={t('policies.autoCloseHint')}
          placeholder={none}
          min={1}
          max={365}
          value={draft.autoCloseDays}
          onChange={(autoCloseDays) => change({ autoCloseDays })}
        />
      </div>
    </Section>
  )
}
