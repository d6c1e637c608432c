// One escalation: its steps, how often it begins again, and how that goes in words.
import { Select } from 'antd'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Escalation, EscalationTarget } from '../../../shared/api/settings/duty.ts'
import { Section } from '../../components/section.tsx'
import { ChoiceSetting, TextSetting } from '../../components/settings/controls.tsx'
import type { Mistakes } from '../../components/settings/mistakes.ts'
import { Rows } from '../../components/settings/rows.tsx'
import { SettingEditor } from '../../components/settings/setting-editor.tsx'
import { SettingField } from '../../components/settings/setting-field.tsx'
import { LengthSetting } from '../../components/settings/times.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { useChoices, usePeople } from '../../components/settings/use-settings.ts'
import { blankEscalation } from './blank-escalation.ts'
import { useEscalationWords } from './escalation-words.ts'

const MOST_STEPS = 10
const REPEATS = ['0', '1', '2', '3', '4', '5'] as const

export default function EscalationPage() {
  const { t } = useTranslation()
  return (
    <SettingEditor
      kind="escalation"
      crumb={t('escalations.title')}
      blank={blankEscalation}
      check={(draft) => checkEscalation(draft, t)}
      aside={({ draft }) => <HowItGoes escalation={draft} />}
    >
      {(form) => <EscalationFields form={form} />}
    </SettingEditor>
  )
}

function checkEscalation({ name, steps }: Escalation, t: TFunction): Mistakes {
  const empty = steps.flatMap(({ targets }, index) =>
    targets.length === 0 ? [[`steps[${index}].targets`, t('escalations.noTargets')] as const] : [],
  )
  return { ...(name.trim() === '' && { name: t('form.required') }), ...Object.fromEntries(empty) }
}

function EscalationFields({ form: { draft, change } }: { form: Form<'escalation'> }) {
  const { t } = useTranslation()
  return (
    <>
      <Section title={t('policies.about')} padded>
        <TextSetting
          path="name"
          label={t('settings.name')}
          maxLength={100}
          value={draft.name}
          onChange={(name) => change({ name })}
        />
      </Section>
      <Section title={t('escalations.steps')} padded>
        <div className="form-fields">
          <Rows
            name={(position) => t('escalations.step', { position })}
            rows={draft.steps}
            add={t('escalations.addStep')}
            fresh={() => ({ afterMinutes: 30, targets: [] as EscalationTarget[] })}
            onChange={(steps) => change({ steps })}
            ordered
            min={1}
            max={MOST_STEPS}
          >
            {(step, edit, index) => (
              <div className="form-fields">
                <LengthSetting
                  path={`steps[${index}].afterMinutes`}
                  label={t('escalations.after')}
                  hint={t(index === 0 ? 'escalations.first' : 'escalations.next')}
                  value={step.afterMinutes}
                  onChange={(afterMinutes = 0) => edit({ afterMinutes })}
                />
                <TargetsChoice
                  path={`steps[${index}].targets`}
                  targets={step.targets}
                  onChange={(targets) => edit({ targets })}
                />
              </div>
            )}
          </Rows>
          <ChoiceSetting
            path="repeat"
            label={t('escalations.repeat')}
            hint={t('escalations.repeatHint')}
            value={REPEATS[draft.repeat] ?? '0'}
            options={REPEATS.map((value, count) => ({
              value,
              label: count === 0 ? t('escalations.never') : t('escalations.times', { count }),
            }))}
            onChange={(repeat) => change({ repeat: Number(repeat) })}
          />
          <LengthSetting
            path="remindMinutes"
            label={t('escalations.remind')}
            hint={t('escalations.remindHint')}
            value={draft.remindMinutes}
            onChange={(remindMinutes = 0) => change({ remindMinutes })}
          />
        </div>
      </Section>
    </>
  )
}

type TargetsProps = {
  path: string
  targets: readonly EscalationTarget[]
  onChange: (targets: EscalationTarget[]) => void
}

function TargetsChoice({ path, targets, onChange }: TargetsProps) {
  const { t } = useTranslation()
  const people = usePeople().map(({ id, name }) => ({ value: `person ${id}`, label: name }))
  const of = (kind: 'roster' | 'channel', choices: ReturnType<typeof useChoices>) =>
    choices.map(({ value, label }) => ({ value: `${kind} ${value}`, label }))
  const groups = [
    { title: t('escalations.groupRosters'), options: of('roster', useChoices('roster')) },
    { title: t('escalations.groupPeople'), options: people },
    { title: t('escalations.groupChannels'), options: of('channel', useChoices('channel')) },
  ]
  return (
    <SettingField path={path} deep label={t('escalations.targets')} hint={t('escalations.targetsHint')}>
      {(control) => (
        <Select<string[]>
          {...control}
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          value={targets.map(({ kind, id }) => `${kind} ${id}`)}
          options={groups
            .filter(({ options }) => options.length > 0)
            .map(({ title, options }) => ({ label: title, title, options }))}
          onChange={(next) => onChange(next.flatMap(parseTarget))}
        />
      )}
    </SettingField>
  )
}

function parseTarget(text: string): EscalationTarget[] {
  const [kind, id] = text.split(' ', 2)
  if (id === undefined || (kind !== 'person' && kind !== 'roster' && kind !== 'channel')) return []
  return [{ kind, id }]
}

function HowItGoes({ escalation }: { escalation: Escalation }) {
  const { t } = useTranslation()
  const say = useEscalationWords()
  return (
    <Section title={t('escalations.how')} padded>
      <ol className="say-list">
        {say(escalation).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ol>
      <p className="form-hint">{t('escalations.stops')}</p>
    </Section>
  )
}
