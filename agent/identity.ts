// Who this host is: an install id and an Ed25519 key pair; the private key never leaves its file.
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ConfigError } from '../shared/config-error.ts'
import { EnrolAnswer, HostId } from '../shared/protocol.ts'

const Enrolment = z.object({
  hostId: HostId,
  collectorId: EnrolAnswer.shape.collectorId.nullable(),
  collectorUrl: z.string().nullable(),
})
type Enrolment = z.infer<typeof Enrolment>

export type Identity = Enrolment & {
  /** SPKI in base64. */
  readonly publicKey: string
  /** Ed25519 over the text, in base64. */
  readonly sign: (text: string) => string
}

export type EnrolledIdentity = Identity & { readonly collectorId: string; readonly collectorUrl: string }

const keyFile = (stateDir: string) => join(stateDir, 'host.key')
const pendingDir = (stateDir: string) => join(stateDir, 'enrolling')
const identityFile = (stateDir: string) => join(stateDir, 'identity.json')

/** Makes the folder, for nobody but the agent's own user. */
export function prepareStateDir(stateDir: string): void {
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 })
    chmodSync(stateDir, 0o700)
    writeFileSync(join(stateDir, '.writable'), '')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    // A full disk is an agent's daily bread; only a folder that cannot be used at all is a mistake.
    if (code === 'ENOSPC') return
    const hint = 'run as the user that owns it, or set "state" or XUNJIAN_AGENT_STATE'
    throw new ConfigError(stateDir, [
      { path: '', message: `cannot be used as the folder of the state (${code})`, hint },
    ])
  }
}

/** Null before the first enrolment. */
export function readIdentity(stateDir: string): Identity | null {
  finishEnrolment(stateDir)
  return readFrom(stateDir)
}

/** The identity of an enrolment that has begun and not ended. */
export function readPending(stateDir: string): Identity | null {
  return readFrom(pendingDir(stateDir))
}

function readFrom(folder: string): Identity | null {
  if (!existsSync(identityFile(folder)) || !existsSync(keyFile(folder))) return null
  try {
    const enrolment = Enrolment.parse(JSON.parse(readFileSync(identityFile(folder), 'utf8')))
    return withKey(enrolment, createPrivateKey(readFileSync(keyFile(folder))))
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    const hint = 'enrol this host again: xunjian-agent enrol --again --collector URL --code CODE'
    throw new ConfigError(folder, [
      { path: 'identity.json, host.key', message: `cannot be read: ${reason}`, hint },
    ])
  }
}

export function isEnrolled(identity: Identity | null): identity is EnrolledIdentity {
  return identity !== null && identity.collectorId !== null && identity.collectorUrl !== null
}

/**
 * The identity to enrol with, on disk before anybody hears of it: an enrolment that was interrupted goes on with the
 * same key. Apart from the identity that is in use, which stays until the new one is accepted.
 */
export function createPending(stateDir: string): Identity {
  const folder = pendingDir(stateDir)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  const { privateKey } = generateKeyPairSync('ed25519')
  writeSafely(keyFile(folder), String(privateKey.export({ type: 'pkcs8', format: 'pem' })))
  const enrolment = { hostId: randomUUID(), collectorId: null, collectorUrl: null }
  writeEnrolment(folder, enrolment)
  return withKey(enrolment, privateKey)
}

export function acceptPending(stateDir: string, enrolment: Enrolment): void {
  writeEnrolment(pendingDir(stateDir), enrolment)
  finishEnrolment(stateDir)
}

/** Moves an accepted identity into its place; done again at the next start when it was cut off half way. */
function finishEnrolment(stateDir: string): void {
  const folder = pendingDir(stateDir)
  if (!existsSync(identityFile(folder))) return
  const pending = Enrolment.safeParse(JSON.parse(readFileSync(identityFile(folder), 'utf8')))
  if (!pending.success || pending.data.collectorId === null) return
  for (const file of [keyFile, identityFile]) {
    if (!existsSync(file(folder))) continue
    if (existsSync(file(stateDir))) renameSync(file(stateDir), `${file(stateDir)}.old`)
    renameSync(file(folder), file(stateDir))
  }
  rmSync(folder, { recursive: true })
}

function writeEnrolment(folder: string, { hostId, collectorId, collectorUrl }: Enrolment): void {
  writeSafely(identityFile(folder), `${JSON.stringify({ hostId, collectorId, collectorUrl }, null, 2)}\n`)
}

function withKey(enrolment: Enrolment, privateKey: KeyObject): Identity {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64')
  return {
    ...enrolment,
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  }
}

/** Whole or not at all, and never readable by others, not even for a moment. */
function writeSafely(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}
