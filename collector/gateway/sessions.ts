// All sockets now, whose host each is, and how many there are of each kind.
import type { Connection } from './connection.ts'

export type Presence = { readonly connected: boolean; readonly lastSeenAt: number }

export function createSessions() {
  const all = new Map<number, Connection>()
  const byHost = new Map<string, Connection>()
  const perAddress = new Map<string, number>()
  const lastSeen = new Map<string, number>()
  let unproven = 0

  const countAddress = (address: string, change: 1 | -1) => {
    const count = (perAddress.get(address) ?? 0) + change
    if (count === 0) perAddress.delete(address)
    else perAddress.set(address, count)
  }

  return {
    add(connection: Connection): void {
      all.set(connection.id, connection)
      countAddress(connection.address, 1)
      unproven += 1
    },
    /** The connection speaks for the host from now on. */
    prove(connection: Connection, hostId: string): void {
      connection.hostId = hostId
      byHost.set(hostId, connection)
      unproven -= 1
    },
    remove(connection: Connection): void {
      if (!all.delete(connection.id)) return
      countAddress(connection.address, -1)
      const { hostId } = connection
      if (hostId === null) unproven -= 1
      else {
        lastSeen.set(hostId, Math.max(connection.heardAt, lastSeen.get(hostId) ?? 0))
        if (byHost.get(hostId) === connection) byHost.delete(hostId)
      }
    },
    byId: (id: number) => all.get(id),
    byHost: (hostId: string) => byHost.get(hostId),
    all: (): Iterable<Connection> => all.values(),
    /** Null when the host was not connected since the collector started. */
    presence(hostId: string): Presence | null {
      const connection = byHost.get(hostId)
      if (connection !== undefined) return { connected: true, lastSeenAt: connection.heardAt }
      const lastSeenAt = lastSeen.get(hostId)
      return lastSeenAt === undefined ? null : { connected: false, lastSeenAt }
    },
    counts: () => ({ connections: all.size, unproven, hosts: byHost.size }),
    ofAddress: (address: string) => perAddress.get(address) ?? 0,
  }
}
