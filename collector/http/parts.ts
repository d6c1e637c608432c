// What the HTTP side is made of: every part that main.ts wires into the app.
import type { Hono } from 'hono'
import type { Logger } from 'pino'
import type { Demand, LiveEvent } from '../../shared/api/overview.ts'
import type { AttachmentStore } from '../attachments/attachment-store.ts'
import type { Command } from '../ingest/messages.ts'
import type { ChannelTest, Outcome } from '../notify/channel-driver.ts'
import type { People } from '../people/people.ts'
import type { ReadStore } from '../store/read-store.ts'
import type { TrustDesk } from '../tls/port.ts'
import type { AddressList } from './address-list.ts'

export type Presence = { readonly connected: boolean; readonly lastSeenAt: number }

/** The writer thread; rejects with a Failure of messages.ts. */
export type Commander = { command(command: Command): Promise<unknown> }
export type LiveSource = { subscribe(listener: (event: LiveEvent) => void): () => void }

/** Rounds that people asked for, kept until they came or were refused. */
export type DemandBook = {
  ask(wanted: { readonly hostId: string; readonly inspection: string }): Demand | Promise<Demand>
  find(id: string): Demand | null
}

/** What the dispatcher of messages is asked from outside. */
export type NoticeDesk = {
  /** Sends one message now, beside the queue. */
  test(asked: ChannelTest): Promise<{ readonly outcome: Outcome; readonly durationMs: number }>
  pausedUntil(channelId: string): number | null
}
export type AppParts = {
  readonly readStore: ReadStore
  readonly writer: Commander
  readonly attachments: AttachmentStore
  /** So much waits for the writer that whoever can come again later should. */
  readonly isBusy: () => boolean
  readonly bus: LiveSource
  /** What the sockets know of a host now; null when it was not connected since the start. */
  readonly presence: (hostId: string) => Presence | null
  readonly demands: DemandBook
  readonly notices: NoticeDesk
  readonly log: Logger
  readonly version: string
  /** Zone in which days begin and sentences tell the time. */
  readonly timeZone: string
  readonly clock: () => number
  readonly people: People
  /** Machines that may ask without a token, by their address. */
  readonly machineAddresses: Readonly<Record<'metrics' | 'health', AddressList>>
  /** Browsers are told to come over TLS only. Never beside other ports: the promise holds for all of a host. */
  readonly hasStrictTransport: boolean
  /** Where agents and people find this collector, without a slash at the end. */
  readonly publicUrl: () => string
  /** Fingerprint of the collector's own authority, as a code carries it; null when there is none. */
  readonly authority: () => string | null
  /**
   * Hosts of Host headers that are answered, as a URL writes them, lower case, without port: loopback, and beyond it the
   * names and addresses of the certificate and of publicUrl. Everything else is a foreign host (guard.ts).
   */
  readonly allowedHosts: () => ReadonlySet<string>
  readonly trust: TrustDesk
  /** Asks the agent of a host to make itself a new key; false when it is not connected. */
  readonly askKeyRotation: (hostId: string) => boolean
  /** Why the collector is not ready to take rounds; null when it is. */
  readonly whyNotReady: () => string | null | Promise<string | null>
  /** Folder of the built dashboard. */
  readonly dashboardDir: string
  /** Ends the live streams when the collector stops. */
  readonly closing?: AbortSignal
  /** Apps of their own, mounted at the root: /metrics… and /agent/enrol…. */
  readonly mounts: readonly Hono[]
}
