// Fields that most kinds of settings begin with: what it is called, and whether it counts.
import { useTranslation } from 'react-i18next'
import { SwitchSetting, TextSetting } from './controls.tsx'

type NameProps = {
  draft: { readonly name: string }
  change: (part: { name: string }) => void
  placeholder: string
}

export function NameSetting({ draft, change, placeholder }: NameProps) {
  const { t } = useTranslation()
  return (
    <TextSetting
      path="name"
      label={t('settings.name')}
      placeholder={placeholder}
      maxLength={100}
      value={draft.name}
      onChange={(name) => change({ name })}
    />
  )
}

type EnabledProps = {
  draft: { readonly enabled: boolean }
  change: (part: { enabled: boolean }) => void
  hint?: string
}

export function EnabledSetting({ draft, change, hint }: EnabledProps) {
  const { t } = useTranslation()
  return (
    <SwitchSetting
      label={t('settings.enabled')}
      {...(hint !== undefined && { hint })}
      value={draft.enabled}
      onChange={(enabled) => change({ enabled })}
    />
  )
}
