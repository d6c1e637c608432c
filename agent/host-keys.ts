// The Ed25519 key that this host proves itself with, and the next one while it is being changed; neither leaves its file.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { chownSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeSafely } from './write-safely.ts'

export type HostKey = {
  /** SPKI in base64. */
  readonly publicKey: string
  /** Ed25519 over the text, in base64. */
  readonly sign: (text: string) => string
}

export const keyFile = (folder: string) => join(folder, 'host.key')
export const nextKeyFile = (folder: string) => join(folder, 'host.key.next')

/** A new key in its file; what was there is gone. */
export function createKey(path: string): HostKey {
  const { privateKey } = generateKeyPairSync('ed25519')
  writeSafely(path, String(privateKey.export({ type: 'pkcs8', format: 'pem' })))
  return fromPrivate(privateKey)
}

/**
 * A class because it has a life: present, next, and the next in the place of the present. The collector stores the next
 * before this host moves it, so after a crash in between either may be the one that it knows.
 */
export class HostKeys {
  readonly #folder: string
  #present: HostKey
  /** The collector did not know the next key when it was last tried. */
  #isNextRefused = false

  constructor(folder: string) {
    this.#folder = folder
    this.#present = readKey(keyFile(folder))
  }

  get present(): HostKey {
    return this.#present
  }

  /** Read each time, since the command line makes it too. Null when there is none, or none that can be read. */
  next(): HostKey | null {
    const path = nextKeyFile(this.#folder)
    try {
      return existsSync(path) ? readKey(path) : null
    } catch {
      return null
    }
  }

  /** The next one first: where it is known, the present one is not any more. */
  toProve(): HostKey {
    return (this.#isNextRefused ? null : this.next()) ?? this.#present
  }

  /** Whether there is another key to try at once. */
  noteRefused(key: HostKey): boolean {
    this.#isNextRefused = key.publicKey !== this.#present.publicKey
    return this.#isNextRefused
  }

  /** On disk before anybody hears of it; the one that is there already stays. */
  prepareNext(): HostKey {
    const known = this.next()
    if (known !== null) return known
    const path = nextKeyFile(this.#folder)
    const made = createKey(path)
    keepOwner(keyFile(this.#folder), path)
    return made
  }

  /** The collector knows this key; true when it took the place of the present one. */
  accept(publicKey: string): boolean {
    this.#isNextRefused = false
    const next = this.next()
    if (next?.publicKey !== publicKey) return false
    renameSync(nextKeyFile(this.#folder), keyFile(this.#folder))
    this.#present = next
    return true
  }

  /** When the present key was made. */
  since(): number {
    return statSync(keyFile(this.#folder)).mtimeMs
  }
}

function readKey(path: string): HostKey {
  return fromPrivate(createPrivateKey(readFileSync(path)))
}

function fromPrivate(privateKey: KeyObject): HostKey {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64')
  return { publicKey, sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64') }
}

/** Made by root on the command line, it is the agent's all the same. */
function keepOwner(model: string, path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(model)
  chownSync(path, uid, gid)
}
