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

/** First and last of a row of numbers. */
export const SeqRange = z.tuple([Seq, Seq])
export type SeqRange = z.infer<typeof SeqRange>

/** Label under which both ends of a TLS session draw the same secret of it (RFC 5705), in base64 in the proof. */
export const BINDING_LABEL = 'EXPORTER-xunjian-v1'
export const BINDING_BYTES = 32

/**
 * What is signed with the host's Ed25519 key: nonce, host and collector, and on TLS what only the two ends of this
 * session know, so that a proof fits only here and now and cannot be relayed. `binding` is null on plain loopback.
 */
export function proofText(proof: {
  nonce: string
  hostId: string
  collectorId: string
  binding?: string | null
}): string {
  const text = `xunjian.v1 prove\n${proof.nonce}\n${proof.hostId}\n${proof.collectorId}`
  return proof.binding == null ? text : `${text}\n${proof.binding}`
}

/** What the new key signs when a host changes its key; the connection is proven with the old one. */
export function rotationText(rotation: { nonce: string; hostId: string; publicKey: string }): string {
  return `xunjian.v1 rotate\n${rotation.nonce}\n${rotation.hostId}\n${rotation.publicKey}`
}

/** By what two machines with one identity are told apart; all but the boot id are hashes or plain hints. */
export const Traits = z.object({
  bootId: z.string().max(64).nullable(),
  machineId: z.string().max(64).nullable(),
  /** Of the firmware or hypervisor. */
  productId: z.string().max(64).nullable(),
  /** Hardware addresses of network cards that are not virtual. */
  cards: z.array(z.string().max(32)).max(16),
  /** Where the state folder really is: file system, inode and birth. */
  stateId: z.string().max(64).nullable(),
})
export type Traits = z.infer<typeof Traits>

/** Certificates of the authorities that the agent may trust from now on, PEM, the present one first. */
const TrustBundle = z.string().max(LIMITS.trustBytes)

/** Why rounds will never come: the outbox had to drop them, or the collector lost what was acknowledged before. */
export const GoneReason = z.enum([
  'outbox-bytes',
  'outbox-age',
  'memory',
  'refused',
  'damaged',
  'collector-restored',
])
export type GoneReason = z.infer<typeof GoneReason>

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
  /** Committed too, behind committedSeq: live rounds that overtook a backlog. Ascending, apart from each other. */
  ahead: z.array(SeqRange).max(LIMITS.aheadRanges).optional(),
  trust: TrustBundle.optional(),
})
/** Everything up to seq is committed, and what `ahead` names. */
const Ack = z.object({
  type: z.literal('ack'),
  epoch: Epoch,
  seq: z.int().min(0),
  ahead: z.array(SeqRange).max(LIMITS.aheadRanges).optional(),
})
const TrustChanged = z.object({ type: z.literal('trust'), trust: TrustBundle })
/** The host is to make itself a new key. */
const RotationAsked = z.object({ type: z.literal('rotate-key') })
const KeyRotated = z.object({ type: z.literal('key-rotated'), publicKey: z.string().max(200) })
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
  'cloned',
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
  TrustChanged,
  RotationAsked,
  KeyRotated,
])
export type CollectorFrame = z.infer<typeof CollectorFrame>

const Prove = z.object({
  type: z.literal('prove'),
  hostId: HostId,
  epoch: Epoch,
  agentVersion: z.string().max(32),
  /** Ed25519 over proofText(), base64. */
  signature: z.string().min(80).max(100),
  traits: Traits.optional(),
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
const RoundFrame = z.object({
  type: z.literal('round'),
  epoch: Epoch,
  seq: Seq,
  round: Round,
  /** live: it overtakes a backlog, so the numbers before it are still to come. Otherwise they never will. */
  lane: z.enum(['live', 'backlog']).optional(),
})
/** Takes the place of rounds that will never come; acknowledged like them. */
const Gone = z.object({
  type: z.literal('gone'),
  epoch: Epoch,
  fromSeq: Seq,
  toSeq: Seq,
  reason: GoneReason,
  /** Rounds by inspection, as far as known. */
  counts: z
    .record(InspectionName, z.int().min(1))
    .refine((counts) => Object.keys(counts).length <= LIMITS.inspectionsPerHost)
    .optional(),
  /** When the first and the last of them was observed. */
  fromAt: Moment.optional(),
  toAt: Moment.optional(),
})
/** A new key for this host, signed with itself over rotationText(). */
const RotateKey = z.object({
  type: z.literal('rotate-key'),
  publicKey: z.string().min(40).max(200),
  signature: z.string().min(80).max(100),
})
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

export const AgentFrame = z.discriminatedUnion('type', [
  Prove,
  Hello,
  RoundFrame,
  Gone,
  Heartbeat,
  DemandRefused,
  RotateKey,
])
export type AgentFrame = z.infer<typeof AgentFrame>

/** POST /agent/enrol: a one-time code for a place in the fleet; the private key never leaves the host. */
export const EnrolRequest = z.object({
  /** The secret of the code. */
  code: z.string().min(8).max(200),
  hostId: HostId,
  /** Ed25519 public key, SPKI in base64. */
  publicKey: z.string().min(40).max(200),
  /** Ed25519 over `xunjian.v1 enrol\n<nonce>\n<hostId>`, base64; the nonce comes from POST /agent/enrol/nonce. */
  nonce: z.string().min(32).max(128),
  signature: z.string().min(80).max(100),
  facts: HostFacts,
  traits: Traits.optional(),
})
export type EnrolRequest = z.infer<typeof EnrolRequest>

export function enrolProofText(proof: { nonce: string; hostId: string }): string {
  return `xunjian.v1 enrol\n${proof.nonce}\n${proof.hostId}`
}

export const EnrolNonce = z.object({ nonce: z.string().min(32).max(128) })
export type EnrolNonce = z.infer<typeof EnrolNonce>

export const EnrolAnswer = z.object({
  /** The one that was asked for, or the old one that a re-installed machine gets back. */
  hostId: HostId,
  collectorId: z.string().max(64),
  labels: z.record(z.string().max(64), z.string().max(128)),
})
export type EnrolAnswer = z.infer<typeof EnrolAnswer>
