// The port for reading: what pages, metrics and the gateway ask of the store. Answers are free of language.
import type { HoleReason } from '../../shared/api/enrolment.ts'
import type {
  FaultEntryKind,
  FaultGrade,
  FaultRisk,
  FaultSource,
  FaultStage,
} from '../../shared/api/fault.ts'
import type { HostState } from '../../shared/api/host.ts'
import type { AuditVerdict } from '../../shared/api/people.ts'
import type { SettingKind } from '../../shared/api/settings/settings.ts'
import type { InspectionInfo } from '../../shared/catalogue.ts'
import type { HostFacts } from '../../shared/facts.ts'
import type { Finding, Measurement, Summary } from '../../shared/finding.ts'
import type { MissedReason, Outcome, Trigger } from '../../shared/round.ts'
import type { Status } from '../../shared/status.ts'
import type { AlertOutReads } from './alert-out-reads.ts'
import type { AlertReads } from './alert-reads.ts'
import type { AttachmentReads, StoredAttachment } from './attachment-reads.ts'
import type { AuditColumns } from './audit-chain.ts'
import type { AuditHead } from './audit-check.ts'
import type { DutyReads } from './duty-reads.ts'
import type { FaultRecord, FaultSummary } from './fault-records.ts'
import type { FaultTimeReads } from './fault-time-reads.ts'
import type { NotificationReads } from './notification-reads.ts'
import type { SessionRecord, TokenRecord, UserRecord } from './people-records.ts'
import type { PeopleCondition, PeopleModel, PeopleRow } from './people-rows.ts'
import type { SettingRecord } from './process-records.ts'
import type { CodeRecord, HostRecord, ItemState, SeriesState } from './records.ts'
import type { ReplayReads } from './replay-reads.ts'
import type { RoundBody } from './round-body.ts'

/** A cursor that this list did not give out, or gave out for another order. */
export class CursorError extends Error {
  constructor() {
    super('not a cursor of this list; start again without one')
    this.name = 'CursorError'
  }
}

export type PageRequest = { readonly cursor?: string | undefined; readonly limit: number }
export type LabelPairs = readonly (readonly [key: string, value: string])[]

export type HostListQuery = PageRequest & {
  readonly search?: string | undefined
  readonly labels: LabelPairs
  readonly states: readonly HostState[]
  /** Only those that were revoked, instead of only those that were not. */
  readonly revoked?: boolean | undefined
  readonly sort: 'state' | 'name' | 'lastSeen' | 'faults'
  readonly order: 'asc' | 'desc'
}
export type HostSummary = Pick<
  HostRecord,
  | 'id'
  | 'name'
  | 'labels'
  | 'state'
  | 'stateSince'
  | 'worst'
  | 'openFaults'
  | 'lastSeenAt'
  | 'agentVersion'
  | 'revokedAt'
> & { readonly facts: HostFacts }
export type HostList = {
  readonly hosts: readonly HostSummary[]
  readonly total: number
  /** By state, of all hosts that the search and the labels leave. */
  readonly counts: Record<HostState, number>
  readonly next: string | null
}

/** The newest verdict on an item. roundId: the round it was judged in, null when the collector itself judged. */
export type StoredFinding = {
  readonly hostId: string
  readonly hostName: string
  readonly inspection: string
  readonly status: Status
  readonly since: number
  readonly observedAt: number
  readonly finding: Finding
  readonly roundId: number | null
  readonly faultId: number | null
  readonly waits: ItemState['waits'] | null
}
export type FindingListQuery = PageRequest & {
  readonly host?: string | undefined
  readonly inspection?: string | undefined
  readonly statuses: readonly Status[]
  readonly search?: string | undefined
  readonly labels: LabelPairs
}
export type FindingList = {
  readonly findings: readonly StoredFinding[]
  readonly total: number
  readonly next: string | null
}

/** One inspection of a host now; missedReason when its last round was missed. */
export type StoredSeries = SeriesState & {
  readonly missedReason: MissedReason | null
  /** The round that the findings are from. */
  readonly judgedRound: number | null
}

export type StoredRound = {
  readonly id: number
  readonly hostId: string
  readonly hostName: string
  readonly inspection: string
  readonly trigger: Trigger
  readonly outcome: Outcome
  readonly missedReason: MissedReason | null
  readonly status: Status | null
  readonly plannedAt: number | null
  readonly observedAt: number
  readonly receivedAt: number
  readonly durationMs: number
  readonly epoch: string | null
  readonly seq: number | null
  readonly body: RoundBody
}
export type RoundListQuery = PageRequest & {
  readonly host?: string | undefined
  readonly inspection?: string | undefined
  readonly item?: string | undefined
  readonly statuses: readonly Status[]
  readonly outcomes: readonly Outcome[]
  readonly from?: number | undefined
  readonly to?: number | undefined
}
/** `next` may stand behind fewer rounds than asked for: the search of one page is bounded. */
export type RoundList = { readonly rounds: readonly StoredRound[]; readonly next: string | null }

export type StoredEvent = {
  readonly id: number
  readonly hostId: string
  readonly hostName: string
  readonly inspection: string
  readonly at: number
  readonly item: string
  readonly status: Status
  readonly summary: Summary
  readonly roundId: number | null
}
export type EventListQuery = PageRequest & {
  readonly host?: string | undefined
  readonly inspection?: string | undefined
  readonly from?: number | undefined
}
export type EventList = { readonly events: readonly StoredEvent[]; readonly next: string | null }

/** One round of an item's history; value null: it had no such figure, or the round was missed. */
export type Sample = {
  readonly at: number
  readonly value: number | null
  readonly isMissed: boolean
  readonly missedReason: MissedReason | null
}
export type HistoryRequest = {
  readonly hostId: string
  readonly inspection: string
  readonly item: string
  readonly measurement?: string | undefined
  readonly from: number
  readonly to: number
}
export type StoredHistory = {
  /** The figures that the item has, as its newest round had them, with their limits. */
  readonly measurements: readonly Measurement[]
  readonly measurement: string | null
  /** In time order. */
  readonly samples: readonly Sample[]
  readonly runs: readonly {
    readonly from: number
    readonly to: number | null
    readonly status: Status | null
  }[]
}

export type StoredFault = FaultRecord & { readonly hostId: string | null; readonly hostName: string }
export type FaultListQuery = PageRequest & {
  readonly open?: boolean | undefined
  readonly stages: readonly FaultStage[]
  readonly statuses: readonly Status[]
  readonly grades?: readonly FaultGrade[] | undefined
  readonly risks?: readonly FaultRisk[] | undefined
  readonly sources?: readonly FaultSource[] | undefined
  /** Whoever has it; null: nobody. */
  readonly assignee?: string | null | undefined
  /** A response time was missed: this one, or any. */
  readonly breached?: 'accept' | 'resolve' | 'any' | undefined
  /** Suppressed below this one. */
  readonly parent?: number | undefined
  /** Without those that are suppressed below another, or only those. */
  readonly suppressed?: 'hide' | 'only' | undefined
  readonly host?: string | undefined
  readonly inspection?: string | undefined
  readonly search?: string | undefined
  readonly labels: LabelPairs
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** `due`: by what is expected of it next; without such a time last. */
  readonly sort: 'severity' | 'opened' | 'host' | 'due'
  readonly order: 'asc' | 'desc'
}
export type FaultList = {
  readonly faults: readonly StoredFault[]
  readonly total: number
  /** Of all faults that host, inspection, labels and search leave. */
  readonly counts: {
    open: number
    unaccepted: number
    major: number
    recovered: number
    past: number
    stages: Record<FaultStage, number>
  }
  readonly next: string | null
}
export type StoredFaultEntry = {
  readonly id: number
  readonly at: number
  readonly kind: FaultEntryKind
  readonly byKind: 'machine' | 'person'
  readonly byName: string
  readonly from: string | null
  readonly to: string | null
  readonly words: string | null
  readonly summary: FaultSummary | null
  readonly roundId: number | null
}
export type FaultFile = {
  readonly fault: StoredFault
  readonly entries: readonly StoredFaultEntry[]
  readonly attachments: readonly StoredAttachment[]
  /** Suppressed below it. */
  readonly children: { readonly open: number; readonly total: number }
  readonly sameCauseBefore: readonly StoredFault[]
  readonly othersOfHost: readonly StoredFault[]
}

/** Rounds of a host that never arrived; counts by inspection, as far as known. */
export type StoredHole = {
  readonly id: number
  readonly rounds: number
  readonly reason: HoleReason
  readonly fromAt: number | null
  readonly toAt: number | null
  readonly notedAt: number
  readonly counts: Readonly<Record<string, number>>
}
export type HoleList = {
  readonly holes: readonly StoredHole[]
  readonly total: number
  readonly next: string | null
}

export type OverviewCounts = {
  readonly hosts: { readonly total: number; readonly byState: Record<HostState, number> }
  readonly rounds: { planned: number; made: number; missed: number; late: number }
  readonly faults: {
    open: number
    major: number
    unaccepted: number
    recovered: number
    oldestOpenedAt: number | null
  }
  readonly findings: Record<Status, number>
  readonly backups: { total: number; bad: number }
}

/** Rounds of one slot, or of several added up; worst null: nothing was judged. */
export type SlotCounts = { worst: Status | null; made: number; missed: number; late: number; planned: number }
export type Strip = {
  readonly key: string
  readonly title: string
  readonly hosts: number
  readonly cells: readonly SlotCounts[]
}
export type RibbonRequest = {
  readonly of:
    | { readonly by: 'host'; readonly hostIds: readonly string[] }
    | { readonly by: 'inspection'; readonly hostId: string }
    | { readonly by: 'group'; readonly label: string }
    | { readonly by: 'fleet' }
  readonly from: number
  readonly cellMs: number
  readonly cells: number
}

export type StoredCode = CodeRecord & { readonly hostName: string | null }

export type HostTarget = Pick<HostRecord, 'id' | 'name' | 'labels'>

export type AuditFilter = {
  /** Id or name of who did it. */
  readonly actor?: string | undefined
  /** The beginning of an action: "fault." means all of faults. */
  readonly action?: string | undefined
  readonly objectKind?: string | undefined
  readonly objectId?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly search?: string | undefined
}
/** `next` may stand behind fewer rows than asked for: the search of one page is bounded. */
export type AuditList = { readonly rows: readonly AuditColumns[]; readonly next: string | null }

export type PeopleQuery = {
  readonly model: PeopleModel
  readonly where: readonly PeopleCondition[]
  readonly sortBy?: { readonly field: string; readonly direction: 'asc' | 'desc' } | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}
export type StoredUser = UserRecord & { readonly sessions: number }
export type PeopleReads = {
  /** For the sign-in library, whose questions are its own. */
  find(query: PeopleQuery): Promise<readonly PeopleRow[]>
  users(): Promise<readonly StoredUser[]>
  user(id: string): Promise<StoredUser | null>
  /** Newest first. */
  sessions(userId: string): Promise<readonly SessionRecord[]>
  tokens(): Promise<readonly TokenRecord[]>
  tokenByHash(hash: string): Promise<TokenRecord | null>
}

export type SettingReads = {
  /** With their secrets: for whoever sends with them. In the order in which they were made. */
  all<Kind extends SettingKind>(kind: Kind): readonly SettingRecord<Kind>[]
  one<Kind extends SettingKind>(kind: Kind, id: string): SettingRecord<Kind> | null
}

export type ReadStore = {
  readonly people: PeopleReads
  readonly settings: SettingReads
  readonly duty: DutyReads
  readonly replay: ReplayReads
  readonly alerts: AlertReads
  readonly alertsOut: AlertOutReads
  readonly attachments: AttachmentReads
  readonly notifications: NotificationReads
  overview(at: { readonly dayStart: number; readonly now: number }): Promise<OverviewCounts>
  /** One strip per host asked for, inspection, group or the fleet; title is a name without language. */
  ribbon(request: RibbonRequest): Promise<readonly Strip[]>

  hosts(query: HostListQuery): Promise<HostList>
  hostById(hostId: string): HostRecord | null
  seriesOfHost(hostId: string): readonly StoredSeries[]
  holesOfHost(hostId: string, page: PageRequest): HoleList
  labelCounts(): Promise<readonly { key: string; value: string; hosts: number }[]>
  /** Newest first, with the name of the host that one is bound to. */
  codes(): readonly StoredCode[]
  /** Every inspection known, by name. */
  catalogue(): ReadonlyMap<string, InspectionInfo>
  hostsByInspection(): Promise<ReadonlyMap<string, number>>

  findings(query: FindingListQuery): Promise<FindingList>
  rounds(query: RoundListQuery): Promise<RoundList>
  roundById(id: number): StoredRound | null
  history(request: HistoryRequest): StoredHistory | null
  events(query: EventListQuery): Promise<EventList>

  faults(query: FaultListQuery): Promise<FaultList>
  faultFile(id: number): Promise<FaultFile | null>
  /** How many faults were opened and closed between each moment and the next. */
  faultTrend(moments: readonly number[]): readonly { opened: number; closed: number }[]

  /** For the gateway: the key that a host must prove. */
  findHost(hostId: string): { publicKey: string; revokedAt: number | null } | null
  /** For metrics: everything that the text of one host is rendered from; null for an unknown or revoked host. */
  readHostForMetrics(hostId: string): { host: HostRecord; series: readonly SeriesState[] } | null
  listTargets(): readonly HostTarget[]
  /** Faults that are open now. */
  faultCounts(): readonly { stage: FaultStage; grade: FaultGrade; count: number }[]
  readonly faultTimes: FaultTimeReads
  /** All faults there ever were. */
  faultTotals(): readonly { source: FaultSource; grade: FaultGrade; opened: number; closed: number }[]
  /** The operation log, newest first. */
  audit(query: AuditFilter & PageRequest): Promise<AuditList>
  /** Its rows oldest first, a page at a time, for files. */
  auditPages(filter: AuditFilter): AsyncIterable<readonly AuditColumns[]>
  /** Walks the whole chain, in pieces that let others in between. */
  verifyAudit(): Promise<AuditVerdict>
  /** Id and hash of the newest row; null when there is none. */
  auditHead(): AuditHead | null
  /** A person has changed something and looks at once: what was counted before is counted anew. */
  forgetCounts(): void
  close(): void
}
