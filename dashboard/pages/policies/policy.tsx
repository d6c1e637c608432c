// One policy: what it applies to and what it says, with what it would have done beside it.
import { useTranslation } from 'react-i18next'
import { Section } from '../../components/section.tsx'
import { NumberSetting, SwitchSetting, TextSetting } from '../../components/settings/controls.tsx'
import { SelectorEditor } from '../../components/settings/selector-editor.tsx'
import { SettingEditor } from '../../components/settings/setting-editor.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { blankPolicy, checkPolicy } from './blank-policy.ts'
import { GravityFields, LaterFields, TimesFields, WhoFields } from './policy-fields.tsx'
import { PolicyPreviewPanel } from './policy-preview.tsx'
import { RuleFields } from './rule-fields.tsx'

export default function PolicyPage() {
  const { t } = useTranslation()
  return (
    <SettingEditor
      kind="policy"
      crumb={t('policies.title')}
      blank={blankPolicy}
      check={(draft) => checkPolicy(draft, t)}
      aside={(form) => <PolicyPreviewPanel policy={form.draft} replaces={form.saved?.id ?? null} />}
    >
      {(form) => <PolicyFields form={form} />}
    </SettingEditor>
  )
}

type PolicyForm = Form<'policy'>

function PolicyFields({ form }: { form: PolicyForm }) {
  const { t } = useTranslation()
  const { draft, change } = form
  return (
    <>
      <Section title={t('policies.about')} padded>
        <div className="form-fields">
          <TextSetting
            path="name"
            label={t('settings.name')}
            placeholder={t('policies.namePlaceholder')}
            maxLength={100}
            value={draft.name}
            onChange={(name) => change({ name })}
          />
          <TextSetting
            path="note"
            label={t('settings.note')}
            rows={1}
            value={draft.note}
            onChange={(note) => change({ note })}
          />
          <div className="field-pair">
            <NumberSetting
              path="order"
              label={t('settings.order')}
              hint={t('policies.orderHint')}
              min={0}
              max={10_000}
              value={draft.order}
              onChange={(order = 0) => change({ order })}
            />
            <SwitchSetting
              label={t('settings.enabled')}
              hint={t('policies.enabledHint')}
              value={draft.enabled}
              onChange={(enabled) => change({ enabled })}
            />
          </div>
        </div>
      </Section>
      <Section title={t('settings.appliesTo')} padded>
        <SelectorEditor value={draft.match} onChange={(match) => change({ match })} />
      </Section>
      <RuleFields form={form} />
      {!draft.ignore && (
        <>
          <GravityFields form={form} />
          <TimesFields form={form} />
          <WhoFields form={form} />
          <LaterFields form={form} />
        </>
      )}
    </>
  )
}
