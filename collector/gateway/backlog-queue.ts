// Rounds that agents kept while they were away: handed to the writer a few at a time, so that no live round waits behind
// the backlog of a fleet.
import type { Connection } from './connection.ts'

export type BacklogFrame = { readonly raw: Buffer; readonly receivedAt: number }
export type BacklogParts = {
  readonly pass: (connection: Connection, frame: BacklogFrame) => void
  /** Frames that the writer has not taken yet. */
  readonly waiting: () => number
}

/** So many frames of a backlog may wait in the writer: about as many as it takes between two commits. */
const IN_WRITER = 128
const LOOK_AGAIN_MS = 5
const HEAD_BYTES = 120
const TAIL_BYTES = 24
/** Above this the taps of those who send a backlog are closed until it has gone down. */
const HELD_BYTES = 32 * 1024 * 1024

/** By its bytes, since nothing is parsed here; a frame that lies about its lane only delays itself. */
export function laneOf(raw: Buffer): 'backlog' | 'live' | 'in-order' | 'other' {
  const head = raw.toString('latin1', 0, HEAD_BYTES)
  if (!head.startsWith('{"type":"round"') && !head.startsWith('{"type":"gone"')) return 'other'
  const places = head + raw.toString('latin1', Math.max(0, raw.byteLength - TAIL_BYTES))
  if (places.includes('"lane":"backlog"')) return 'backlog'
  return places.includes('"lane":"live"') ? 'live' : 'in-order'
}

export function createBacklogQueue({ pass, waiting }: BacklogParts) {
  const held = new Map<Connection, BacklogFrame[]>()
  const closed = new Set<Connection>()
  let bytes = 0
  let isLooking = false

  const look = () => {
    isLooking = false
    let room = IN_WRITER - waiting()
    // One of each agent in turn, so that the longest backlog does not come first.
    for (const [connection, frames] of held) {
      if (room <= 0) break
      held.delete(connection)
      const frame = frames.shift()
      if (frame === undefined) continue
      bytes -= frame.raw.byteLength
      if (frames.length > 0) held.set(connection, frames)
      room -= 1
      pass(connection, frame)
    }
    if (bytes < HELD_BYTES / 2) openTaps()
    if (held.size > 0) lookLater()
  }
  const lookLater = () => {
    if (isLooking) return
    isLooking = true
    if (waiting() < IN_WRITER) setImmediate(look)
    else setTimeout(look, LOOK_AGAIN_MS)
  }
  const openTaps = () => {
    for (const connection of closed) connection.resume('backlog')
    closed.clear()
  }

  return {
    /** True when the frame waits here; it then keeps its place among those of its agent that are not live. */
    take(connection: Connection, frame: BacklogFrame): boolean {
      const lane = laneOf(frame.raw)
      const frames = held.get(connection)
      const waitsHere = lane === 'backlog' || (lane === 'in-order' && frames !== undefined)
      if (!waitsHere) return false
      bytes += frame.raw.byteLength
      if (frames === undefined) held.set(connection, [frame])
      else frames.push(frame)
      if (bytes > HELD_BYTES) {
        closed.add(connection)
        connection.pause('backlog')
      }
      lookLater()
      return true
    },
    isHeld: (connection: Connection) => closed.has(connection),
    forget(connection: Connection): void {
      for (const { raw } of held.get(connection) ?? []) bytes -= raw.byteLength
      held.delete(connection)
      closed.delete(connection)
    },
  }
}
