// One alert source: who it is, what becomes of its alerts, and what to paste into the other system.
import { Button } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlertSource } from '../../../shared/api/settings/alert-source.ts'
import { SecretOnce } from '../../components/form/secret-once.tsx'
import { Section } from '../../components/section.tsx'
import { EnabledSetting, NameSetting } from '../../components/settings/common-settings.tsx'
import { ChoiceSetting, TextSetting } from '../../components/settings/controls.tsx'
import type { Mistakes } from '../../components/settings/mistakes.ts'
import { SettingEditor } from '../../components/settings/setting-editor.tsx'
import { SettingField } from '../../components/settings/setting-field.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { AlertFields } from './alert-fields.tsx'
import { blankSource } from './blank-source.ts'
import { randomSecret } from './random-secret.ts'
import { SourceSide } from './source-side.tsx'

type SourceForm = Form<'alert-source'>
const SECRET = 'secret'

export default function AlertSourcePage() {
  const { t } = useTranslation()
  // Shown above the editor, which is built anew when a new source gets its address.
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null)
  return (
    <>
      <SettingEditor
        kind="alert-source"
        crumb={t('sources.title')}
        blank={blankSource}
        check={(draft, secrets, saved) =>
          checkSource(
            draft,
            typeof secrets[SECRET] === 'string' || (saved?.secrets.includes(SECRET) ?? false),
            t,
          )
        }
        afterSave={({ body }, secrets) => {
          const secret = secrets[SECRET]
          if (typeof secret === 'string') setMade({ name: body.name, secret })
        }}
        aside={(form) => <SourceSide form={form} />}
      >
        {(form) => (
          <>
            <AboutFields form={form} />
            <AlertFields form={form} />
          </>
        )}
      </SettingEditor>
      {made && (
        <SecretOnce
          title={t('sources.secretTitle', { name: made.name })}
          secret={made.secret}
          hint={t('sources.secretOnce')}
          onClose={() => setMade(null)}
        />
      )}
    </>
  )
}

function checkSource({ name, auth, user }: AlertSource, hasSecret: boolean, t: TFunction): Mistakes {
  return {
    ...(name.trim() === '' && { name: t('form.required') }),
    ...(auth === 'basic' && user.trim() === '' && { user: t('form.required') }),
    ...(!hasSecret && { secret: t('form.required') }),
  }
}

const KINDS = ['alertmanager', 'grafana'] as const

function AboutFields({ form }: { form: SourceForm }) {
  const { t } = useTranslation()
  const { draft, change } = form
  const auths =
    draft.kind === 'grafana' ? (['bearer', 'basic', 'hmac'] as const) : (['bearer', 'basic'] as const)
  return (
    <Section title={t('sources.about')} padded>
      <div className="form-fields">
        <NameSetting draft={draft} change={change} placeholder={t('sources.namePlaceholder')} />
        <div className="field-pair">
          <ChoiceSetting
            path="kind"
            label={t('sources.kind')}
            value={draft.kind}
            options={KINDS.map((value) => ({ value, label: t(`sources.kinds.${value}`) }))}
            onChange={(kind) =>
              change({ kind, ...(kind === 'alertmanager' && draft.auth === 'hmac' && { auth: 'bearer' }) })
            }
          />
          <ChoiceSetting
            path="auth"
            label={t('sources.auth')}
            value={draft.auth}
            options={auths.map((value) => ({ value, label: t(`sources.auths.${value}`) }))}
            onChange={(auth) => change({ auth })}
          />
        </div>
        <ProofFields form={form} />
        <SecretChoice form={form} />
        <EnabledSetting draft={draft} change={change} />
      </div>
    </Section>
  )
}

function ProofFields({ form: { draft, change } }: { form: SourceForm }) {
  const { t } = useTranslation()
  if (draft.auth === 'basic')
    return (
      <TextSetting
        path="user"
        label={t('sources.user')}
        maxLength={100}
        value={draft.user}
        onChange={(user) => change({ user })}
      />
    )
  if (draft.auth === 'bearer') return null
  return (
    <div className="field-pair">
      <TextSetting
        path="signatureHeader"
        label={t('sources.signatureHeader')}
        maxLength={100}
        mono
        value={draft.signatureHeader}
        onChange={(signatureHeader) => change({ signatureHeader })}
      />
      <TextSetting
        path="timestampHeader"
        label={t('sources.timestampHeader')}
        hint={t('sources.timestampHint')}
        maxLength={100}
        mono
        value={draft.timestampHeader}
        onChange={(timestampHeader) => change({ timestampHeader })}
      />
    </div>
  )
}

function SecretChoice({ form: { saved, secrets, setSecret } }: { form: SourceForm }) {
  const { t } = useTranslation()
  const isSet = saved?.secrets.includes(SECRET) ?? false
  const isMade = typeof secrets[SECRET] === 'string'
  return (
    <SettingField path="secret" label={t('sources.secret')} hint={t('sources.secretHint')}>
      {({ id }) => (
        <div id={id} className="row">
          {isMade ? (
            <>
              <span>{t('sources.secretMade')}</span>
              {isSet && (
                <Button size="small" onClick={() => setSecret(SECRET, undefined)}>
                  {t('channels.secretKeep')}
                </Button>
              )}
            </>
          ) : (
            <>
              <span className="tag">{t(isSet ? 'channels.secretSet' : 'sources.secretNone')}</span>
              <Button size="small" onClick={() => setSecret(SECRET, randomSecret())}>
                {t('sources.makeSecret')}
              </Button>
            </>
          )}
        </div>
      )}
    </SettingField>
  )
}
