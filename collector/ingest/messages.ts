// What the main thread and the writer thread say to each other; plain data, safe to clone.
import type { LiveEvent } from '../../shared/api/overview.ts'
import type { HostFacts } from '../../shared/facts.ts'
import type { Plan } from '../../shared/plan.ts'
import type { RefusalReason, SeqRange, Traits } from '../../shared/protocol.ts'
import type { TokenRecord } from '../store/people-records.ts'
import type { PeopleOp, PeopleRow } from '../store/people-rows.ts'
import type { NotificationRecord } from '../store/process-records.ts'
import type { Actor, AuditEntry, CodeRecord } from '../store/records.ts'
import type { AlertCommand } from './alert-messages.ts'
import type { DutyCommand } from './duty-messages.ts'
import type { FaultCommand } from './fault-messages.ts'
import type { NotifyCommand } from './notify-messages.ts'
import type { SettingsCommand } from './settings-messages.ts'

/** A frame of a proven connection, as it came from the socket; the writer parses and validates it. */
export type RawFrame = { readonly connection: number; readonly raw: Uint8Array; readonly receivedAt: number }

/**
 * Everything that changes state and is not a frame. Each is one transaction and gets one answer. Whatever a person, a
 * token, an enrolment or the system itself changes leaves a row in the operation log in the same transaction.
 */
export type Command =
  /** A proven connection takes over the host; the answer is its lease and where the agent goes on. */
  | {
      readonly kind: 'connect'
      readonly connection: number
      readonly hostId: string
      readonly epoch: string
      readonly agentVersion: string
      readonly traits: Traits | null
      readonly address: string | null
      readonly at: number
    }
  | { readonly kind: 'disconnect'; readonly connection: number; readonly at: number }
  | {
      readonly kind: 'create-code'
      readonly labels: Readonly<Record<string, string>>
      readonly validMs: number
      readonly uses: number
      readonly note: string
      /** The known host that gets its identity back with this code. */
      readonly hostId: string | null
      readonly by: Actor
      readonly at: number
    }
  | { readonly kind: 'revoke-code'; readonly codeId: string; readonly by: Actor; readonly at: number }
  /** The host is shut out: its live connection ends, its open faults are closed, nothing of it is taken any more. */
  | {
      readonly kind: 'revoke-host'
      readonly hostId: string
      readonly reason: string
      readonly by: Actor
      readonly at: number
    }
  /** Which of two machines with one identity is the host. */
  | {
      readonly kind: 'settle-identity'
      readonly hostId: string
      readonly keep: 'known' | 'other'
      readonly by: Actor
      readonly at: number
    }
  /** Asked for by a connection that holds the host; the new key has signed. The answer is the stored public key. */
  | {
      readonly kind: 'rotate-key'
      readonly connection: number
      readonly publicKey: string
      readonly address: string | null
      readonly at: number
    }
  /** A change outside the store (a certificate renewed, a refused sign-in): only its row in the operation log. */
  | { readonly kind: 'note-audit'; readonly entry: AuditEntry }
  | {
      readonly kind: 'enrol'
      readonly codeHash: string
      readonly hostId: string
      readonly publicKey: string
      readonly facts: HostFacts
      readonly traits: Traits | null
      readonly address: string | null
      readonly at: number
    }
  /** Rows of accounts and sessions. `by` null: the person whom the change is about, from the address. */
  | {
      readonly kind: 'write-people'
      readonly ops: readonly PeopleOp[]
      readonly by: Actor | null
      readonly address: string | null
      readonly at: number
    }
  | { readonly kind: 'end-expired-sessions'; readonly absoluteMs: number; readonly at: number }
  | { readonly kind: 'create-token'; readonly token: TokenRecord; readonly by: Actor; readonly at: number }
  | {
      readonly kind: 'revoke-token'
      readonly tokenId: string
      /** Only if it is of this person; null: whoever made it. */
      readonly owner: string | null
      readonly by: Actor
      readonly at: number
    }
  | { readonly kind: 'note-token-use'; readonly tokenId: string; readonly at: number }
  | FaultCommand
  | AlertCommand
  | DutyCommand
  | SettingsCommand
  | NotifyCommand

export type Heartbeat = {
  readonly connection: number
  readonly at: number
  readonly clockOffsetMs: number
  readonly queue: { readonly rounds: number; readonly bytes: number; readonly dropped: number }
}

export type ConnectAnswer = {
  readonly lease: number
  readonly committedSeq: number
  readonly ahead: readonly SeqRange[]
  readonly plan: Plan | null
  readonly superseded: number | null
}
/** The host id is another than the one asked for when a re-installed machine gets its old identity back. */
export type EnrolAnswer = { readonly hostId: string; readonly labels: Readonly<Record<string, string>> }
/** The only time that the secret is told. */
export type CodeAnswer = { readonly secret: string; readonly code: CodeRecord }

/** `counts`: rows changed by each op; `rows`: as they are now, null for one that is gone. */
export type PeopleAnswer = {
  readonly counts: readonly number[]
  readonly rows: readonly (PeopleRow | null)[]
  readonly endedSessions: readonly string[]
}

/** Why a command was not carried out; the HTTP layer maps the code to a status and a sentence. */
export type Failure = {
  readonly code:
    | 'unknown-host'
    | 'revoked'
    | 'unknown-code'
    | 'code-used'
    | 'code-expired'
    | 'code-revoked'
    | 'host-exists'
    | 'cloned'
    | 'no-second-machine'
    /** The connection does not speak for its host any more. */
    | 'superseded'
    | 'unknown-user'
    | 'unknown-token'
    | 'user-exists'
    | 'account-locked'
    | 'last-administrator'
    | 'unknown-fault'
    | 'illegal-transition'
    | 'still-bad'
    /** Only whoever reported it, or an administrator, may say that it is repaired. */
    | 'not-the-reporter'
    | 'review-missing'
    | 'bad-merge'
    /** Another fault is open for the same cause. */
    | 'cause-open'
    | 'unknown-setting'
    | 'unknown-override'
    | 'unknown-shift'
    | 'unknown-handover'
    | 'not-on-duty'
    | 'swapped-since'
    | 'setting-exists'
    /** Somebody else has changed it since it was read; the detail says who. */
    | 'changed-meanwhile'
    | 'too-many-settings'
    | 'unknown-attachment'
    | 'too-many-attachments'
    | 'store-failed'
  readonly detail?: string
}

export type ToWriter =
  | { readonly kind: 'frames'; readonly frames: readonly RawFrame[] }
  | { readonly kind: 'heartbeats'; readonly heartbeats: readonly Heartbeat[] }
  | { readonly kind: 'command'; readonly id: number; readonly command: Command }
  /** Whether anybody scrapes hosts; otherwise their lines are not rendered. */
  | { readonly kind: 'render'; readonly wanted: boolean }
  | { readonly kind: 'stop' }

export type Ack = {
  readonly connection: number
  readonly epoch: string
  readonly seq: number
  readonly ahead: readonly SeqRange[]
}
export type Refusal = {
  readonly connection: number
  readonly reason: RefusalReason
  readonly message: string
  readonly seq?: number
  readonly close: boolean
}

/** Prometheus lines of one inspection on one host, family → sample lines, rendered as its round was committed. */
export type RenderedBlock = {
  readonly hostId: string
  readonly inspection: string
  readonly families: Readonly<Record<string, string>>
}

export type Wanted = { readonly hostId: string; readonly inspection: string; readonly faultId: number }

export type RoundStats = {
  readonly durationMs: number
  readonly rounds: number
  readonly findings: number
  readonly bytes: number
}

export type FromWriter =
  | { readonly kind: 'ready'; readonly collectorId: string; readonly hosts: number; readonly loadMs: number }
  /** After a commit: what may be acknowledged, what is to be published. */
  | {
      readonly kind: 'committed'
      readonly acks: readonly Ack[]
      readonly events: readonly LiveEvent[]
      readonly blocks: readonly RenderedBlock[]
      /** New messages to people, and those whose state has changed. */
      readonly notifications: readonly NotificationRecord[]
      /** Inspections that are to be run again, to verify a repair. */
      readonly wanted: readonly Wanted[]
      readonly stats: RoundStats
    }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  /** A demand that the agent could not carry out. */
  | { readonly kind: 'demand-refused'; readonly requestId: string; readonly reason: string }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: Failure }
  /** The store refused a commit (a full disk, say); nothing was acknowledged and everything will be sent again. */
  | { readonly kind: 'store-failed'; readonly message: string }
  /** The collector's own wall clock was set by so much. */
  | { readonly kind: 'clock-set'; readonly byMs: number }
  | { readonly kind: 'stopped' }
