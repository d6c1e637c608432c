// The tables of faults followed to their end: settings, deadlines, notifications, alerts, files, hand-overs.

export const FAULTS_FOLLOWED = `
  ALTER TABLE faults ADD COLUMN title TEXT;
  ALTER TABLE faults ADD COLUMN labels TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE faults ADD COLUMN risk TEXT NOT NULL DEFAULT 'medium';
  ALTER TABLE faults ADD COLUMN assignee TEXT;
  ALTER TABLE faults ADD COLUMN due_at INTEGER;
  ALTER TABLE faults ADD COLUMN accept_due_at INTEGER;
  ALTER TABLE faults ADD COLUMN resolve_due_at INTEGER;
  ALTER TABLE faults ADD COLUMN first_handled_at INTEGER;
  ALTER TABLE faults ADD COLUMN verified_at INTEGER;
  ALTER TABLE faults ADD COLUMN held_ms INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE faults ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE faults ADD COLUMN previous INTEGER;
  ALTER TABLE faults ADD COLUMN merged_into INTEGER;
  -- Which response times were missed: accept, resolve, both with a comma or nothing.
  ALTER TABLE faults ADD COLUMN breached TEXT NOT NULL DEFAULT '';
  -- FaultProcess of store/fault-records.ts; what of it is missing is as in a new fault.
  ALTER TABLE faults ADD COLUMN process TEXT NOT NULL DEFAULT '{}';
  CREATE INDEX faults_parent ON faults (parent) WHERE parent IS NOT NULL;
  -- Everything that lists of open faults filter, sort and count by: with 10,000 of them no row is looked at.
  DROP INDEX faults_open;
  CREATE INDEX faults_present ON faults (rank DESC, opened_at DESC, parent, stage, grade, status, host, inspection, item,
    title, risk, source, assignee, breached, accept_due_at, due_at, resolve_due_at)
    WHERE stage NOT IN ('closed', 'cancelled', 'merged');
  CREATE INDEX faults_past ON faults (opened_at DESC, parent, host, inspection, item, title)
    WHERE stage IN ('closed', 'cancelled', 'merged');
  CREATE INDEX faults_assignee ON faults (assignee, opened_at DESC) WHERE assignee IS NOT NULL;
  CREATE INDEX faults_breached ON faults (grade, breached) WHERE breached <> '';
  CREATE INDEX faults_reopened ON faults (source, grade, reopened) WHERE reopened > 0;
  ALTER TABLE fault_entries ADD COLUMN attachments TEXT;

  CREATE TABLE settings (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    secrets TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_by_id TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) WITHOUT ROWID;
  CREATE TABLE deadlines (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    fault INTEGER,
    data TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE notifications (
    id TEXT PRIMARY KEY,
    channel_id TEXT NOT NULL,
    event TEXT NOT NULL,
    fault INTEGER,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    sent_at INTEGER,
    error TEXT,
    folded_into TEXT,
    is_urgent INTEGER NOT NULL,
    cause TEXT NOT NULL,
    people TEXT NOT NULL,
    content TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX notifications_waiting ON notifications (next_at) WHERE state = 'waiting';
  CREATE INDEX notifications_fault ON notifications (fault, at) WHERE fault IS NOT NULL;
  CREATE INDEX notifications_at ON notifications (at DESC);
  CREATE INDEX notifications_channel ON notifications (channel_id, state, at DESC);
  CREATE TABLE alerts (
    source_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    status TEXT NOT NULL,
    ends_at INTEGER,
    fault INTEGER,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    count INTEGER NOT NULL,
    group_key TEXT NOT NULL,
    labels TEXT NOT NULL,
    annotations TEXT NOT NULL,
    PRIMARY KEY (source_id, fingerprint, starts_at)
  ) WITHOUT ROWID;
  CREATE INDEX alerts_fault ON alerts (fault) WHERE fault IS NOT NULL;
  CREATE INDEX alerts_last ON alerts (last_at DESC);
  CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    address TEXT,
    body TEXT NOT NULL,
    alerts INTEGER NOT NULL,
    error TEXT
  ) WITHOUT ROWID;
  CREATE INDEX deliveries_at ON deliveries (at DESC);
  CREATE TABLE attachments (
    id TEXT PRIMARY KEY,
    fault INTEGER,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_id TEXT NOT NULL,
    "by" TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX attachments_fault ON attachments (fault, at);
  CREATE TABLE handovers (
    id TEXT PRIMARY KEY,
    roster_id TEXT NOT NULL,
    shift_from INTEGER NOT NULL,
    shift_to INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by_id TEXT NOT NULL,
    "by" TEXT NOT NULL,
    text TEXT NOT NULL,
    seen TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX handovers_roster ON handovers (roster_id, shift_from DESC);
  `
