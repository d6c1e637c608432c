// Frames of proven agents on their way to the writer: heartbeats answered at once, taps closed for who sends too much.
import { decodeHeartbeat, isHeartbeat } from '../ingest/frames.ts'
import type { WriterClient } from '../ingest/writer-client.ts'
import { createBackPressure } from './back-pressure.ts'
import type { Connection } from './connection.ts'

export type IntakeWriter = Pick<WriterClient, 'takeFrame' | 'takeHeartbeat' | 'isFull' | 'hasRoom'>

export function createIntake(writer: IntakeWriter) {
  const backPressure = createBackPressure(writer)

  const pass = (connection: Connection, raw: Buffer, receivedAt: number) => {
    const heartbeat = isHeartbeat(raw) ? decodeHeartbeat(raw) : null
    if (heartbeat === null) {
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
    isHeld: backPressure.isHeld,
    forget: backPressure.forget,
  }
}
