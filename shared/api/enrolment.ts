// How hosts are let in, told apart and shut out, as the API shows it.
import { z } from 'zod'
import { Moment } from '../finding.ts'
import { LIMITS } from '../limits.ts'
import { refusal } from '../mistakes.ts'
import { isPlain } from '../plain-text.ts'
import { GoneReason, Traits } from '../protocol.ts'
import { Cursor } from './common.ts'

/** Labels are read and compared by people: what hides in them or turns them round is refused. */
const Plain = z.string().refine(isPlain, refusal('not-plain'))

export const EnrolCodeRequest = z.object({
  labels: z
    .record(Plain.min(1).max(64), Plain.max(128))
    .refine(
      (labels) => Object.keys(labels).length <= LIMITS.labelsPerHost,
      refusal('too-many', { maximum: LIMITS.labelsPerHost }),
    )
    .default({}),
  validMinutes: z.int().min(1).max(525_600).default(60),
  /** How many hosts may enrol with it; above 1 for images and automation. */
  uses: z.int().min(1).max(LIMITS.usesPerCode).default(1),
  /** For people, to tell codes apart. */
  note: z.string().trim().max(200).default(''),
})
/** Shown once: afterwards the collector knows only the hash of its secret. */
export const EnrolCode = z
  .object({
    id: z.string(),
    /** Address, secret and authority in one word: shared/enrol-code.ts. */
    code: z.string(),
    url: z.string(),
    expiresAt: Moment,
    labels: z.record(z.string(), z.string()),
    uses: z.int(),
  })
  .meta({ id: 'EnrolCode' })
export type EnrolCode = z.infer<typeof EnrolCode>

export const EnrolCodeState = z.enum(['usable', 'used-up', 'expired', 'revoked'])
export type EnrolCodeState = z.infer<typeof EnrolCodeState>
export const EnrolCodeRow = z
  .object({
    id: z.string(),
    state: EnrolCodeState,
    note: z.string(),
    labels: z.record(z.string(), z.string()),
    createdAt: Moment,
    createdBy: z.string(),
    expiresAt: Moment,
    uses: z.int(),
    used: z.int(),
    lastUsedAt: Moment.nullable(),
    revokedAt: Moment.nullable(),
    /** The host that gets its old identity back with it. */
    hostId: z.uuid().nullable(),
    hostName: z.string().nullable(),
  })
  .meta({ id: 'EnrolCodeRow' })
export type EnrolCodeRow = z.infer<typeof EnrolCodeRow>
export const EnrolCodes = z.object({ codes: z.array(EnrolCodeRow) })

export const RevokeHost = z.object({ reason: z.string().trim().min(1).max(LIMITS.reasonLength) })
/** For a machine that was installed anew and is to be the host that it was: a code bound to it. */
export const ReadmitHost = z.object({ validMinutes: z.int().min(1).max(10_080).default(60) })
/** Which of two machines with one identity keeps it; the other has to enrol for itself. */
export const SettleIdentity = z.object({ keep: z.enum(['known', 'other']) })

/** Who a host is, and who else claimed to be it. */
export const HostIdentity = z
  .object({
    /** SHA-256 of its public key, hexadecimal in groups for people. */
    keyFingerprint: z.string(),
    keySince: Moment,
    enrolledAt: Moment,
    revokedAt: Moment.nullable(),
    revokedReason: z.string().nullable(),
    traits: Traits.nullable(),
    /** A second machine with this identity, whose records are not taken. */
    other: z
      .object({
        traits: Traits,
        hostname: z.string().nullable(),
        address: z.string().nullable(),
        firstSeenAt: Moment,
        lastSeenAt: Moment,
        /** When a person decided that it is not this host; null while that is open. */
        settledAt: Moment.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'HostIdentity' })
export type HostIdentity = z.infer<typeof HostIdentity>

/** Rounds that never arrived. `unexplained`: the agent did not say why. */
export const HoleReason = z.enum([...GoneReason.options, 'unexplained'])
export type HoleReason = z.infer<typeof HoleReason>
export const Hole = z
  .object({
    id: z.int(),
    rounds: z.int(),
    reason: HoleReason,
    /** In words, with count and times. */
    sentence: z.string(),
    /** When the first and the last was observed; null when that is not known. */
    fromAt: Moment.nullable(),
    toAt: Moment.nullable(),
    notedAt: Moment,
    counts: z.record(z.string(), z.int()),
  })
  .meta({ id: 'Hole' })
export type Hole = z.infer<typeof Hole>
export const HolePage = z.object({ holes: z.array(Hole), total: z.int(), next: Cursor.nullable() })

/** The collector's own authority and certificate. */
export const TrustState = z
  .object({
    /** own: made by the collector; given: from files; none: plain HTTP on loopback. */
    kind: z.enum(['own', 'given', 'none']),
    url: z.string(),
    names: z.array(z.string()),
    authority: z.object({ fingerprint: z.string(), notAfter: Moment }).nullable(),
    certificate: z.object({ notBefore: Moment, notAfter: Moment }).nullable(),
    /** Of the certificate: it ends within 14 days and nothing renewed it, it has ended, its new files do not fit. */
    trouble: z.enum(['ends-soon', 'ended', 'unusable-files']).nullable(),
    /** An authority that is announced and takes over at a moment; hosts that have not heard of it yet. */
    next: z
      .object({ fingerprint: z.string(), takesOverAt: Moment, hostsInformed: z.int(), hosts: z.int() })
      .nullable(),
  })
  .meta({ id: 'TrustState' })
export type TrustState = z.infer<typeof TrustState>

export const RotateAuthority = z.object({
  /** How long hosts have to hear of the next authority before it takes over. */
  takesOverAfterMs: z.int().min(0).max(31_536_000_000).default(2_592_000_000),
})
export const KeyRotationAsked = z.object({ asked: z.literal(true) })
