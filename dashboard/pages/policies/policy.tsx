// One policy: what it applies to and what it says, with what it would have done beside it.
import { useTranslation } from 'react-i18next'
import { Section } from '../../components/section.tsx'
import { EnabledSetting, NameSetting } from '../../components/settings/common-settings.tsx'
import { NumberSetting, TextSetting } from '../../components/settings/controls.tsx'
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
          <NameSetting draft={draft} change={change} placeholder={t('policies.namePlaceholder')} />
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
            <EnabledSetting draft={draft} change={change} hint={t('policies.enabledHint')} />
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
