// The decoder: bytes of a socket become a frame of the protocol or a refusal with its reason; never throws.
import { isUtf8 } from 'node:buffer'
import type { z } from 'zod'
import { Summary } from '../../shared/finding.ts'
import { LIMITS } from '../../shared/limits.ts'
import { AgentFrame, type RefusalReason } from '../../shared/protocol.ts'
import { COLLECTOR_LIMITS } from '../limits.ts'
import { compileFastCheck, type FastCheck } from './compiled-schema.ts'
import { isDeeperThan } from './depth.ts'

export type DecodedFrame =
  | { readonly ok: true; readonly frame: AgentFrame }
  | { readonly ok: false; readonly reason: RefusalReason; readonly message: string; readonly seq?: number }

type HeartbeatFrame = Extract<AgentFrame, { type: 'heartbeat' }>

// Far above what the schemas need, far below what a recursive reader could not bear.
const MAX_DEPTH = COLLECTOR_LIMITS.frameDepth
const HEARTBEAT_PREFIX = Buffer.from('{"type":"heartbeat"')
const ROUND_HEAD = /^\{"type":"round","epoch":"[0-9a-f]{16}","seq":(\d{1,16}),/

const SCHEMAS = new Map(AgentFrame.options.map((schema) => [schema.shape.type.value as string, schema]))
const FREQUENT = new Map([...SCHEMAS].filter(([type]) => type === 'round' || type === 'heartbeat'))
// Compiled on first use, not at import.
const fastChecks = new Map<string, FastCheck>()

export function decodeAgentFrame(raw: Uint8Array): DecodedFrame {
  if (raw.byteLength > LIMITS.frameBytes) {
    return refuse('too-large', `a frame has at most ${LIMITS.frameBytes} bytes`, seqOfHead(raw))
  }
  const value = parseText(raw)
  if (value === undefined) return refuse('malformed', 'not a JSON object in UTF-8', seqOfHead(raw))
  const type = value.type
  const schema = typeof type === 'string' ? SCHEMAS.get(type) : undefined
  if (schema === undefined)
    return refuse('unknown-type', `unknown type ${JSON.stringify(type)?.slice(0, 80)}`)
  return isFrameForSure(value, schema.shape.type.value)
    ? { ok: true, frame: value as AgentFrame }
    : askZod(value, schema)
}

/** Cheap enough for the thread that owns the sockets: true only for what the agents write as a heartbeat. */
export function isHeartbeat(raw: Uint8Array): boolean {
  return raw.byteLength < 1_000 && HEARTBEAT_PREFIX.equals(raw.subarray(0, HEARTBEAT_PREFIX.byteLength))
}

export function decodeHeartbeat(raw: Uint8Array): HeartbeatFrame | null {
  const decoded = decodeAgentFrame(raw)
  return decoded.ok && decoded.frame.type === 'heartbeat' ? decoded.frame : null
}

function isFrameForSure(value: Record<string, unknown>, type: string): boolean {
  const schema = FREQUENT.get(type)
  if (schema === undefined) return false
  let check = fastChecks.get(type)
  if (check === undefined) {
    check = compileFastCheck(schema, [
      { schema: Summary.shape.values, maxProperties: LIMITS.valuesPerFinding },
    ])
    fastChecks.set(type, check)
  }
  return check(value)
}

function askZod(value: Record<string, unknown>, schema: z.ZodType<AgentFrame>): DecodedFrame {
  if (isDeeperThan(value, MAX_DEPTH))
    return refuse('malformed', `nested deeper than ${MAX_DEPTH}`, seqOf(value))
  const result = schema.safeParse(value)
  if (result.success) return { ok: true, frame: result.data }
  const [issue] = result.error.issues
  return refuse('malformed', `${value.type}: ${issue?.path.join('.')}: ${issue?.message}`, seqOf(value))
}

function parseText(raw: Uint8Array): Record<string, unknown> | undefined {
  if (!isUtf8(raw)) return undefined
  try {
    const value: unknown = JSON.parse(
      Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8'),
    )
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function refuse(reason: RefusalReason, message: string, seq?: number): DecodedFrame {
  const refusal = { ok: false, reason, message: message.slice(0, 500) } as const
  return seq === undefined ? refusal : { ...refusal, seq }
}

function seqOf(value: Record<string, unknown>): number | undefined {
  const seq = value.type === 'round' ? value.seq : undefined
  return typeof seq === 'number' && Number.isSafeInteger(seq) && seq > 0 ? seq : undefined
}

/** The seq of a round that cannot be parsed, so that the agent can drop it instead of sending it for ever. */
function seqOfHead(raw: Uint8Array): number | undefined {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 80)).toString('latin1')
  return seqOf({ type: 'round', seq: Number(ROUND_HEAD.exec(head)?.[1]) })
}
