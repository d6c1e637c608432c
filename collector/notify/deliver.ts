// Says one message on one channel, within its time: words, people, driver.
import type { Channel, ChannelType } from '../../shared/api/settings/channel.ts'
import { CHANNEL_SECRETS } from '../../shared/api/settings/channel.ts'
import { formatTime } from '../../shared/format.ts'
import type { Language } from '../../shared/language.ts'
import type { Text } from '../../shared/text.ts'
import { fillText } from '../../shared/text.ts'
import { voiceOf } from '../http/voice.ts'
import type { NotificationRecord } from '../store/process-records.ts'
import type { ReadStore } from '../store/read-store.ts'
import type { ChannelDriver, Mention, Outcome, SendTools } from './channel-driver.ts'
import type { ChannelDrivers } from './channels/index.ts'
import { compose } from './compose.ts'
import { orAborted } from './or-aborted.ts'
import { PLAIN_REASONS } from './words/reasons.ts'

const TIME_LIMIT_MS = 10_000

export type DeliverParts = {
  readonly reads: Pick<ReadStore, 'settings' | 'notifications' | 'people' | 'catalogue'>
  readonly drivers: Partial<ChannelDrivers>
  readonly guard: Pick<SendTools, 'fetch' | 'addressOf'>
  readonly clock: () => number
  readonly publicUrl: () => string
  readonly timeZone: string
}
export type Target = {
  readonly id: string
  readonly body: Channel
  readonly secrets: Readonly<Record<string, string>>
}

/** Never throws: what goes wrong is an outcome. `stopping` ends it before its time. */
export async function deliver(
  parts: DeliverParts,
  { id, body, secrets }: Target,
  row: NotificationRecord,
  stopping: AbortSignal,
): Promise<Outcome> {
  const { language } = body
  const driver = driverOf(parts.drivers, body.settings.type)
  if (driver === null) return { kind: 'permanent', reason: say(PLAIN_REASONS.noDriver, language) }
  const missing = CHANNEL_SECRETS[body.settings.type].find(
    ({ name, required }) => required && secrets[name] === undefined,
  )
  if (missing !== undefined)
    return { kind: 'permanent', reason: say(PLAIN_REASONS.missingSecret, language, { name: missing.name }) }
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(TIME_LIMIT_MS)])
  const timeZone = body.timeZone ?? parts.timeZone
  try {
    const mentions = await mentionsOf(parts, row.people)
    const message = compose(row, {
      voice: voiceOf(parts.reads.catalogue(), { language, timeZone }),
      language,
      time: (at) => formatTime(at / 1_000, { language, timeZone }),
      url: parts.publicUrl(),
      mentions,
      children: row.fault === null ? 0 : parts.reads.notifications.childrenOf(row.fault),
    })
    const target = { id, name: body.name, language, timeZone, settings: body.settings, secrets }
    const sending = driver.send(message, target, { ...parts.guard, signal, now: parts.clock })
    return await orAborted(sending, signal)
  } catch (error) {
    if (signal.aborted) return { kind: 'retry', reason: say(PLAIN_REASONS.tooSlow, language) }
    return { kind: 'retry', reason: error instanceof Error ? error.message : String(error) }
  }
}

export function driverOf(drivers: Partial<ChannelDrivers>, type: ChannelType): ChannelDriver | null {
  return (drivers[type] as ChannelDriver | undefined) ?? null
}

export function say(text: Text, language: Language, values: Readonly<Record<string, string>> = {}): string {
  return fillText(text, values, { language })
}

async function mentionsOf({ reads }: DeliverParts, people: readonly string[]): Promise<Mention[]> {
  if (people.length === 0) return []
  const contacts = new Map(reads.settings.all('contact').map(({ body }) => [body.userId, body]))
  return await Promise.all(
    people.map(async (id) => {
      const contact = contacts.get(id)
      const user = await reads.people.user(id)
      return {
        name: user?.name ?? id,
        email: contact?.email ?? null,
        phone: contact?.phone === undefined || contact.phone === '' ? null : contact.phone,
        ids: contact?.mentions ?? {},
      }
    }),
  )
}
