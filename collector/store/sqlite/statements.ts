// The prepared statements of the write store, one for each kind of write that is not a round.
import type { Statement } from 'better-sqlite3'
import type { WriteDatabase } from './open.ts'

const SQL = {
  host: `
      INSERT INTO hosts (num, id, name, public_key, labels, facts, inventory, plan, plan_version, agent_version,
        agent_started_at, enrolled_at, revoked_at, lease, state, state_rank, state_since, worst, open_faults,
        last_seen_at, clock_offset_ms, queue, revoked_reason, key_since, traits, past_boots, other)
      VALUES (@num, @id, @name, @publicKey, @labels, @facts, @inventory, @plan, @planVersion, @agentVersion,
        @agentStartedAt, @enrolledAt, @revokedAt, @lease, @state, @stateRank, @stateSince, @worst, @openFaults,
        @lastSeenAt, @clockOffsetMs, @queue, @revokedReason, @keySince, @traits, @pastBoots, @other)
      ON CONFLICT (num) DO UPDATE SET name = excluded.name, public_key = excluded.public_key, labels = excluded.labels,
        facts = excluded.facts, inventory = excluded.inventory, plan = excluded.plan,
        plan_version = excluded.plan_version, agent_version = excluded.agent_version,
        agent_started_at = excluded.agent_started_at, revoked_at = excluded.revoked_at, lease = excluded.lease,
        state = excluded.state, state_rank = excluded.state_rank, state_since = excluded.state_since,
        worst = excluded.worst, open_faults = excluded.open_faults, last_seen_at = excluded.last_seen_at,
        clock_offset_ms = excluded.clock_offset_ms, queue = excluded.queue, revoked_reason = excluded.revoked_reason,
        key_since = excluded.key_since, traits = excluded.traits, past_boots = excluded.past_boots,
        other = excluded.other`,
  hostState:
    'UPDATE hosts SET state = ?, state_rank = ?, state_since = ?, worst = ?, open_faults = ? WHERE num = ?',
  hostSeen: 'UPDATE hosts SET last_seen_at = ?, clock_offset_ms = ?, queue = ? WHERE num = ?',
  inspection: `INSERT INTO inspections (name, info) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET info = excluded.info`,
  mark: `INSERT INTO epochs (host, epoch, seq, ahead) VALUES (?, ?, ?, ?)
      ON CONFLICT (host, epoch) DO UPDATE SET seq = max(seq, excluded.seq), ahead = excluded.ahead`,
  hole: `INSERT INTO holes (host, epoch, from_seq, to_seq, noted_at, reason, counts, from_at, to_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  unexplained: `SELECT rowid AS id, * FROM holes
      WHERE host = ? AND epoch = ? AND reason = 'unexplained' AND to_seq >= ? AND from_seq <= ?`,
  holeGone: 'DELETE FROM holes WHERE rowid = ?',
  state: `
      INSERT INTO states (host, inspection, status, outcome, observed_at, duration_ms, next_due_at, due_through,
        accounted, completed_at, last_round, made, failed, missed, note, numbers)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (host, inspection) DO UPDATE SET status = excluded.status, outcome = excluded.outcome,
        observed_at = excluded.observed_at, duration_ms = excluded.duration_ms, next_due_at = excluded.next_due_at,
        due_through = excluded.due_through, accounted = excluded.accounted, completed_at = excluded.completed_at, last_round = excluded.last_round,
        made = excluded.made, failed = excluded.failed, missed = excluded.missed, note = excluded.note,
        numbers = excluded.numbers`,
  finding: `INSERT INTO newest (host, inspection, position, finding) VALUES (?, ?, ?, ?)
      ON CONFLICT (host, inspection, position) DO UPDATE SET finding = excluded.finding`,
  findingsFrom: 'DELETE FROM newest WHERE host = ? AND inspection = ? AND position >= ?',
  itemState: `INSERT INTO item_states (host, inspection, item, state) VALUES (?, ?, ?, ?)
      ON CONFLICT (host, inspection, item) DO UPDATE SET state = excluded.state`,
  itemStatesGone: 'DELETE FROM item_states WHERE host = ? AND inspection = ?',
  itemStateGone: 'DELETE FROM item_states WHERE host = ? AND inspection = ? AND item = ?',
  item: `INSERT INTO items (host, inspection, item, status, rank, since, fault) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (host, inspection, item) DO UPDATE SET status = excluded.status, rank = excluded.rank,
        since = excluded.since, fault = excluded.fault`,
  itemGone: 'DELETE FROM items WHERE host = ? AND inspection = ? AND item = ?',
  endRun:
    'UPDATE runs SET to_at = max(from_at, ?) WHERE host = ? AND inspection = ? AND item = ? AND to_at IS NULL',
  beginRun: `INSERT INTO runs (host, inspection, item, from_at, to_at, status) VALUES (?, ?, ?, ?, NULL, ?)
      ON CONFLICT (host, inspection, item, from_at) DO UPDATE SET status = excluded.status, to_at = NULL`,
  coveringRun: `SELECT from_at, to_at, status FROM runs
      WHERE host = ? AND inspection = ? AND item = ? AND from_at <= ? ORDER BY from_at DESC LIMIT 1`,
  nextRun:
    'SELECT min(from_at) AS from_at FROM runs WHERE host = ? AND inspection = ? AND item = ? AND from_at > ?',
  setRun: `INSERT INTO runs (host, inspection, item, from_at, to_at, status) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (host, inspection, item, from_at) DO UPDATE SET to_at = excluded.to_at, status = excluded.status`,
  runGone: 'DELETE FROM runs WHERE host = ? AND inspection = ? AND item = ? AND from_at = ?',
  chain: `INSERT INTO chains (host, inspection, chain) VALUES (?, ?, ?)
      ON CONFLICT (host, inspection) DO UPDATE SET chain = excluded.chain`,
  chainGone: 'DELETE FROM chains WHERE host = ? AND inspection = ?',
  slot: `INSERT INTO slots (at, host, inspection, made, extra, missed, late, rank)
      VALUES (?, ?, ?, ?, ?, max(0, ?), ?, ?)
      ON CONFLICT (at, host, inspection) DO UPDATE SET made = made + excluded.made, extra = extra + excluded.extra,
        missed = max(0, missed + ?), late = late + excluded.late, rank = max(rank, excluded.rank)`,
  // Only this conflict is meant: a second open fault of one cause must fail, not replace the first.
  fault: `
      INSERT INTO faults (id, host, inspection, item, cause, summary, status, worst, rank, stage, grade, source, began_at,
        opened_at, accepted_at, accepted_by, recovered_at, resolved_at, closed_at, last_seen_at, bad_rounds, flapping,
        parent, human_cause, solution, opened_round, last_round, is_past, title, labels, risk, assignee, due_at,
        accept_due_at, resolve_due_at, first_handled_at, verified_at, held_ms, reopened, previous, merged_into, breached,
        process)
      VALUES (@id, @hostNum, @inspection, @item, @cause, @summary, @status, @worst, @rank, @stage, @grade, @source, @beganAt,
        @openedAt, @acceptedAt, @acceptedBy, @recoveredAt, @resolvedAt, @closedAt, @lastSeenAt, @badRounds, @flapping,
        @parent, @humanCause, @solution, @openedRound, @lastRound, @isPast, @title, @labels, @risk, @assignee, @dueAt,
        @acceptDueAt, @resolveDueAt, @firstHandledAt, @verifiedAt, @heldMs, @reopened, @previous, @mergedInto, @breached,
        @process)
      ON CONFLICT (id) DO UPDATE SET summary = excluded.summary, status = excluded.status, worst = excluded.worst,
        rank = excluded.rank, stage = excluded.stage, grade = excluded.grade, accepted_at = excluded.accepted_at,
        accepted_by = excluded.accepted_by, recovered_at = excluded.recovered_at, resolved_at = excluded.resolved_at,
        closed_at = excluded.closed_at, last_seen_at = excluded.last_seen_at, bad_rounds = excluded.bad_rounds,
        flapping = excluded.flapping, parent = excluded.parent, human_cause = excluded.human_cause,
        solution = excluded.solution, last_round = excluded.last_round, began_at = excluded.began_at,
        opened_at = excluded.opened_at, opened_round = excluded.opened_round, is_past = excluded.is_past,
        title = excluded.title, labels = excluded.labels, risk = excluded.risk, assignee = excluded.assignee,
        due_at = excluded.due_at, accept_due_at = excluded.accept_due_at, resolve_due_at = excluded.resolve_due_at,
        first_handled_at = excluded.first_handled_at, verified_at = excluded.verified_at, held_ms = excluded.held_ms,
        reopened = excluded.reopened, previous = excluded.previous, merged_into = excluded.merged_into,
        breached = excluded.breached, process = excluded.process`,
  faultEntry: `INSERT INTO fault_entries (fault, at, kind, by_kind, by_name, from_value, to_value, words, summary, round,
        attachments)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  event:
    'INSERT INTO events (host, inspection, at, item, status, summary, round) VALUES (?, ?, ?, ?, ?, ?, ?)',
  code: `INSERT INTO enrol_codes (hash, id, note, labels, created_at, created_by, expires_at, uses, used, last_used_at,
        used_by, revoked_at, host_id)
      VALUES (@hash, @id, @note, @labels, @createdAt, @createdBy, @expiresAt, @uses, @used, @lastUsedAt, @usedBy,
        @revokedAt, @hostId)
      ON CONFLICT (hash) DO UPDATE SET used = excluded.used, last_used_at = excluded.last_used_at,
        used_by = excluded.used_by, revoked_at = excluded.revoked_at`,
  codeGone: 'DELETE FROM enrol_codes WHERE hash = ?',
  audit: `INSERT INTO audit (id, at, actor_kind, actor_id, actor_name, address, action, object_kind, object_id,
        object_name, before, after, previous_hash, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  meta: 'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
} as const

export type Statements = Readonly<Record<keyof typeof SQL, Statement<unknown[]>>>

export function prepareStatements(db: WriteDatabase): Statements {
  return Object.fromEntries(Object.entries(SQL).map(([name, text]) => [name, db.prepare(text)])) as Statements
}
