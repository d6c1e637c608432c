// One socket of one agent: what it has proven, when it was heard, why it is paused, how it ends.
import type { WebSocket } from 'ws'
import type { CollectorFrame, RefusalReason } from '../../shared/protocol.ts'
import type { Ack } from '../ingest/messages.ts'
import { COLLECTOR_LIMITS } from '../limits.ts'
import type { Tap } from './tap.ts'

export type Stage = 'challenged' | 'proving' | 'proven' | 'closing'
export type PauseReason = 'rate' | 'writer' | 'backlog'

// A peer that does not read what it is told is not worth more memory than this.
const MAX_UNREAD_BYTES = COLLECTOR_LIMITS.unreadBytes
const CLOSE_CODES: Partial<Record<RefusalReason, number>> = {
  'too-large': 1009,
  'shutting-down': 1012,
  'too-many': 1013,
  'try-again-later': 1013,
}
const CLOSE_POLICY = 1008

export type ConnectionParts = {
  readonly id: number
  readonly socket: WebSocket
  readonly address: string
  readonly nonce: string
  /** What only the two ends of this TLS session know; null on plain loopback. */
  readonly binding: string | null
  readonly tap: Tap
  readonly at: number
}

/** A class because it has a life: challenged → proving → proven → closing. */
export class Connection {
  readonly id: number
  readonly address: string
  readonly nonce: string
  readonly binding: string | null
  readonly tap: Tap
  readonly socket: WebSocket
  stage: Stage = 'challenged'
  hostId: string | null = null
  heardAt: number
  readonly #pauses = new Set<PauseReason>()

  constructor(parts: ConnectionParts) {
    this.id = parts.id
    this.address = parts.address
    this.nonce = parts.nonce
    this.binding = parts.binding
    this.tap = parts.tap
    this.socket = parts.socket
    this.heardAt = parts.at
  }

  send(frame: CollectorFrame): void {
    this.#sendText(JSON.stringify(frame))
  }

  /** The most frequent frame, written without a detour. */
  acknowledge({ epoch, seq, ahead }: Ack): void {
    const more = ahead.length === 0 ? '' : `,"ahead":${JSON.stringify(ahead)}`
    this.#sendText(`{"type":"ack","epoch":"${epoch}","seq":${seq}${more}}`)
  }

  /** Says why and closes; frames that still arrive are not looked at. */
  refuse(reason: RefusalReason, message: string): void {
    if (this.stage === 'closing') return
    this.send({ type: 'refused', reason, message })
    this.stage = 'closing'
    this.socket.close(CLOSE_CODES[reason] ?? CLOSE_POLICY, reason)
  }

  pause(reason: PauseReason): void {
    this.#pauses.add(reason)
    this.socket.pause()
  }

  resume(reason: PauseReason): void {
    if (this.#pauses.delete(reason) && this.#pauses.size === 0) this.socket.resume()
  }

  terminate(): void {
    this.stage = 'closing'
    this.socket.terminate()
  }

  #sendText(text: string): void {
    if (this.stage === 'closing' || this.socket.readyState !== this.socket.OPEN) return
    if (this.socket.bufferedAmount > MAX_UNREAD_BYTES) {
      this.terminate()
      return
    }
    this.socket.send(text)
  }
}
