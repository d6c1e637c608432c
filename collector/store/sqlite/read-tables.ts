// The columns that the list queries name, for kysely; schema.ts says what they mean.
import type { ColumnType } from 'kysely'

type Read<T> = ColumnType<T, never, never>

type HostsTable = {
  num: Read<number>
  id: Read<string>
  name: Read<string>
  labels: Read<string>
  facts: Read<string>
  agent_version: Read<string>
  revoked_at: Read<number | null>
  state: Read<string>
  state_rank: Read<number>
  state_since: Read<number>
  worst: Read<string | null>
  open_faults: Read<number>
  last_seen_at: Read<number | null>
}
type ItemsTable = {
  host: Read<number>
  inspection: Read<number>
  item: Read<string>
  status: Read<string>
  rank: Read<number>
  since: Read<number>
  fault: Read<number | null>
}
type FaultsTable = {
  id: Read<number>
  host: Read<number | null>
  inspection: Read<string>
  item: Read<string>
  cause: Read<string>
  status: Read<string>
  rank: Read<number>
  stage: Read<string>
  grade: Read<string>
  risk: Read<string>
  source: Read<string>
  labels: Read<string>
  title: Read<string | null>
  assignee: Read<string | null>
  breached: Read<string>
  parent: Read<number | null>
  opened_at: Read<number>
  closed_at: Read<number | null>
}
type EventsTable = {
  id: Read<number>
  host: Read<number>
  inspection: Read<string>
  at: Read<number>
  item: Read<string>
  status: Read<string>
  summary: Read<string>
  round: Read<number | null>
}

type AuditTable = {
  id: Read<number>
  at: Read<number>
  actor_kind: Read<string>
  actor_id: Read<string>
  actor_name: Read<string>
  address: Read<string | null>
  action: Read<string>
  object_kind: Read<string>
  object_id: Read<string>
  object_name: Read<string>
  before: Read<string | null>
  after: Read<string | null>
  previous_hash: Read<string>
  hash: Read<string>
}

/** Their columns are in people-tables.ts, which alone reads them. */
type PeopleTable = { id: Read<string> }

export type Tables = {
  users: PeopleTable
  sessions: PeopleTable
  accounts: PeopleTable
  verifications: PeopleTable
  hosts: HostsTable
  items: ItemsTable
  faults: FaultsTable
  events: EventsTable
  audit: AuditTable
}
