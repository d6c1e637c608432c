// The port to the store: what the writer thread commits and what it loads at start. Reading is in read-store.ts.
import type { HoleReason } from '../../shared/api/enrolment.ts'
import type { InspectionInfo } from '../../shared/catalogue.ts'
import type { SeqRange } from '../../shared/protocol.ts'
import type { MissedReason } from '../../shared/round.ts'
import type { Status } from '../../shared/status.ts'
import type { FaultEntryRecord, FaultRecord } from './fault-records.ts'
import type { TokenRecord } from './people-records.ts'
import type { PeopleModel, PeopleRow } from './people-rows.ts'
import type {
  AlertRecord,
  AttachmentRecord,
  DeadlineRecord,
  HandoverRecord,
  RecordRows,
  RecordTable,
  SettingRecord,
} from './process-records.ts'
import type {
  AuditRecord,
  CodeRecord,
  EventRecord,
  HostRecord,
  RoundRecord,
  SeriesState,
  SlotRecord,
  StoredChain,
} from './records.ts'

/** One thing to write; a commit is a list of them, all or none. */
export type Write =
  | { readonly kind: 'round'; readonly record: RoundRecord }
  | { readonly kind: 'missed-explained'; readonly roundId: number; readonly reason: MissedReason }
  | { readonly kind: 'missed-filled'; readonly roundId: number; readonly filledBy: number }
  /** `ahead`: committed behind seq, with numbers between that are still to come. */
  | {
      readonly kind: 'mark'
      readonly hostNum: number
      readonly epoch: string
      readonly seq: number
      readonly ahead: readonly SeqRange[]
    }
  | {
      readonly kind: 'hole'
      readonly hostNum: number
      readonly epoch: string
      readonly fromSeq: number
      readonly toSeq: number
      readonly at: number
      readonly reason: HoleReason
      readonly counts: Readonly<Record<string, number>>
      readonly fromAt: number | null
      readonly toAt: number | null
    }
  /** Of an unexplained hole a part is explained after all; or it has come after all, and `hole` is null. */
  | {
      readonly kind: 'hole-changed'
      readonly hostNum: number
      readonly epoch: string
      readonly fromSeq: number
      readonly toSeq: number
      readonly hole: {
        readonly reason: HoleReason
        readonly counts: Readonly<Record<string, number>>
        readonly fromAt: number | null
        readonly toAt: number | null
      } | null
    }
  | { readonly kind: 'state'; readonly state: SeriesState }
  | {
      readonly kind: 'item'
      readonly hostNum: number
      readonly inspection: string
      readonly item: string
      readonly status: Status
      readonly since: number
      readonly fault: number | null
    }
  | {
      readonly kind: 'item-gone'
      readonly hostNum: number
      readonly inspection: string
      readonly item: string
    }
  | {
      readonly kind: 'run'
      readonly hostNum: number
      readonly inspection: string
      readonly item: string
      readonly at: number
      readonly status: Status | null
    }
  /** A status of the past, told late: the run that covers the moment ends there and this one takes its rest. */
  | {
      readonly kind: 'run-past'
      readonly hostNum: number
      readonly inspection: string
      readonly item: string
      readonly at: number
      readonly status: Status | null
    }
  /** No status began at the moment after all: the run before it goes on. */
  | {
      readonly kind: 'run-joined'
      readonly hostNum: number
      readonly inspection: string
      readonly item: string
      readonly at: number
    }
  | {
      readonly kind: 'chain'
      readonly hostNum: number
      readonly inspection: string
      readonly chain: StoredChain | null
    }
  | { readonly kind: 'fault'; readonly fault: FaultRecord }
  | { readonly kind: 'fault-entry'; readonly entry: FaultEntryRecord }
  | { readonly kind: 'event'; readonly event: EventRecord }
  | { readonly kind: 'slot'; readonly slot: SlotRecord }
  | { readonly kind: 'host'; readonly host: HostRecord }
  /** Only what the state of the host is; it changes far more often than the rest of its row. */
  | { readonly kind: 'host-state'; readonly host: HostRecord }
  | {
      readonly kind: 'host-seen'
      readonly hostNum: number
      readonly lastSeenAt: number
      readonly clockOffsetMs: number | null
      readonly queue: HostRecord['queue']
    }
  | { readonly kind: 'inspection'; readonly info: InspectionInfo }
  | { readonly kind: 'code'; readonly code: CodeRecord }
  | { readonly kind: 'code-gone'; readonly hash: string }
  | { readonly kind: 'person'; readonly model: PeopleModel; readonly row: PeopleRow }
  | { readonly kind: 'person-gone'; readonly model: PeopleModel; readonly id: string }
  | { readonly kind: 'token'; readonly token: TokenRecord }
  | { readonly kind: 'audit'; readonly record: AuditRecord }
  | { readonly kind: 'meta'; readonly key: string; readonly value: string }
  | RecordWrite

/** A whole row of one of the tables of process-records.ts; the key is in the order of the table's. */
export type RecordWrite =
  | {
      [Kind in RecordTable]: { readonly kind: 'put'; readonly table: Kind; readonly row: RecordRows[Kind] }
    }[RecordTable]
  | { readonly kind: 'drop'; readonly table: RecordTable; readonly key: readonly (string | number)[] }

/** What the writer needs in memory to go on after a start. */
export type Loaded = {
  readonly hosts: readonly HostRecord[]
  readonly series: readonly SeriesState[]
  readonly marks: readonly {
    readonly hostNum: number
    readonly epoch: string
    readonly seq: number
    readonly ahead: readonly SeqRange[]
  }[]
  /** Unexplained holes, which a late word may still explain. */
  readonly holes: readonly { readonly hostNum: number; readonly epoch: string; readonly range: SeqRange }[]
  readonly chains: readonly {
    readonly hostNum: number
    readonly inspection: string
    readonly chain: StoredChain
  }[]
  readonly catalogue: readonly InspectionInfo[]
  readonly openFaults: readonly FaultRecord[]
  readonly codes: readonly CodeRecord[]
  readonly people: {
    readonly rows: Readonly<Record<PeopleModel, readonly PeopleRow[]>>
    readonly tokens: readonly TokenRecord[]
  }
  readonly missed: readonly {
    readonly hostNum: number
    readonly inspection: string
    readonly plannedAt: number
    readonly roundId: number
  }[]
  readonly nextRoundId: number
  readonly nextFaultId: number
  readonly settings: readonly SettingRecord[]
  readonly deadlines: readonly DeadlineRecord[]
  /** The newest row of the operation log; null when it is empty. */
  readonly auditHead: { readonly id: number; readonly hash: string } | null
  readonly meta: Readonly<Record<string, string>>
}

export type WriteStore = {
  /** What opening it did to its tables, by numbers of migrations; null when they were up to date. */
  readonly migrated: { readonly from: number; readonly to: number } | null
  load(): Loaded
  /** All writes in one durable transaction, in order; throws and changes nothing when one of them fails. */
  commit(writes: readonly Write[]): void
  faultById(id: number): FaultRecord | null
  /** The newest of one cause, open or not. */
  newestFaultOfCause(cause: string): FaultRecord | null
  /** By its newest beginning. */
  newestAlert(sourceId: string, fingerprint: string): AlertRecord | null
  firingAlertsOf(fault: number): readonly AlertRecord[]
  firingAlertsOfGroup(sourceId: string, groupKey: string): readonly AlertRecord[]
  /** That are resolved and were last heard of before the moment; a bounded number of them. */
  alertsOverBefore(moment: number): readonly AlertRecord[]
  /** Oldest first, with the size of the body. */
  deliveriesKept(): readonly { readonly id: string; readonly at: number; readonly bytes: number }[]
  attachmentById(id: string): AttachmentRecord | null
  countAttachments(fault: number): number
  /** Of no fault, and sent before the moment. */
  unattachedBefore(moment: number): readonly AttachmentRecord[]
  handoverById(id: string): HandoverRecord | null
  close(): void
}
