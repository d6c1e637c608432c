// Secrets of this collector in its data folder, for nobody else's eyes: what sessions are signed with, and the command line's key.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { fitsHash, hashSecret } from '../hash-secret.ts'
import { StartError } from '../start-error.ts'
import { writePrivately } from '../write-privately.ts'

const SECRET_BYTES = 32

/** Made once; who deletes it ends all sessions. */
export function loadSecret(data: string): string {
  const path = join(data, 'secret')
  try {
    const known = readFileSync(path, 'utf8').trim()
    if (known.length >= SECRET_BYTES) return known
  } catch (error) {
    if (!isMissing(error)) throw new StartError(`${path} cannot be read: ${String(error)}`)
  }
  const made = randomBytes(SECRET_BYTES).toString('base64url')
  writePrivately(path, `${made}\n`)
  return made
}

/** New at each start; whoever may read the file may act as the command line does. */
export function createControlToken(
  data: string,
  log: Pick<Logger, 'warn'>,
): { readonly fits: (token: string) => boolean } {
  const token = `${CONTROL_PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`
  try {
    writePrivately(controlTokenPath(data), `${token}\n`)
  } catch (err) {
    // On a full disk the collector still has to take rounds.
    log.warn(
      { err },
      'the key of the command line cannot be written; it can ask nothing until the next start',
    )
  }
  const hash = hashSecret(token)
  return { fits: (other) => fitsHash(other, hash) }
}

export const CONTROL_PREFIX = 'xjc_'
export const TOKEN_PREFIX = 'xjt_'

export function createTokenSecret(): string {
  return `${TOKEN_PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`
}

function controlTokenPath(data: string): string {
  return join(data, 'control.token')
}

/** For the command line; null when no collector has written one that this user may read. */
export function readControlToken(data: string): string | null {
  try {
    return readFileSync(controlTokenPath(data), 'utf8').trim()
  } catch {
    return null
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
