// One emergency plan: for which faults, what everybody has to know, and the steps to tick.
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { EmergencyPlan } from '../../../shared/api/settings/duty.ts'
import { Section } from '../../components/section.tsx'
import { EnabledSetting, NameSetting } from '../../components/settings/common-settings.tsx'
import { SeveralSetting, TextSetting } from '../../components/settings/controls.tsx'
import type { Mistakes } from '../../components/settings/mistakes.ts'
import { Rows } from '../../components/settings/rows.tsx'
import { SelectorEditor } from '../../components/settings/selector-editor.tsx'
import { SettingEditor } from '../../components/settings/setting-editor.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { blankPlan } from './blank-plan.ts'

const GRADES = ['major', 'general'] as const

export default function EmergencyPlanPage() {
  const { t } = useTranslation()
  return (
    <SettingEditor
      kind="emergency-plan"
      crumb={t('emergency.title')}
      blank={blankPlan}
      check={(draft) => checkPlan(draft, t)}
    >
      {(form) => <PlanFields form={form} />}
    </SettingEditor>
  )
}

function checkPlan({ name, grades, steps }: EmergencyPlan, t: TFunction): Mistakes {
  const empty = steps.flatMap(({ title }, index) =>
    title.trim() === '' ? [[`steps[${index}].title`, t('form.required')] as const] : [],
  )
  return {
    ...(name.trim() === '' && { name: t('form.required') }),
    ...(grades.length === 0 && { grades: t('form.required') }),
    ...Object.fromEntries(empty),
  }
}

function PlanFields({ form: { draft, change } }: { form: Form<'emergency-plan'> }) {
  const { t } = useTranslation()
  return (
    <>
      <Section title={t('policies.about')} padded>
        <div className="form-fields">
          <NameSetting draft={draft} change={change} placeholder={t('emergency.namePlaceholder')} />
          <EnabledSetting draft={draft} change={change} />
        </div>
      </Section>
      <Section title={t('settings.appliesTo')} padded>
        <div className="form-fields">
          <SeveralSetting
            path="grades"
            label={t('emergency.grades')}
            none={t('form.required')}
            value={draft.grades}
            options={GRADES.map((value) => ({ value, label: t(`grade.${value}`) }))}
            onChange={(grades) => change({ grades })}
          />
          <SelectorEditor value={draft.match} onChange={(match) => change({ match })} />
        </div>
      </Section>
      <Section title={t('emergency.steps')} padded>
        <div className="form-fields">
          <TextSetting
            path="text"
            label={t('emergency.text')}
            hint={t('emergency.textHint')}
            rows={3}
            maxLength={20_000}
            value={draft.text}
            onChange={(text) => change({ text })}
          />
          <Rows
            name={(position) => t('emergency.step', { position })}
            rows={draft.steps}
            add={t('emergency.addStep')}
            fresh={() => ({ title: '', text: '' })}
            onChange={(steps) => change({ steps })}
            ordered
            min={1}
            max={50}
          >
            {(step, edit, index) => (
              <div className="form-fields">
                <TextSetting
                  path={`steps[${index}].title`}
                  label={`${index + 1}. ${t('emergency.stepTitle')}`}
                  maxLength={100}
                  value={step.title}
                  onChange={(title) => edit({ title })}
                />
                <TextSetting
                  path={`steps[${index}].text`}
                  label={t('emergency.stepText')}
                  rows={1}
                  maxLength={20_000}
                  value={step.text}
                  onChange={(text) => edit({ text })}
                />
              </div>
            )}
          </Rows>
        </div>
      </Section>
    </>
  )
}
