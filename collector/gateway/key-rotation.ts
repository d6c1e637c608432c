// A proven connection brings its host a new key: the signature is checked here, the writer stores it, then it is told.
import type { Logger } from 'pino'
import { type RefusalReason, rotationText } from '../../shared/protocol.ts'
import { decodeAgentFrame } from '../ingest/frames.ts'
import { type WriterClient, WriterFailure } from '../ingest/writer-client.ts'
import type { Connection } from './connection.ts'
import { isProof } from './proof.ts'

type Parts = {
  readonly writer: Pick<WriterClient, 'command'>
  readonly clock: () => number
  readonly log: Logger
}
export type RotationRefused = { readonly reason: RefusalReason; readonly message: string }

const PREFIX = Buffer.from('{"type":"rotate-key"')

/** Cheap, since every frame is asked; true for what the agents write. */
export function isKeyRotation(raw: Buffer): boolean {
  return raw.byteLength < 2_000 && PREFIX.equals(raw.subarray(0, PREFIX.byteLength))
}

export function createKeyRotation({ writer, clock, log }: Parts) {
  const busy = new Set<Connection>()

  const rotate = async (connection: Connection, raw: Buffer): Promise<RotationRefused | null> => {
    const decoded = decodeAgentFrame(raw)
    if (!decoded.ok) return decoded
    const { frame } = decoded
    const { hostId, nonce, address } = connection
    if (frame.type !== 'rotate-key' || hostId === null)
      return { reason: 'malformed', message: 'not the new key of a host' }
    const { publicKey, signature } = frame
    const text = rotationText({ nonce, hostId, publicKey })
    if (!(await isProof({ publicKey, text, signature })))
      return { reason: 'bad-proof', message: 'the new key has not signed' }
    await writer.command({ kind: 'rotate-key', connection: connection.id, publicKey, address, at: clock() })
    log.info({ connection: connection.id, hostId }, 'the host has a new key')
    connection.send({ type: 'key-rotated', publicKey })
    return null
  }

  return {
    /** Null: done, and the agent was told. */
    async take(connection: Connection, raw: Buffer): Promise<RotationRefused | null> {
      if (busy.has(connection)) return { reason: 'malformed', message: 'one new key at a time' }
      busy.add(connection)
      try {
        return await rotate(connection, raw)
      } catch (err) {
        if (err instanceof WriterFailure && err.code === 'superseded')
          return { reason: 'superseded', message: 'a newer connection of this host has taken over' }
        log.error({ connection: connection.id, err }, 'a new key could not be stored')
        return { reason: 'try-again-later', message: 'the collector could not store the new key' }
      } finally {
        busy.delete(connection)
      }
    },
  }
}
