// How the rest of the collector sees its certificates, whoever made them.
import type { TrustState } from '../../shared/api/enrolment.ts'
import type { Actor, AuditEntry } from '../store/records.ts'

/** In PEM. */
export type ServerContext = { readonly cert: string; readonly key: string }

/** For the routes about trust. */
export type TrustDesk = {
  /** `hosts`: how many there are, of which some have heard of the next authority. */
  state(hosts: number): TrustState
  /** What hosts may pin, PEM; null when they ask their system. */
  authorities(): string | null
  /** Announces the next authority. `no-authority`: there is none of its own; `announced`: it is on its way already. */
  rotate(asked: {
    readonly takesOverAfterMs: number
    readonly by: Actor
  }): Promise<'announced-now' | 'no-authority' | 'announced'>
}

export type TrustEvents = {
  /** New connections get this certificate from now on. */
  readonly onContext: (context: ServerContext) => void
  /** Agents are to trust these from now on; those that are connected are told at once. */
  readonly onBundle: (bundle: string) => void
  /** Asked again later when it fails. */
  readonly audit: (entry: AuditEntry) => Promise<unknown>
}

export type Trust = TrustDesk & {
  /** Where hosts and people find the collector, without a slash at the end. */
  readonly url: string
  readonly allowedHosts: ReadonlySet<string>
  /** Null: plain HTTP. */
  context(): ServerContext | null
  /** Of the authority, as codes carry it. */
  fingerprint(): string | null
  /** What a welcome carries; null when there is nothing to follow. */
  bundle(): string | null
  noteInformed(hostId: string): void
  start(events: TrustEvents): void
  stop(): void
}

export type Place = Pick<Trust, 'url' | 'allowedHosts'> & { readonly names: readonly string[] }
