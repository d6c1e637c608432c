// The port to the receivers of messages: one file each in channels/, one line each in channels/index.ts.
import type {
  Channel,
  ChannelType,
  NotificationEvent,
  SettingsOf,
} from '../../shared/api/settings/channel.ts'
import type { Language } from '../../shared/language.ts'
import type { NoticeFault } from '../store/process-records.ts'

/** How it is coloured and how loud it is. `ok`: something has ended. */
export type Severity = 'critical' | 'warning' | 'info' | 'ok'

/** What templates may name and machines may read; nothing in it depends on the language but the title. */
export type FaultFacts = Omit<NoticeFault, 'title' | 'summary'> & {
  readonly url: string
  readonly title: string
}

/** A person who is named in the message; what is not known of them is null or missing. */
export type Mention = {
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
  readonly ids: Readonly<Partial<Record<'dingtalk' | 'wecom' | 'feishu' | 'slack', string | undefined>>>
}

/** One message in the words of the channel's language. */
export type OutgoingMessage = {
  /** The same whenever it is sent again: by it a receiver knows a repetition. */
  readonly id: string
  readonly event: NotificationEvent
  readonly language: Language
  /** One line without markup. */
  readonly title: string
  /** Plain text, one statement a line; without the title and the address. */
  readonly lines: readonly string[]
  /** Title, lines and address in CommonMark that every robot understands: bold, lists, links. */
  readonly markdown: string
  readonly severity: Severity
  readonly isMajor: boolean
  /** The page where it is acted upon. */
  readonly url: string
  /** When what it tells happened, in Unix milliseconds. */
  readonly at: number
  /** Null for windows, hand-overs, tests, digests and storms. */
  readonly fault: FaultFacts | null
  readonly mentions: readonly Mention[]
  /** How many notifications it stands for; 1 unless it is a digest or a storm. */
  readonly count: number
}

export type ChannelTarget<Type extends ChannelType> = {
  readonly id: string
  readonly name: string
  readonly language: Language
  readonly timeZone: string
  readonly settings: SettingsOf<Type>
  readonly secrets: Readonly<Record<string, string>>
}

/** A request to a receiver that only goes where the collector's configuration allows; throws otherwise. */
export type GuardedFetch = (url: string | URL, init?: RequestInit) => Promise<Response>

export type SendTools = {
  readonly fetch: GuardedFetch
  /** For receivers that are not spoken to over HTTP: an address of the host that is allowed; throws otherwise. */
  readonly addressOf: (host: string) => Promise<string>
  /** Ends what is under way: the time for one message is over, or the collector stops. */
  readonly signal: AbortSignal
  readonly now: () => number
}

/** Reasons are for people: what the receiver said, never an address with a secret in it. */
export type Outcome =
  | { readonly kind: 'sent' }
  /** May succeed later; `afterMs`: not before, as the receiver asked. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number }
  /** Will fail again until somebody changes something. */
  | { readonly kind: 'permanent'; readonly reason: string }

export type ChannelDriver<Type extends ChannelType = ChannelType> = {
  readonly type: Type
  /** What the receiver takes; a channel may set less. */
  readonly rate: { readonly perMinute: number; readonly perSecond?: number }
  /** Whether many messages may become one; false where a machine wants each. */
  canFold(settings: SettingsOf<Type>): boolean
  /** Never throws for what the receiver does; whatever it throws counts as a passing error. */
  send(message: OutgoingMessage, channel: ChannelTarget<Type>, tools: SendTools): Promise<Outcome>
}

/** A channel to be tried; it need not be saved. */
export type ChannelTest = {
  readonly id: string
  readonly channel: Channel
  readonly secrets: Readonly<Record<string, string>>
  /** Who asks. */
  readonly by: string
}
