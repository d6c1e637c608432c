// What each type of channel begins with and which secrets it needs; held against the API's own table by a test.
import type { Channel, ChannelSettings, ChannelType } from '../../../shared/api/settings/channel.ts'

type Secret = { readonly name: SecretName; readonly required: boolean }
export type SecretName = 'password' | 'signingSecret' | 'bearer' | 'accessToken' | 'key' | 'hookId' | 'url'

export const CHANNEL_TYPES = [
  'dingtalk',
  'wecom',
  'feishu',
  'email',
  'webhook',
  'slack',
  'teams',
  'alertmanager',
] as const satisfies readonly ChannelType[]

const SIGNING: Secret = { name: 'signingSecret', required: false }
export const SECRETS: Readonly<Record<ChannelType, readonly Secret[]>> = {
  email: [{ name: 'password', required: false }],
  webhook: [SIGNING, { name: 'bearer', required: false }, { name: 'password', required: false }],
  dingtalk: [{ name: 'accessToken', required: true }, SIGNING],
  wecom: [{ name: 'key', required: true }],
  feishu: [{ name: 'hookId', required: true }, SIGNING],
  slack: [{ name: 'url', required: true }],
  teams: [{ name: 'url', required: true }],
  alertmanager: [
    { name: 'password', required: false },
    { name: 'bearer', required: false },
  ],
}

const BLANK: { readonly [Type in ChannelType]: Extract<ChannelSettings, { type: Type }> } = {
  email: { type: 'email', host: '', port: 587, security: 'starttls', user: '', from: '', to: [] },
  webhook: { type: 'webhook', url: '', template: null, user: '', headers: {} },
  dingtalk: { type: 'dingtalk', url: null, mentionAllOnMajor: false },
  wecom: { type: 'wecom', url: null, mentionAllOnMajor: false },
  feishu: { type: 'feishu', url: null, mentionAllOnMajor: false },
  slack: { type: 'slack' },
  teams: { type: 'teams' },
  alertmanager: { type: 'alertmanager', urls: [], user: '', resendSeconds: 60 },
}

export function blankSettings(type: ChannelType): ChannelSettings {
  return BLANK[type]
}

export function blankChannel(): Channel {
  return {
    name: '',
    enabled: true,
    language: 'zh-CN',
    timeZone: null,
    settings: blankSettings('dingtalk'),
    perMinute: null,
  }
}
