// The first frame of a connection: the proof that it speaks for its host, and the lease that the writer gives for it.
import { proofText, type RefusalReason, type Traits } from '../../shared/protocol.ts'
import { decodeAgentFrame } from '../ingest/frames.ts'
import type { ConnectAnswer } from '../ingest/messages.ts'
import { type WriterClient, WriterFailure } from '../ingest/writer-client.ts'
import { COLLECTOR_LIMITS } from '../limits.ts'
import type { Connection } from './connection.ts'
import { isProof } from './proof.ts'

export type FindHost = (
  hostId: string,
) => { readonly publicKey: string; readonly revokedAt: number | null } | null
export type Proven = { readonly hostId: string; readonly answer: ConnectAnswer }
export type NotProven = { readonly refused: RefusalReason; readonly message: string }

type Parts = {
  readonly writer: Pick<WriterClient, 'command'>
  readonly findHost: FindHost
  readonly collectorId: string
  readonly clock: () => number
}

const MAX_PROOF_BYTES = COLLECTOR_LIMITS.proofBytes

export async function prove(raw: Buffer, connection: Connection, parts: Parts): Promise<Proven | NotProven> {
  if (raw.byteLength > MAX_PROOF_BYTES) return { refused: 'too-large', message: 'a proof is short' }
  const decoded = decodeAgentFrame(raw)
  if (!decoded.ok) return { refused: decoded.reason, message: decoded.message }
  const { frame } = decoded
  if (frame.type !== 'prove') return { refused: 'not-proven', message: 'the first frame is a proof' }
  const { hostId, signature, epoch, agentVersion, traits = null } = frame
  const host = parts.findHost(hostId)
  if (host === null) return { refused: 'unknown-host', message: 'this host is not enrolled here' }
  if (host.revokedAt !== null) return { refused: 'revoked', message: 'this host was revoked' }
  const { nonce, binding } = connection
  const text = proofText({ nonce, hostId, collectorId: parts.collectorId, binding })
  const isProven = await isProof({ publicKey: host.publicKey, text, signature })
  if (!isProven) return { refused: 'bad-proof', message: 'the signature does not fit the key of this host' }
  const { address } = connection
  return takeLease({ connection: connection.id, hostId, epoch, agentVersion, traits, address }, parts)
}

type Newcomer = {
  readonly connection: number
  readonly hostId: string
  readonly epoch: string
  readonly agentVersion: string
  readonly traits: Traits | null
  readonly address: string | null
}

async function takeLease(newcomer: Newcomer, { writer, clock }: Parts): Promise<Proven | NotProven> {
  try {
    const answer = await writer.command({ kind: 'connect', ...newcomer, at: clock() })
    return { hostId: newcomer.hostId, answer }
  } catch (err) {
    if (!(err instanceof WriterFailure)) throw err
    const { code, detail } = err
    if (code !== 'unknown-host' && code !== 'revoked' && code !== 'cloned') throw err
    return { refused: code, message: detail ?? 'this host has no place here any more' }
  }
}
