// Where the messages of a channel go, by its type.
import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { SettingsOf } from '../../../shared/api/settings/channel.ts'
import {
  ChoiceSetting,
  NumberSetting,
  SwitchSetting,
  TextSetting,
} from '../../components/settings/controls.tsx'
import { SettingField } from '../../components/settings/setting-field.tsx'
import type { Form } from '../../components/settings/use-editor.ts'
import { HeaderRows } from './header-rows.tsx'

type Robot = SettingsOf<'dingtalk'> | SettingsOf<'wecom'> | SettingsOf<'feishu'>

export function ChannelTarget({ form: { draft, change } }: { form: Form<'channel'> }) {
  const { settings } = draft
  switch (settings.type) {
    case 'email':
      return (
        <EmailFields
          settings={settings}
          onChange={(part) => change({ settings: { ...settings, ...part } })}
        />
      )
    case 'webhook':
      return (
        <WebhookFields
          settings={settings}
          onChange={(part) => change({ settings: { ...settings, ...part } })}
        />
      )
    case 'alertmanager':
      return (
        <AlertmanagerFields
          settings={settings}
          onChange={(part) => change({ settings: { ...settings, ...part } })}
        />
      )
    case 'slack':
    case 'teams':
      return null
    default:
      return (
        <RobotFields
          settings={settings}
          onChange={(part) => change({ settings: { ...settings, ...part } as Robot })}
        />
      )
  }
}

type FieldsProps<Settings> = { settings: Settings; onChange: (part: Partial<Settings>) => void }

function EmailFields({ settings, onChange }: FieldsProps<SettingsOf<'email'>>) {
  const { t } = useTranslation()
  return (
    <>
      <div className="field-triple">
        <TextSetting
          path="settings.host"
          label={t('channels.mailHost')}
          placeholder="smtp.example.com"
          maxLength={255}
          mono
          value={settings.host}
          onChange={(host) => onChange({ host })}
        />
        <NumberSetting
          path="settings.port"
          label={t('channels.port')}
          min={1}
          max={65_535}
          value={settings.port}
          onChange={(port = 587) => onChange({ port })}
        />
        <ChoiceSetting
          path="settings.security"
          label={t('channels.security')}
          value={settings.security}
          options={(['starttls', 'tls', 'none'] as const).map((value) => ({
            value,
            label: t(`channels.securityOf.${value}`),
          }))}
          onChange={(security) => onChange({ security })}
        />
      </div>
      <div className="field-pair">
        <TextSetting
          path="settings.from"
          label={t('channels.mailFrom')}
          placeholder="xunjian@example.com"
          maxLength={320}
          value={settings.from}
          onChange={(from) => onChange({ from })}
        />
        <TextSetting
          path="settings.user"
          label={t('channels.mailUser')}
          maxLength={320}
          value={settings.user}
          onChange={(user) => onChange({ user })}
        />
      </div>
      <SettingField path="settings.to" deep label={t('channels.mailTo')} hint={t('channels.mailToHint')}>
        {(control) => (
          <Select<string[]>
            {...control}
            mode="tags"
            open={false}
            suffixIcon={null}
            tokenSeparators={[',', ';', ' ']}
            value={settings.to}
            onChange={(to) => onChange({ to })}
          />
        )}
      </SettingField>
    </>
  )
}

function WebhookFields({ settings, onChange }: FieldsProps<SettingsOf<'webhook'>>) {
  const { t } = useTranslation()
  return (
    <>
      <TextSetting
        path="settings.url"
        label={t('channels.url')}
        hint={t('channels.privateHint')}
        placeholder="https://tickets.example.com/hooks/xunjian"
        maxLength={2_000}
        mono
        value={settings.url}
        onChange={(url) => onChange({ url: url.trim() })}
      />
      <TextSetting
        path="settings.user"
        label={t('channels.user')}
        hint={t('channels.basicHint')}
        maxLength={320}
        value={settings.user}
        onChange={(user) => onChange({ user })}
      />
      <HeaderRows headers={settings.headers} onChange={(headers) => onChange({ headers })} />
      <SettingField path="settings.template" label={t('channels.template')} hint={t('channels.templateHint')}>
        {(control) => (
          <Input.TextArea
            {...control}
            className="mono"
            autoSize={{ minRows: 2, maxRows: 16 }}
            maxLength={16_000}
            spellCheck={false}
            placeholder={t('channels.templateNone')}
            value={settings.template ?? ''}
            onChange={(event) =>
              onChange({ template: event.target.value === '' ? null : event.target.value })
            }
          />
        )}
      </SettingField>
    </>
  )
}

function RobotFields({ settings, onChange }: FieldsProps<Robot>) {
  const { t } = useTranslation()
  return (
    <>
      <TextSetting
        path="settings.url"
        label={t('channels.robotUrl')}
        hint={t('channels.robotUrlHint')}
        maxLength={2_000}
        mono
        value={settings.url ?? ''}
        onChange={(url) => onChange({ url: url.trim() === '' ? null : url.trim() })}
      />
      <SwitchSetting
        label={t('channels.mentionAll')}
        value={settings.mentionAllOnMajor}
        onChange={(mentionAllOnMajor) => onChange({ mentionAllOnMajor })}
      />
    </>
  )
}

function AlertmanagerFields({ settings, onChange }: FieldsProps<SettingsOf<'alertmanager'>>) {
  const { t } = useTranslation()
  return (
    <>
      <SettingField path="settings.urls" deep label={t('channels.urls')} hint={t('channels.urlsHint')}>
        {(control) => (
          <Select<string[]>
            {...control}
            mode="tags"
            open={false}
            suffixIcon={null}
            tokenSeparators={[' ', ',']}
            placeholder="http://alertmanager-1:9093"
            value={settings.urls}
            onChange={(urls) => onChange({ urls })}
          />
        )}
      </SettingField>
      <div className="field-pair">
        <TextSetting
          path="settings.user"
          label={t('channels.user')}
          maxLength={200}
          value={settings.user}
          onChange={(user) => onChange({ user })}
        />
        <NumberSetting
          path="settings.resendSeconds"
          label={t('channels.resend')}
          hint={t('channels.resendHint')}
          min={10}
          max={600}
          value={settings.resendSeconds}
          onChange={(resendSeconds = 60) => onChange({ resendSeconds })}
        />
      </div>
    </>
  )
}
