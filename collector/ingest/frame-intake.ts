// Frames of proven connections: decoded, checked for order and repetition, handed to the path.
import { LIMITS } from '../../shared/limits.ts'
import type { AgentFrame, RefusalReason } from '../../shared/protocol.ts'
import { COLLECTOR_LIMITS } from '../limits.ts'
import { isBuiltIn } from './built-in.ts'
import { deliverGone, deliverRound } from './delivery.ts'
import { endingOf } from './end-connection.ts'
import { decodeAgentFrame } from './frames.ts'
import type { HostMemory } from './host-memory.ts'
import { greetHost, noteHeartbeat } from './hosts.ts'
import type { Memory } from './memory.ts'
import type { RawFrame, Refusal } from './messages.ts'
import { hasRoomForSeries } from './room.ts'
import { wantRoundsOf } from './verify-by-round.ts'

export type Intake = {
  readonly refusals: Refusal[]
  readonly refusedDemands: { readonly requestId: string; readonly reason: string }[]
}
type RoundFrame = Extract<AgentFrame, { type: 'round' }>
type GoneFrame = Extract<AgentFrame, { type: 'gone' }>

export function takeFrame(memory: Memory, frame: RawFrame, intake: Intake): void {
  const host = memory.connections.get(frame.connection)
  if (host === undefined) {
    refuse(intake, frame, { ...endingOf(memory, frame.connection), close: true })
    return
  }
  const decoded = decodeAgentFrame(frame.raw)
  if (!decoded.ok) {
    const { reason, message, seq } = decoded
    // A round that cannot be read is refused for good, so that it does not block those behind it.
    refuse(intake, frame, {
      reason,
      message,
      ...(seq === undefined ? {} : { seq }),
      close: seq === undefined,
    })
    return
  }
  host.heardAt = frame.receivedAt
  host.heardTick = memory.tick
  memory.pending.bytes += frame.raw.byteLength
  applyFrame(memory, host, frame, decoded.frame, intake)
}

function applyFrame(memory: Memory, host: HostMemory, raw: RawFrame, frame: AgentFrame, intake: Intake) {
  switch (frame.type) {
    case 'round':
      return takeRound(memory, host, raw, frame, intake)
    case 'hello':
      greetHost(memory, host, frame, raw.receivedAt)
      return wantRoundsOf(memory, host)
    case 'heartbeat': {
      const clockOffsetMs = frame.sentAt - raw.receivedAt
      return noteHeartbeat(memory, {
        connection: raw.connection,
        at: raw.receivedAt,
        clockOffsetMs,
        queue: frame.queue,
      })
    }
    case 'demand-refused':
      intake.refusedDemands.push({ requestId: frame.requestId, reason: frame.reason })
      return
    case 'gone':
      return takeGone(memory, host, raw, frame, intake)
    case 'rotate-key':
    case 'prove':
      refuse(intake, raw, { reason: 'malformed', message: 'this connection is proven already', close: true })
  }
}

function takeRound(memory: Memory, host: HostMemory, raw: RawFrame, frame: RoundFrame, intake: Intake): void {
  const { seq, round } = frame
  if (isBuiltIn(round.inspection)) {
    refuse(intake, raw, {
      reason: 'malformed',
      message: `"${round.inspection}" is the collector's own`,
      seq,
      close: false,
    })
    return
  }
  if (!hasRoomForSeries(host, round.inspection)) {
    const message = `rounds of more than ${COLLECTOR_LIMITS.seriesPerHost} inspections`
    refuse(intake, raw, { reason: 'too-many', message, seq, close: false })
    return
  }
  if (!deliverRound(memory, host, raw, frame)) refuseForNow(intake, raw)
}

function takeGone(memory: Memory, host: HostMemory, raw: RawFrame, frame: GoneFrame, intake: Intake): void {
  if (frame.toSeq < frame.fromSeq) {
    refuse(intake, raw, { reason: 'malformed', message: 'gone: toSeq is before fromSeq', close: true })
    return
  }
  if (!deliverGone(memory, host, raw, frame)) refuseForNow(intake, raw)
}

/** Without a number, which would tell the agent to drop the round: it comes back, learns the mark and goes on there. */
function refuseForNow(intake: Intake, raw: RawFrame): void {
  const message = `more than ${LIMITS.aheadRanges} ranges of rounds ahead of the backlog`
  refuse(intake, raw, { reason: 'try-again-later', message, close: true })
}

function refuse(
  intake: Intake,
  frame: RawFrame,
  refusal: {
    readonly reason: RefusalReason
    readonly message: string
    readonly seq?: number
    readonly close: boolean
  },
): void {
  intake.refusals.push({ connection: frame.connection, ...refusal })
}
