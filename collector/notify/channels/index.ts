// Every kind of channel there is, one line each.
import type { ChannelType } from '../../../shared/api/settings/channel.ts'
import type { ChannelDriver } from '../channel-driver.ts'

export type ChannelDrivers = { readonly [Type in ChannelType]: ChannelDriver<Type> }

export const CHANNEL_DRIVERS: Partial<ChannelDrivers> = {}
