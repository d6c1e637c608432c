// Agents that go on sending while the writer is full: their taps are closed and opened again a few at a time.
import type { Connection } from './connection.ts'

const AT_ONCE = 64
const LOOK_AGAIN_MS = 20

export function createBackPressure(writer: { hasRoom(): boolean }) {
  const held = new Set<Connection>()
  let isLooking = false

  const look = () => {
    isLooking = false
    if (writer.hasRoom()) {
      for (const connection of [...held].slice(0, AT_ONCE)) release(connection)
    }
    if (held.size > 0) lookLater()
  }
  // By a timer, because what waits may end without a commit or a refusal that would tell of it.
  const lookLater = () => {
    if (isLooking) return
    isLooking = true
    if (writer.hasRoom()) setImmediate(look)
    else setTimeout(look, LOOK_AGAIN_MS)
  }
  const release = (connection: Connection) => {
    held.delete(connection)
    connection.resume('writer')
  }

  return {
    hold(connection: Connection): void {
      if (held.has(connection)) return
      held.add(connection)
      connection.pause('writer')
      lookLater()
    },
    isHeld: (connection: Connection) => held.has(connection),
    forget: (connection: Connection) => void held.delete(connection),
  }
}
