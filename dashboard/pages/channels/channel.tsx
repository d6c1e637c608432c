// One channel: what kind it is, where it leads, its secrets, and a message to try it.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ChannelType } from '../../../shared/api/settings/channel.ts'
import { Section } from '../../components/section.tsx'
import { EnabledSetting, NameSetting } from '../../components/settings/common-settings.tsx'
import { ChoiceSetting, NumberSetting } from '../../components/settings/controls.tsx'
import { SecretSetting } from '../../components/settings/secret-setting.tsx'
import { SettingEditor } from '../../components/settings/setting-editor.tsx'
import { ZoneSetting } from '../../components/settings/times.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { useMayChange } from '../../components/settings/use-settings.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { ChannelTarget } from './channel-target.tsx'
import { ChannelTest } from './channel-test.tsx'
import { blankChannel, blankSettings, CHANNEL_TYPES, SECRETS } from './channel-types.ts'
import { StateWords } from './channels.tsx'
import './channels.css'
import { checkChannel } from './check-channel.ts'

type ChannelForm = Form<'channel'>

export default function ChannelPage() {
  const { t } = useTranslation()
  return (
    <SettingEditor
      kind="channel"
      crumb={t('settings.plural.channel')}
      blank={blankChannel}
      check={(draft, secrets, saved) =>
        checkChannel(draft, { draft: secrets, set: secretsOf(saved, draft.settings.type) }, t)
      }
      aside={(form) => <ChannelSide form={form} />}
    >
      {(form) => (
        <>
          <TypeChoice form={form} />
          <Section title={t('channels.where')} padded>
            <div className="form-fields">
              <p className="muted">{t(`channels.need.${form.draft.settings.type}`)}</p>
              <NameSetting
                draft={form.draft}
                change={form.change}
                placeholder={t('channels.namePlaceholder')}
              />
              <ChannelTarget form={form} />
              <ChannelSecrets form={form} />
            </div>
          </Section>
          <HowItSpeaks form={form} />
        </>
      )}
    </SettingEditor>
  )
}

/** Secrets of another type are of no use after the type was changed. */
function secretsOf(
  saved: {
    readonly secrets: readonly string[]
    readonly body: { readonly settings: { type: ChannelType } }
  } | null,
  type: ChannelType,
): readonly string[] {
  return saved !== null && saved.body.settings.type === type ? saved.secrets : []
}

function TypeChoice({ form: { draft, change, saved } }: { form: ChannelForm }) {
  const { t } = useTranslation()
  const mayChange = useMayChange('channel')
  if (saved !== null) return null
  return (
    <Section title={t('channels.type')} padded>
      <fieldset className="type-choice" aria-label={t('channels.type')}>
        {CHANNEL_TYPES.map((type) => (
          <button
            key={type}
            type="button"
            className="type-card"
            disabled={!mayChange}
            aria-pressed={draft.settings.type === type}
            onClick={() => change({ settings: blankSettings(type) })}
          >
            <b>{t(`channels.types.${type}`)}</b>
            <span className="muted small">{t(`channels.short.${type}`)}</span>
          </button>
        ))}
      </fieldset>
    </Section>
  )
}

function ChannelSecrets({ form }: { form: ChannelForm }) {
  const { t } = useTranslation()
  const { draft, saved, secrets, setSecret } = form
  const { type } = draft.settings
  const set = secretsOf(saved, type)
  return SECRETS[type].map(({ name, required }) => (
    <SecretSetting
      key={`${type} ${name}`}
      name={name}
      label={t(`channels.secret.${name}`)}
      hint={
        name === 'signingSecret' && type === 'webhook'
          ? t('channels.signHint')
          : t(required ? 'channels.secretNeeded' : 'channels.secretOptional')
      }
      isSet={set.includes(name)}
      draft={secrets[name]}
      onChange={(value) => setSecret(name, value)}
    />
  ))
}

function HowItSpeaks({ form: { draft, change } }: { form: ChannelForm }) {
  const { t } = useTranslation()
  return (
    <Section title={t('channels.how')} padded>
      <div className="form-fields">
        <EnabledSetting draft={draft} change={change} hint={t('channels.enabledHint')} />
        <div className="field-pair">
          <ChoiceSetting
            path="language"
            label={t('channels.language')}
            value={draft.language}
            options={[
              { value: 'zh-CN', label: t('channels.chinese') },
              { value: 'en', label: t('channels.english') },
            ]}
            onChange={(language) => change({ language })}
          />
          <ZoneSetting
            path="timeZone"
            label={t('settings.timeZone')}
            none={t('channels.zoneOfCollector')}
            value={draft.timeZone}
            onChange={(timeZone) => change({ timeZone })}
          />
        </div>
        <NumberSetting
          path="perMinute"
          label={t('channels.perMinute')}
          hint={t('channels.perMinuteHint')}
          placeholder={t('channels.perMinuteNone')}
          min={1}
          max={600}
          value={draft.perMinute ?? undefined}
          onChange={(perMinute) => change({ perMinute: perMinute ?? null })}
        />
      </div>
    </Section>
  )
}

function ChannelSide({ form }: { form: ChannelForm }) {
  const { t } = useTranslation()
  const { saved } = form
  const language = useLanguage()
  const states = useQuery({ ...queries.channelStates(language), enabled: saved !== null }).data?.channels
  const mayChange = useMayChange('channel')
  return (
    <>
      {mayChange && <ChannelTest form={form} />}
      {saved !== null && (
        <Section title={t('channels.state')} padded>
          <StateWords state={states?.find(({ id }) => id === saved.id)} off={!saved.body.enabled} />
        </Section>
      )}
    </>
  )
}
