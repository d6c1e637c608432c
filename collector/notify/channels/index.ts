// Every kind of channel there is, one line each.
import type { ChannelType } from '../../../shared/api/settings/channel.ts'
import type { ChannelDriver } from '../channel-driver.ts'
import { type AlertReads, createAlertmanager } from './alertmanager.ts'
import { dingtalk } from './dingtalk.ts'
import { email } from './email.ts'
import { feishu } from './feishu.ts'
import { slack } from './slack.ts'
import { teams } from './teams.ts'
import { webhook } from './webhook.ts'
import { wecom } from './wecom.ts'

export type ChannelDrivers = { readonly [Type in ChannelType]: ChannelDriver<Type> }

export const CHANNEL_DRIVERS: Omit<ChannelDrivers, 'alertmanager'> = {
  email,
  webhook,
  dingtalk,
  wecom,
  feishu,
  slack,
  teams,
}

/** With the one that has to look what stands. */
export function createChannelDrivers(reads: AlertReads): ChannelDrivers {
  return { ...CHANNEL_DRIVERS, alertmanager: createAlertmanager(reads) }
}
