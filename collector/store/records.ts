// What the store keeps, as plain records; both adapters and the writer speak in them.
import type { HostState } from '../../shared/api/host.ts'
import type { ActorKind } from '../../shared/api/people.ts'
import type { HostFacts, Inventory } from '../../shared/facts.ts'
import type { Finding, Summary } from '../../shared/finding.ts'
import type { EffectivePlanEntry } from '../../shared/plan.ts'
import type { Traits } from '../../shared/protocol.ts'
import type { Outcome, Round } from '../../shared/round.ts'
import type { Status } from '../../shared/status.ts'
import type { FaultEntryRecord, FaultRecord, FaultSummary } from './fault-records.ts'

/** What decides on faults for one item of a series; kept as JSON beside the newest findings. */
export type ItemState = {
  readonly status: Status
  readonly since: number
  /** Bad or good rounds in a row; exactly one of them is above 0. */
  readonly bad: number
  readonly good: number
  /** When the present row of bad rounds began. */
  readonly badSince: number | null
  readonly fault: number | null
  /** Moments of the latest changes between good and bad, oldest first, for flap detection. */
  readonly flips: readonly number[]
  /** The last rounds, one bit each, the newest lowest, 1 for bad; kept where a policy counts N of M. */
  readonly history?: number
  /** It would be a fault but is not bad for long enough, or is in a maintenance window: judged again then. */
  /** People said that it is no fault, or part of another: up to this status it opens none before it was good. */
  readonly dismissed?: Status
  readonly waits?: { readonly until: number; readonly window: string | null }
}

/** The newest state of one inspection on one host. */
export type SeriesState = {
  readonly hostNum: number
  readonly inspection: string
  readonly status: Status | null
  readonly outcome: Outcome | null
  readonly observedAt: number
  readonly durationMs: number
  readonly nextDueAt: number | null
  /** Planned rounds up to here are accounted for, made or missed. */
  readonly dueThrough: number
  /** Planned rounds behind dueThrough that are made or missed already, while one before them is still awaited. */
  readonly accounted: readonly number[]
  readonly completedAt: number | null
  readonly lastRound: number | null
  readonly made: number
  readonly failed: number
  readonly missed: number
  readonly note: Summary | null
  readonly findings: readonly Finding[]
  /** By item. A map, since items are named by peers: "__proto__" must be a name like any other. */
  readonly items: ReadonlyMap<string, ItemState>
}

export type HostRecord = {
  readonly num: number
  readonly id: string
  readonly name: string
  readonly publicKey: string
  readonly labels: Readonly<Record<string, string>>
  readonly facts: HostFacts
  readonly inventory: Inventory | null
  readonly plan: readonly EffectivePlanEntry[]
  readonly planVersion: string
  readonly agentVersion: string
  readonly agentStartedAt: number | null
  readonly enrolledAt: number
  readonly revokedAt: number | null
  readonly revokedReason: string | null
  readonly keySince: number
  /** Of the machine that this identity belongs to; null before it has told them. */
  readonly traits: Traits | null
  /** Boot ids that were replaced by another one, newest last: one that comes back is a second machine. */
  readonly pastBoots: readonly string[]
  readonly other: OtherMachine | null
  readonly lease: number
  readonly state: HostState
  readonly stateSince: number
  readonly worst: WorstItem | null
  readonly openFaults: number
  readonly lastSeenAt: number | null
  readonly clockOffsetMs: number | null
  readonly queue: { readonly rounds: number; readonly bytes: number; readonly dropped: number } | null
}
/** A second machine that claimed the identity of a host. */
export type OtherMachine = {
  readonly traits: Traits
  readonly hostname: string | null
  readonly address: string | null
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  /** When a person decided that it is not this host; null while that is open. */
  readonly settledAt: number | null
}
export type WorstItem = {
  readonly inspection: string
  readonly item: string
  readonly status: Status
  readonly summary: Summary
}

/** A round on its way into the log; ids rise in the order of arrival. */
export type RoundRecord = {
  readonly id: number
  readonly hostNum: number
  readonly inspection: string
  readonly prev: number | null
  readonly receivedAt: number
  readonly round: Round
  readonly status: Status | null
  readonly epoch: string | null
  readonly seq: number | null
}

/** A round whose place in the order is still to come, as far as faults need it. */
export type PastRound = {
  readonly seq: number
  readonly roundId: number
  readonly observedAt: number
  /** False for a round that failed: then its one finding is about itself. */
  readonly hasLooked: boolean
  /** `held`, where limits of policies make it another: the status if the item was bad before. */
  readonly findings: readonly (readonly [item: string, status: Status, held?: Status])[]
  /** Of what is wrong. */
  readonly words: readonly (readonly [item: string, words: FaultSummary])[]
  /** Items whose status this round was the first to show, as it seemed when it came. */
  readonly begun: readonly string[]
}
type StoredPastFault = readonly [
  item: string,
  fault: {
    readonly fault: FaultRecord
    readonly entries: readonly FaultEntryRecord[]
    readonly isWritten: boolean
  },
]
/** A series while live rounds have overtaken a backlog (ingest/past-chain.ts), kept over a restart. */
export type StoredChain = {
  readonly epoch: string
  /** Items that are not as in the newest state; null: not there. */
  readonly differs: readonly (readonly [item: string, state: ItemState | null])[]
  /** findings null: the same as of the one before. */
  readonly overtakers:
    | readonly (Omit<PastRound, 'findings'> & { readonly findings: PastRound['findings'] | null })[]
    | null
  readonly newestSeq: number
  readonly faults: readonly StoredPastFault[]
  readonly ended: readonly StoredPastFault[]
  readonly opened: readonly (readonly [item: string, by: { readonly fault: number; readonly seq: number }])[]
}

export type EventRecord = {
  readonly hostNum: number
  readonly inspection: string
  readonly at: number
  readonly item: string
  readonly status: Status
  readonly summary: Summary
  readonly round: number | null
}

/** What a commit adds to a half hour; the rank is the worst of it so far. */
export type SlotRecord = {
  readonly at: number
  readonly hostNum: number
  readonly inspection: string
  readonly made: number
  readonly extra: number
  readonly missed: number
  readonly late: number
  readonly rank: number
}

export type CodeRecord = {
  /** The first characters of the hash: names the code without being it. */
  readonly id: string
  readonly hash: string
  readonly note: string
  readonly labels: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly createdBy: string
  readonly expiresAt: number
  readonly uses: number
  readonly used: number
  readonly lastUsedAt: number | null
  /** Hosts that enrolled with it and their keys, newest last and bounded, so that a lost answer can be asked for again. */
  readonly usedBy: readonly string[]
  readonly revokedAt: number | null
  /** The host that gets its old identity back. */
  readonly hostId: string | null
}

/** Who did something, from where. */
export type Actor = {
  readonly kind: ActorKind
  readonly id: string
  readonly name: string
  readonly address: string | null
}

/** One row of the operation log before it is chained: what was changed by whom; before and after without secrets. */
export type AuditEntry = {
  readonly at: number
  readonly by: Actor
  /** Dotted, such as "fault.accept". */
  readonly action: string
  readonly object: { readonly kind: string; readonly id: string; readonly name: string }
  readonly before: unknown
  readonly after: unknown
}
export type AuditRecord = AuditEntry & {
  readonly id: number
  readonly previousHash: string
  readonly hash: string
}
