// A secret that can be written, replaced and removed, and never be read.
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SettingField } from './setting-field.tsx'

type SecretSettingProps = {
  name: string
  label: string
  hint?: string
  isSet: boolean
  /** Undefined: as it is; null: to be removed. */
  draft: string | null | undefined
  onChange: (value: string | null | undefined) => void
}

export function SecretSetting({ name, label, hint, isSet, draft, onChange }: SecretSettingProps) {
  const { t } = useTranslation()
  const [replacing, setReplacing] = useState(false)
  const path = `secrets.${name}`
  const keep = () => {
    setReplacing(false)
    onChange(undefined)
  }
  if (isSet && draft === null)
    return (
      <SettingField path={path} label={label}>
        {({ id }) => (
          <div id={id} className="row">
            <span className="muted">{t('channels.secretRemoved')}</span>
            <Button size="small" onClick={keep}>
              {t('channels.secretKeep')}
            </Button>
          </div>
        )}
      </SettingField>
    )
  if (isSet && !replacing)
    return (
      <SettingField path={path} label={label} {...(hint !== undefined && { hint })}>
        {({ id }) => (
          <div id={id} className="row">
            <span className="tag">{t('channels.secretSet')}</span>
            <Button
              size="small"
              aria-label={`${t('channels.secretReplace')}: ${label}`}
              onClick={() => setReplacing(true)}
            >
              {t('channels.secretReplace')}
            </Button>
            <Button
              size="small"
              type="text"
              danger
              aria-label={`${t('channels.secretRemove')}: ${label}`}
              onClick={() => onChange(null)}
            >
              {t('channels.secretRemove')}
            </Button>
          </div>
        )}
      </SettingField>
    )
  return (
    <SettingField path={path} label={label} {...(hint !== undefined && { hint })}>
      {(control) => (
        <span className="secret-line">
          <Input.Password
            {...control}
            className="mono"
            autoComplete="new-password"
            maxLength={4_000}
            autoFocus={replacing}
            value={draft ?? ''}
            onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
          />
          {replacing && <Button onClick={keep}>{t('channels.secretKeep')}</Button>}
        </span>
      )}
    </SettingField>
  )
}
