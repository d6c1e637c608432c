// Frames of proven agents on their way to the writer: heartbeats answered at once, taps closed for who sends too much.
import { decodeHeartbeat, isHeartbeat } from '../ingest/frames.ts'
import type { WriterClient } from '../ingest/writer-client.ts'
import { createBackPressure } from './back-pressure.ts'
import { createBacklogQueue } from './backlog-queue.ts'
import type { Connection } from './connection.ts'

export type IntakeWriter = Pick<
  WriterClient,
  'takeFrame' | 'takeHeartbeat' | 'isFull' | 'hasRoom' | 'waitingFrames'
>

export function createIntake(writer: IntakeWriter) {
  const backPressure = createBackPressure(writer)
  const backlog = createBacklogQueue({
    waiting: () => writer.waitingFrames(),
    pass: (connection, { raw, receivedAt }) =>
      writer.takeFrame({ connection: connection.id, raw, receivedAt }),
  })

  const pass = (connection: Connection, raw: Buffer, receivedAt: number) => {
    const heartbeat = isHeartbeat(raw) ? decodeHeartbeat(raw) : null
    if (heartbeat === null) {
      if (backlog.take(connection, { raw, receivedAt })) return
      writer.takeFrame({ connection: connection.id, raw, receivedAt })
      return
    }
    const { sentAt, queue } = heartbeat
    connection.send({ type: 'heartbeat', sentAt, at: receivedAt })
    const clockOffsetMs = sentAt - receivedAt
    writer.takeHeartbeat({ connection: connection.id, at: receivedAt, clockOffsetMs, queue })
  }

  return {
    take(connection: Connection, raw: Buffer, receivedAt: number): void {
      pass(connection, raw, receivedAt)
      const waitMs = connection.tap.take(receivedAt)
      if (waitMs > 0) {
        connection.pause('rate')
        setTimeout(() => connection.resume('rate'), waitMs)
      }
      if (writer.isFull()) backPressure.hold(connection)
    },
    isHeld: (connection: Connection) => backPressure.isHeld(connection) || backlog.isHeld(connection),
    forget(connection: Connection): void {
      backPressure.forget(connection)
      backlog.forget(connection)
    },
  }
}
