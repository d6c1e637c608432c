// Ends the live connection of a host from the inside: what it still sends is refused with the same words.

import type { HostMemory } from './host-memory.ts'
import type { Memory } from './memory.ts'
import type { Refusal } from './messages.ts'

export type Ending = Pick<Refusal, 'reason' | 'message'>

/** Told to the gateway after the commit that shuts the host out. */
export function endConnection(memory: Memory, host: HostMemory, ending: Ending): void {
  const { connection } = host
  if (connection === null) return
  memory.connections.delete(connection)
  host.connection = null
  memory.ended.set(connection, ending)
  memory.pending.refusals.push({ connection, ...ending, close: true })
  memory.pending.events.push({ type: 'host', hostId: host.record.id })
}

/** Why a connection holds no lease; `superseded` is what is left when nobody ended it. */
export function endingOf(memory: Memory, connection: number): Ending {
  const superseded = {
    reason: 'superseded',
    message: 'a newer connection of this host has taken over',
  } as const
  return memory.ended.get(connection) ?? superseded
}
