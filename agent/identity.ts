// Who this host is: an install id, its key, and by what it knows its collector.
import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ConfigError } from '../shared/config-error.ts'
import { EnrolAnswer, HostId } from '../shared/protocol.ts'
import { createKey, type HostKey, HostKeys, keyFile, nextKeyFile } from './host-keys.ts'
import { authorityFile } from './trusted-authorities.ts'
import { writeSafely } from './write-safely.ts'

const Enrolment = z.object({
  hostId: HostId,
  collectorId: EnrolAnswer.shape.collectorId.nullable(),
  collectorUrl: z.string().nullable(),
  /** Whether the collector is known by the authorities in authority.pem and by no others. */
  pinsAuthority: z.boolean().default(false),
})
type Enrolment = z.infer<typeof Enrolment>

export type Identity = Enrolment &
  HostKey & {
    readonly keys: HostKeys
    /** Of the files that belong to it. */
    readonly folder: string
  }

export type EnrolledIdentity = Identity & { readonly collectorId: string; readonly collectorUrl: string }

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
    return withKey(enrolment, folder)
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
  createKey(keyFile(folder))
  const enrolment = { hostId: randomUUID(), collectorId: null, collectorUrl: null, pinsAuthority: false }
  writeEnrolment(folder, enrolment)
  return withKey(enrolment, folder)
}

/** `authority`: the certificate, in PEM, that this collector is known by from now on; null: those of the system. */
export function acceptPending(
  stateDir: string,
  { authority, ...enrolment }: Omit<Enrolment, 'pinsAuthority'> & { readonly authority: string | null },
): void {
  if (authority !== null) writeSafely(authorityFile(pendingDir(stateDir)), authority)
  writeEnrolment(pendingDir(stateDir), { ...enrolment, pinsAuthority: authority !== null })
  finishEnrolment(stateDir)
}

/** Moves an accepted identity into its place; done again at the next start when it was cut off half way. */
function finishEnrolment(stateDir: string): void {
  const folder = pendingDir(stateDir)
  if (!existsSync(identityFile(folder))) return
  const pending = Enrolment.safeParse(JSON.parse(readFileSync(identityFile(folder), 'utf8')))
  if (!pending.success || pending.data.collectorId === null) return
  // The next key of the identity before this one.
  rmSync(nextKeyFile(stateDir), { force: true })
  for (const file of [keyFile, authorityFile, identityFile]) {
    if (!existsSync(file(folder))) continue
    if (existsSync(file(stateDir))) renameSync(file(stateDir), `${file(stateDir)}.old`)
    renameSync(file(folder), file(stateDir))
  }
  rmSync(folder, { recursive: true })
}

function writeEnrolment(folder: string, enrolment: Enrolment): void {
  const { hostId, collectorId, collectorUrl, pinsAuthority } = enrolment
  const content = { hostId, collectorId, collectorUrl, pinsAuthority }
  writeSafely(identityFile(folder), `${JSON.stringify(content, null, 2)}\n`)
}

function withKey(enrolment: Enrolment, folder: string): Identity {
  const keys = new HostKeys(folder)
  return { ...enrolment, ...keys.present, keys, folder }
}
