// Whether a signature was made with the key of a host; a key or signature that cannot be read proves nothing.
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { BINDING_BYTES, BINDING_LABEL } from '../../shared/protocol.ts'

export type Claim = {
  /** Ed25519, SPKI in base64. */
  readonly publicKey: string
  readonly text: string
  /** Base64. */
  readonly signature: string
}

/** Off the main thread: thousands of agents may come back at once. */
export function isProof(claim: Claim): Promise<boolean> {
  const key = parsePublicKey(claim.publicKey)
  if (key === null) return Promise.resolve(false)
  const signature = Buffer.from(claim.signature, 'base64')
  return new Promise((resolve) => {
    verify(null, Buffer.from(claim.text), key, signature, (err, isValid) => resolve(err === null && isValid))
  })
}

/** Only the two ends of a TLS session can draw it, so a proof that holds it cannot be relayed; null without TLS. */
export function bindingOf(socket: Duplex): string | null {
  if (!(socket instanceof TLSSocket)) return null
  return socket.exportKeyingMaterial(BINDING_BYTES, BINDING_LABEL, Buffer.alloc(0)).toString('base64')
}

export function parsePublicKey(publicKey: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' ? key : null
  } catch {
    return null
  }
}
