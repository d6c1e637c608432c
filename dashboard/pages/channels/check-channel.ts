// What a channel must have before it is sent to the collector.
import type { TFunction } from 'i18next'
import type { Channel, ChannelSettings } from '../../../shared/api/settings/channel.ts'
import type { Mistakes } from '../../components/settings/mistakes.ts'
import type { SecretDraft } from '../../components/settings/use-editor.ts'
import { SECRETS } from './channel-types.ts'

export function checkChannel(
  { name, settings }: Channel,
  secrets: { readonly draft: SecretDraft; readonly set: readonly string[] },
  t: TFunction,
): Mistakes {
  const isThere = (secret: string) => {
    const drafted = secrets.draft[secret]
    return drafted === undefined ? secrets.set.includes(secret) : drafted !== null
  }
  const missing = SECRETS[settings.type].filter((secret) => secret.required && !isThere(secret.name))
  return {
    ...(name.trim() === '' && { name: t('form.required') }),
    ...checkSettings(settings, t),
    ...Object.fromEntries(missing.map((secret) => [`secrets.${secret.name}`, t('form.required')])),
  }
}

const isHttp = (url: string) => /^https?:\/\/[^\s/]+/.test(url)

function checkSettings(settings: ChannelSettings, t: TFunction): Mistakes {
  const wrongUrl = t('channels.wrongUrl')
  switch (settings.type) {
    case 'email':
      return {
        ...(settings.host.trim() === '' && { 'settings.host': t('form.required') }),
        ...(settings.from.trim().length < 3 && { 'settings.from': t('form.required') }),
      }
    case 'webhook':
      return isHttp(settings.url) ? {} : { 'settings.url': wrongUrl }
    case 'alertmanager':
      return settings.urls.length > 0 && settings.urls.every(isHttp) ? {} : { 'settings.urls': wrongUrl }
    case 'slack':
    case 'teams':
      return {}
    default:
      return settings.url === null || isHttp(settings.url) ? {} : { 'settings.url': wrongUrl }
  }
}
