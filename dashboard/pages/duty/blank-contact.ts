// A contact of somebody, before anything is known.
import type { Contact } from '../../../shared/api/settings/channel.ts'

export function blankContact(userId = ''): Contact {
  return { userId, email: null, phone: '', mentions: {}, channelIds: [] }
}
