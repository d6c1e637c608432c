// Frames of proven connections: decoded, checked for order and repetition, handed to the path.
import type { AgentFrame, RefusalReason } from '../../shared/protocol.ts'
import { isBuiltIn } from './built-in.ts'
import { endingOf } from './end-connection.ts'
import { decodeAgentFrame } from './frames.ts'
import { greetHost, noteHeartbeat } from './hosts.ts'
import { ingestRound } from './ingest.ts'
import { type HostMemory, type Memory, NO_MARK } from './memory.ts'
import type { RawFrame, Refusal } from './messages.ts'

export type Intake = {
  readonly refusals: Refusal[]
  readonly refusedDemands: { readonly requestId: string; readonly reason: string }[]
}
type RoundFrame = Extract<AgentFrame, { type: 'round' }>

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
  memory.pending.bytes += frame.raw.byteLength
  applyFrame(memory, host, frame, decoded.frame, intake)
}

function applyFrame(memory: Memory, host: HostMemory, raw: RawFrame, frame: AgentFrame, intake: Intake) {
  switch (frame.type) {
    case 'round':
      return takeRound(memory, host, raw, frame, intake)
    case 'hello':
      return greetHost(memory, host, frame, raw.receivedAt)
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
    case 'rotate-key':
    case 'prove':
      refuse(intake, raw, { reason: 'malformed', message: 'this connection is proven already', close: true })
  }
}

function takeRound(memory: Memory, host: HostMemory, raw: RawFrame, frame: RoundFrame, intake: Intake): void {
  const { epoch, seq, round } = frame
  if (isBuiltIn(round.inspection)) {
    refuse(intake, raw, {
      reason: 'malformed',
      message: `"${round.inspection}" is the collector's own`,
      seq,
      close: false,
    })
    return
  }
  const mark = (host.marks.get(epoch) ?? NO_MARK).seq
  if (seq > mark) {
    const hostNum = host.record.num
    if (seq > mark + 1 && mark > 0) {
      memory.pending.writes.push({
        kind: 'hole',
        hostNum,
        epoch,
        fromSeq: mark + 1,
        toSeq: seq - 1,
        at: raw.receivedAt,
        reason: 'unexplained',
        counts: {},
        fromAt: null,
        toAt: null,
      })
    }
    ingestRound(memory, { host, round, receivedAt: raw.receivedAt, epoch, seq })
    host.marks.set(epoch, { seq, ahead: [] })
    memory.pending.dirtyMarks.set(`${hostNum}/${epoch}`, { host, epoch })
  }
  // Told again of what is stored already, the agent needs the acknowledgement that it missed.
  memory.pending.acks.set(raw.connection, {
    connection: raw.connection,
    epoch,
    ...(host.marks.get(epoch) ?? { seq, ahead: [] }),
  })
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
