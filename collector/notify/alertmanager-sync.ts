// Keeps every Alertmanager told of the faults that stand: again and again while they do, and for a while that they ended.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { SettingsOf } from '../../shared/api/settings/channel.ts'
import { voiceOf } from '../http/voice.ts'
import type { SettingRecord } from '../store/process-records.ts'
import type { ReadStore } from '../store/read-store.ts'
import { type Alert, alertKey, becomesAlert, endedAlert } from './alert-of-fault.ts'
import type { SendTools } from './channel-driver.ts'
import { postAlerts, writeAlert } from './channels/alertmanager.ts'

/** An Alertmanager keeps nothing over its own restart, so an end is said for as long as Prometheus says it. */
const ENDED_FOR_MS = 15 * 60_000
/** A sleep counts by a clock that nobody sets; whoever has set the other one is noticed after that at the latest. */
const LONGEST_SLEEP_MS = 60_000
const ALERTS_PER_POST = 500
const ALERTS_AT_ONCE = 250

export type SyncParts = {
  readonly reads: Pick<ReadStore, 'alertsOut' | 'catalogue' | 'settings'>
  readonly guard: Pick<SendTools, 'fetch' | 'addressOf'>
  readonly clock: () => number
  /** Address of the collector, without a slash at the end. */
  readonly publicUrl: () => string
  readonly timeZone: string
  /** The answer calls it off. */
  readonly later: (ms: number, run: () => void) => () => void
  readonly log: Pick<Logger, 'warn' | 'info'>
}
type AlertChannel = SettingRecord<'channel'> & {
  readonly body: { readonly settings: SettingsOf<'alertmanager'> }
}
/** What is known of a channel beyond the store; a new process begins without it, and the alerts end by themselves. */
type Said = {
  nextAt: number
  /** By fault, what was last said to stand. */
  standing: Map<number, Alert>
  /** Alerts whose labels have changed since: they are over, whatever the fault is. */
  left: { readonly alert: Alert; readonly until: number }[]
}

/** A class because it has a life: a timer, requests that are under way, a stop. */
export class AlertmanagerSync {
  readonly #parts: SyncParts
  readonly #said = new Map<string, Said>()
  readonly #busy = new Set<string>()
  readonly #down = new Set<string>()
  readonly #stopping = new AbortController()
  #cancel: (() => void) | null = null

  constructor(parts: SyncParts) {
    this.#parts = parts
  }

  /** At the start, and when a channel was changed. What happens to faults is said at once all the same, by messages. */
  lookAgain(): void {
    void this.run()
  }

  stop(): void {
    this.#stopping.abort()
    this.#cancel?.()
  }

  /** Sends what is due; fulfilled when every instance has answered or failed. */
  async run(): Promise<void> {
    this.#cancel?.()
    this.#cancel = null
    if (this.#stopping.signal.aborted) return
    const now = this.#parts.clock()
    const channels = this.#parts.reads.settings.all('channel').filter(isAlertChannel)
    for (const id of this.#said.keys())
      if (!channels.some((channel) => channel.id === id)) this.#said.delete(id)
    const due = channels.filter((channel) => this.#takeTurn(channel, now))
    this.#sleep(now)
    await Promise.all(due.map((channel) => this.#runChannel(channel, now)))
  }

  /** Whether it is due now; its next turn is settled then. */
  #takeTurn({ id, body }: AlertChannel, now: number): boolean {
    const said = this.#saidOf(id, now)
    const resendMs = body.settings.resendSeconds * 1_000
    // A clock that was set back must not silence it.
    if (now < said.nextAt && said.nextAt - now <= resendMs) return false
    said.nextAt = now + resendMs
    return true
  }

  #saidOf(id: string, now: number): Said {
    const known = this.#said.get(id)
    if (known !== undefined) return known
    const said = { nextAt: now, standing: new Map(), left: [] }
    this.#said.set(id, said)
    return said
  }

  /** Until the first channel is due; without channels for good, until somebody makes one. */
  #sleep(now: number): void {
    if (this.#said.size === 0) return
    const nextAt = Math.min(...this.#said.values().map((said) => said.nextAt))
    this.#cancel = this.#parts.later(Math.min(nextAt - now, LONGEST_SLEEP_MS), () => void this.run())
  }

  async #runChannel(channel: AlertChannel, now: number): Promise<void> {
    const { urls } = channel.body.settings
    const alerts = await this.#alertsOf(channel, this.#saidOf(channel.id, now), now)
    if (alerts.length > 0) await Promise.all(urls.map((url) => this.#tellInstance(channel, url, alerts)))
  }

  async #alertsOf(channel: AlertChannel, said: Said, now: number): Promise<Alert[]> {
    const { reads, publicUrl, timeZone } = this.#parts
    const { settings, language, timeZone: ownZone } = channel.body
    const voice = voiceOf(reads.catalogue(), { language, timeZone: ownZone ?? timeZone })
    const standing = new Map<number, Alert>()
    const alerts: Alert[] = []
    for (const fault of reads.alertsOut.toldOn(channel.id, now - ENDED_FOR_MS).filter(becomesAlert)) {
      const alert = writeAlert(fault, { settings, voice, url: `${publicUrl()}/faults/${fault.id}`, now })
      // Ten thousand of them must not hold up pages and sockets.
      if (alerts.length % ALERTS_AT_ONCE === ALERTS_AT_ONCE - 1) await nextTurn()
      const before = said.standing.get(fault.id)
      if (before !== undefined && alertKey(before) !== alertKey(alert))
        said.left.push({ alert: endedAlert(before, now), until: now + ENDED_FOR_MS })
      if (fault.endedAt === null) standing.set(fault.id, alert)
      alerts.push(alert)
    }
    said.standing = standing
    said.left = said.left.filter(({ until }) => until > now)
    if (said.left.length === 0) return alerts
    // One that is back with the labels it once had stands again.
    const keys = new Set(alerts.map(alertKey))
    said.left = said.left.filter(({ alert }) => !keys.has(alertKey(alert)))
    return [...alerts, ...said.left.map(({ alert }) => alert)]
  }

  /** Instances do not wait for each other, and nobody is asked again before an answer came. */
  async #tellInstance(channel: AlertChannel, url: string, alerts: readonly Alert[]): Promise<void> {
    const instance = `${channel.id} ${url}`
    if (this.#busy.has(instance)) return
    this.#busy.add(instance)
    const { guard, clock, timeZone } = this.#parts
    const { settings, language } = channel.body
    const tools = { ...guard, signal: this.#stopping.signal, now: clock }
    try {
      for (let from = 0; from < alerts.length; from += ALERTS_PER_POST) {
        const part = alerts.slice(from, from + ALERTS_PER_POST)
        const target = { settings, secrets: channel.secrets, language, timeZone }
        const outcome = await postAlerts(url, part, target, tools)
        if (outcome.kind !== 'sent') return this.#noteFailure(instance, channel, url, outcome.reason)
      }
      this.#noteSuccess(instance, channel, url)
    } finally {
      this.#busy.delete(instance)
    }
  }

  /** Said when it begins and when it is over, not each minute in between. */
  #noteFailure(instance: string, { id }: AlertChannel, url: string, reason: string): void {
    if (this.#down.has(instance) || this.#stopping.signal.aborted) return
    this.#down.add(instance)
    this.#parts.log.warn(
      { channelId: id, instance: new URL(url).host, reason },
      'an Alertmanager did not take alerts',
    )
  }

  #noteSuccess(instance: string, { id }: AlertChannel, url: string): void {
    if (!this.#down.delete(instance)) return
    this.#parts.log.info({ channelId: id, instance: new URL(url).host }, 'an Alertmanager takes alerts again')
  }
}

function isAlertChannel(channel: SettingRecord<'channel'>): channel is AlertChannel {
  return channel.body.enabled && channel.body.settings.type === 'alertmanager'
}
