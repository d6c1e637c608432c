// The tables of the SQLite store. Small records: newest state once, runs on change, rounds appended in time order.
import { FAULTS_FOLLOWED } from './migration-faults.ts'

/** Numbered migrations; each runs once, in its own transaction. Never edit one that has been released. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- num is the short key used by the large tables; id is the install id that the agent proves.
  CREATE TABLE hosts (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    labels TEXT NOT NULL DEFAULT '{}',
    facts TEXT NOT NULL,
    inventory TEXT,
    plan TEXT NOT NULL DEFAULT '[]',
    plan_version TEXT NOT NULL DEFAULT '',
    agent_version TEXT NOT NULL DEFAULT '',
    agent_started_at INTEGER,
    enrolled_at INTEGER NOT NULL,
    revoked_at INTEGER,
    lease INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'new',
    state_rank INTEGER NOT NULL DEFAULT 0,
    state_since INTEGER NOT NULL,
    worst TEXT,
    open_faults INTEGER NOT NULL DEFAULT 0,
    last_seen_at INTEGER,
    clock_offset_ms REAL,
    queue TEXT
  );
  CREATE INDEX hosts_worst ON hosts (state_rank DESC, name);
  CREATE INDEX hosts_name ON hosts (name);

  CREATE TABLE enrol_codes (
    hash TEXT PRIMARY KEY,
    labels TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    used_by TEXT
  ) WITHOUT ROWID;

  -- num is the short key of an inspection; info is its catalogue entry as an agent described it.
  CREATE TABLE inspections (num INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, info TEXT NOT NULL);

  -- Highest committed seq of each outbox (epoch) of a host, and what never arrived.
  CREATE TABLE epochs (num INTEGER PRIMARY KEY, host INTEGER NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, UNIQUE (host, epoch));
  CREATE TABLE holes (host INTEGER NOT NULL, epoch INTEGER NOT NULL, from_seq INTEGER NOT NULL, to_seq INTEGER NOT NULL, noted_at INTEGER NOT NULL);

  -- Newest state of an inspection on a host: a small row written with each round. Its findings are those of table
  -- newest with the figures of numbers put in (store/round-body.ts: withFigures).
  CREATE TABLE states (
    host INTEGER NOT NULL,
    inspection INTEGER NOT NULL,
    status TEXT,
    outcome TEXT,
    observed_at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL DEFAULT 0,
    next_due_at INTEGER,
    due_through INTEGER NOT NULL DEFAULT 0,
    accounted TEXT NOT NULL DEFAULT '[]',
    completed_at INTEGER,
    last_round INTEGER,
    made INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    missed INTEGER NOT NULL DEFAULT 0,
    note TEXT,
    numbers TEXT,
    PRIMARY KEY (host, inspection)
  ) WITHOUT ROWID;

  -- The large parts of a state, each written only when more than its figures changed: the newest findings in the order
  -- of the round, and what decides on the fault of each item (ItemState).
  CREATE TABLE newest (
    host INTEGER NOT NULL,
    inspection INTEGER NOT NULL,
    position INTEGER NOT NULL,
    finding TEXT NOT NULL,
    PRIMARY KEY (host, inspection, position)
  ) WITHOUT ROWID;
  CREATE TABLE item_states (
    host INTEGER NOT NULL,
    inspection INTEGER NOT NULL,
    item TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (host, inspection, item)
  ) WITHOUT ROWID;

  -- One row per item now, written when its status or words change, so that lists of bad items need no scan.
  CREATE TABLE items (
    host INTEGER NOT NULL,
    inspection INTEGER NOT NULL,
    item TEXT NOT NULL,
    status TEXT NOT NULL,
    rank INTEGER NOT NULL,
    since INTEGER NOT NULL,
    fault INTEGER,
    PRIMARY KEY (host, inspection, item)
  ) WITHOUT ROWID;
  CREATE INDEX items_bad ON items (rank DESC, since DESC) WHERE rank > 0;

  -- Runs of one status of an item; to_at is NULL for the run that lasts. status NULL: the item was gone.
  CREATE TABLE runs (
    host INTEGER NOT NULL,
    inspection INTEGER NOT NULL,
    item TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER,
    status TEXT,
    PRIMARY KEY (host, inspection, item, from_at)
  ) WITHOUT ROWID;

  -- Rounds due and made per half hour, for ribbons and counts.
  CREATE TABLE slots (
    at INTEGER NOT NULL,
    host INTEGER NOT NULL,
    inspection INTEGER NOT NULL,
    made INTEGER NOT NULL,
    extra INTEGER NOT NULL,
    missed INTEGER NOT NULL,
    late INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    PRIMARY KEY (at, host, inspection)
  ) WITHOUT ROWID;

  -- Days of the round log: tables rounds_<day>, bodies_<day> and findings_<day>; ids of rounds rise over all days.
  CREATE TABLE days (day TEXT PRIMARY KEY, first_id INTEGER NOT NULL, from_at INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE faults (
    id INTEGER PRIMARY KEY,
    host INTEGER,
    inspection TEXT NOT NULL,
    item TEXT NOT NULL,
    cause TEXT NOT NULL,
    summary TEXT NOT NULL,
    status TEXT NOT NULL,
    worst TEXT NOT NULL,
    rank INTEGER NOT NULL,
    stage TEXT NOT NULL,
    grade TEXT NOT NULL,
    source TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    accepted_at INTEGER,
    accepted_by TEXT,
    recovered_at INTEGER,
    resolved_at INTEGER,
    closed_at INTEGER,
    last_seen_at INTEGER NOT NULL,
    bad_rounds INTEGER NOT NULL,
    flapping INTEGER NOT NULL DEFAULT 0,
    parent INTEGER,
    human_cause TEXT,
    solution TEXT,
    opened_round INTEGER,
    last_round INTEGER
  );
  CREATE UNIQUE INDEX faults_one_open ON faults (cause) WHERE stage NOT IN ('closed', 'cancelled', 'merged');
  CREATE INDEX faults_open ON faults (rank DESC, opened_at DESC) WHERE stage NOT IN ('closed', 'cancelled', 'merged');
  CREATE INDEX faults_host ON faults (host, opened_at DESC);
  CREATE INDEX faults_cause ON faults (cause, opened_at DESC);
  CREATE INDEX faults_opened ON faults (opened_at);
  CREATE INDEX faults_closed ON faults (closed_at) WHERE closed_at IS NOT NULL;

  CREATE TABLE fault_entries (
    id INTEGER PRIMARY KEY,
    fault INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    by_kind TEXT NOT NULL,
    by_name TEXT NOT NULL,
    from_value TEXT,
    to_value TEXT,
    words TEXT,
    summary TEXT,
    round INTEGER
  );
  CREATE INDEX fault_entries_fault ON fault_entries (fault, id);

  CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    host INTEGER NOT NULL,
    inspection TEXT NOT NULL,
    at INTEGER NOT NULL,
    item TEXT NOT NULL,
    status TEXT NOT NULL,
    summary TEXT NOT NULL,
    round INTEGER
  );
  CREATE INDEX events_host ON events (host, id DESC);
  `,
  `
  -- Rounds behind seq that are committed already: live ones that overtook a backlog. JSON pairs [from, to].
  ALTER TABLE epochs ADD COLUMN ahead TEXT NOT NULL DEFAULT '[]';

  ALTER TABLE holes ADD COLUMN reason TEXT NOT NULL DEFAULT 'unexplained';
  ALTER TABLE holes ADD COLUMN counts TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE holes ADD COLUMN from_at INTEGER;
  ALTER TABLE holes ADD COLUMN to_at INTEGER;
  CREATE INDEX holes_host ON holes (host);

  ALTER TABLE hosts ADD COLUMN revoked_reason TEXT;
  ALTER TABLE hosts ADD COLUMN key_since INTEGER NOT NULL DEFAULT 0;
  UPDATE hosts SET key_since = enrolled_at;
  -- The machine that the identity belongs to, its replaced boot ids, and a second machine that claimed it.
  ALTER TABLE hosts ADD COLUMN traits TEXT;
  ALTER TABLE hosts ADD COLUMN past_boots TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE hosts ADD COLUMN other TEXT;

  -- Codes of an hour at most, of a version that was not released.
  DROP TABLE enrol_codes;
  CREATE TABLE enrol_codes (
    hash TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    note TEXT NOT NULL,
    labels TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    uses INTEGER NOT NULL,
    used INTEGER NOT NULL,
    last_used_at INTEGER,
    used_by TEXT NOT NULL DEFAULT '[]',
    revoked_at INTEGER,
    host_id TEXT
  ) WITHOUT ROWID;

  -- The operation log: each row carries the hash of the one before it. before and after are JSON as they were hashed.
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    address TEXT,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    object_name TEXT NOT NULL,
    before TEXT,
    after TEXT,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
  );
  CREATE INDEX audit_at ON audit (at);
  CREATE INDEX audit_object ON audit (object_kind, object_id, id);
  CREATE INDEX audit_actor ON audit (actor_id, id);
  CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the operation log is append-only'); END;
  CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the operation log is append-only'); END;
  `,
  `
  -- Accounts, in the columns that the sign-in library wants (store/people-rows.ts) and some of our own.
  CREATE TABLE users (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL UNIQUE,
    email_verified INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL,
    image TEXT,
    role TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_sign_in_at INTEGER,
    must_change_password INTEGER NOT NULL DEFAULT 0,
    locked_at INTEGER,
    locked_reason TEXT
  ) WITHOUT ROWID;
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    ip_address TEXT,
    user_agent TEXT
  ) WITHOUT ROWID;
  CREATE INDEX sessions_user ON sessions (user_id);
  CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    password TEXT,
    access_token TEXT,
    refresh_token TEXT,
    id_token TEXT,
    access_token_expires_at INTEGER,
    refresh_token_expires_at INTEGER,
    scope TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (provider_id, account_id)
  ) WITHOUT ROWID;
  CREATE INDEX accounts_user ON accounts (user_id);
  CREATE TABLE verifications (
    id TEXT PRIMARY KEY,
    identifier TEXT NOT NULL,
    value TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX verifications_identifier ON verifications (identifier);

  -- Only the hash of a token's secret is kept. It is never worth more than the person who made it.
  CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    user_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    revoked_at INTEGER
  ) WITHOUT ROWID;
  `,
  `
  -- Told by late rounds, so that nobody is told of it as if it were now.
  ALTER TABLE faults ADD COLUMN is_past INTEGER NOT NULL DEFAULT 0;
  -- Series whose live rounds have overtaken a backlog (store.ts: StoredChain); a row is gone when the order is whole.
  CREATE TABLE chains (
    host INTEGER NOT NULL,
    inspection INTEGER NOT NULL,
    chain TEXT NOT NULL,
    PRIMARY KEY (host, inspection)
  ) WITHOUT ROWID;
  `,
  FAULTS_FOLLOWED,
]

/** One day of the round log. No index but the row id: a round points to the one before it of its series (prev). */
export function daySchema(day: string): string {
  return `
  CREATE TABLE IF NOT EXISTS rounds_${day} (
    id INTEGER PRIMARY KEY,
    host INTEGER NOT NULL,
    inspection INTEGER NOT NULL,
    prev INTEGER,
    observed_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    planned_at INTEGER,
    duration_ms INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    missed_reason TEXT,
    filled_by INTEGER,
    epoch INTEGER,
    seq INTEGER,
    body INTEGER,
    numbers TEXT
  );
  CREATE INDEX IF NOT EXISTS rounds_${day}_bad ON rounds_${day} (id) WHERE rank > 1;
  CREATE INDEX IF NOT EXISTS rounds_${day}_missed ON rounds_${day} (host, inspection, planned_at) WHERE missed_reason IS NOT NULL;
  CREATE TABLE IF NOT EXISTS bodies_${day} (id INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS findings_${day} (id INTEGER PRIMARY KEY, json TEXT NOT NULL);
  `
}
