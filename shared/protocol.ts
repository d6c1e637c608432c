// Protocol v1 between agent and collector: JSON text frames over one WebSocket, subprotocol `xunjian.v1`.
// Order: challenge → prove → welcome → hello, then rounds, acks, heartbeats and demands as they come.
import { z } from 'zod'
import { InspectionInfo } from './catalogue.ts'
import { HostFacts, Inventory } from './facts.ts'
import { InspectionName, Moment } from './finding.ts'
import { LIMITS } from './limits.ts'
import { EffectivePlanEntry, Plan } from './plan.ts'
import { Round } from './round.ts'

export const SUBPROTOCOL = 'xunjian.v1'
export const HEARTBEAT_MS = 15_000

export const HostId = z.uuid()
export const Epoch = z.string().regex(/^[0-9a-f]{16}$/)
export const Seq = z.int().min(1)

/** What is signed with the host's Ed25519 key: nonce, host and collector, so that a proof fits only here and now. */
export function proofText(proof: { nonce: string; hostId: string; collectorId: string }): string {
  return `xunjian.v1 prove\n${proof.nonce}\n${proof.hostId}\n${proof.collectorId}`
}

const Challenge = z.object({
  type: z.literal('challenge'),
  nonce: z.string().min(32).max(128),
  collectorId: z.string().max(64),
  at: Moment,
})
const Welcome = z.object({
  type: z.literal('welcome'),
  lease: z.int().min(1),
  /** Highest seq of this epoch that is committed; the agent goes on behind it. */
  committedSeq: z.int().min(0),
  heartbeatMs: z.int().min(100),
  plan: Plan.nullable(),
  at: Moment,
})
const Ack = z.object({ type: z.literal('ack'), epoch: Epoch, seq: z.int().min(0) })
const PlanChanged = z.object({ type: z.literal('plan'), plan: Plan.nullable() })
const Inspect = z.object({
  type: z.literal('inspect'),
  requestId: z.string().max(64),
  inspection: InspectionName,
})
const HeartbeatReply = z.object({ type: z.literal('heartbeat'), sentAt: Moment, at: Moment })
export const RefusalReason = z.enum([
  'malformed',
  'too-large',
  'unknown-type',
  'not-proven',
  'bad-proof',
  'unknown-host',
  'revoked',
  'superseded',
  'too-many',
  'try-again-later',
  'shutting-down',
])
export type RefusalReason = z.infer<typeof RefusalReason>
const Refused = z.object({
  type: z.literal('refused'),
  reason: RefusalReason,
  message: z.string().max(500),
  /** The round that was refused, when it was one: the agent drops it and reports that it did. */
  seq: Seq.optional(),
})

export const CollectorFrame = z.discriminatedUnion('type', [
  Challenge,
  Welcome,
  Ack,
  PlanChanged,
  Inspect,
  HeartbeatReply,
  Refused,
])
export type CollectorFrame = z.infer<typeof CollectorFrame>

const Prove = z.object({
  type: z.literal('prove'),
  hostId: HostId,
  epoch: Epoch,
  agentVersion: z.string().max(32),
  /** Ed25519 over proofText(), base64. */
  signature: z.string().min(80).max(100),
})
const Hello = z.object({
  type: z.literal('hello'),
  facts: HostFacts,
  inventory: Inventory.nullable(),
  startedAt: Moment,
  inspections: z.array(InspectionInfo).max(LIMITS.inspectionsPerHost),
  plan: z.array(EffectivePlanEntry).max(LIMITS.inspectionsPerHost),
  planVersion: z.string().max(64),
})
const RoundFrame = z.object({ type: z.literal('round'), epoch: Epoch, seq: Seq, round: Round })
const Heartbeat = z.object({
  type: z.literal('heartbeat'),
  sentAt: Moment,
  /** Outbox: what waits, how much it is, and how many rounds were ever dropped from it. */
  queue: z.object({ rounds: z.int().min(0), bytes: z.int().min(0), dropped: z.int().min(0) }),
})
const DemandRefused = z.object({
  type: z.literal('demand-refused'),
  requestId: z.string().max(64),
  reason: z.enum(['unknown-inspection', 'disabled', 'busy']),
})

export const AgentFrame = z.discriminatedUnion('type', [Prove, Hello, RoundFrame, Heartbeat, DemandRefused])
export type AgentFrame = z.infer<typeof AgentFrame>

/** POST /agent/enrol: a one-time code for a place in the fleet; the private key never leaves the host. */
export const EnrolRequest = z.object({
  code: z.string().min(8).max(200),
  hostId: HostId,
  /** Ed25519 public key, SPKI in base64. */
  publicKey: z.string().min(40).max(200),
  /** Ed25519 over `xunjian.v1 enrol\n<nonce>\n<hostId>`, base64; the nonce comes from POST /agent/enrol/nonce. */
  nonce: z.string().min(32).max(128),
  signature: z.string().min(80).max(100),
  facts: HostFacts,
})
export type EnrolRequest = z.infer<typeof EnrolRequest>

export function enrolProofText(proof: { nonce: string; hostId: string }): string {
  return `xunjian.v1 enrol\n${proof.nonce}\n${proof.hostId}`
}

export const EnrolNonce = z.object({ nonce: z.string().min(32).max(128) })
export type EnrolNonce = z.infer<typeof EnrolNonce>

export const EnrolAnswer = z.object({
  hostId: HostId,
  collectorId: z.string().max(64),
  labels: z.record(z.string().max(64), z.string().max(128)),
})
export type EnrolAnswer = z.infer<typeof EnrolAnswer>
