// The collector's own authority and certificate on disk: one file, whole or not at all, readable by nobody else.
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StartError } from '../start-error.ts'
import type { AuditEntry } from '../store/records.ts'
import { writePrivately } from '../write-privately.ts'

const Keyed = z.object({ certificate: z.string(), key: z.string() })

const Authorities = z.object({
  present: Keyed,
  /** Announced; takes over by itself. */
  next: Keyed.extend({ takesOverAt: z.number() }).nullable(),
  /** Certificates of authorities before the present one, newest first; their keys are gone. */
  old: z.array(z.string()),
  /** The present authority, signed by the one before it; in the chain of the server until that one ends. */
  cross: z.string().nullable(),
  server: Keyed.extend({ names: z.array(z.string()) }),
  /** Rows that the operation log does not have yet. */
  unaudited: z.array(z.custom<AuditEntry>((entry) => typeof entry === 'object' && entry !== null)),
})
export type Authorities = z.infer<typeof Authorities>

const fileIn = (folder: string) => join(folder, 'authorities.json')
const informedIn = (folder: string) => join(folder, 'informed.json')

/** Null before the first start. */
export function readAuthorities(folder: string): Authorities | null {
  if (!existsSync(fileIn(folder))) return null
  try {
    const read = Authorities.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')))
    new X509Certificate(read.present.certificate)
    new X509Certificate(read.server.certificate)
    return read
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new StartError(
      `The authority of this collector in ${fileIn(folder)} cannot be read (${reason}). Put it back from a backup; ` +
        'without the file the collector makes a new one, which no enrolled host trusts.',
    )
  }
}

export function writeAuthorities(folder: string, authorities: Authorities): void {
  prepare(folder)
  writePrivately(fileIn(folder), JSON.stringify(authorities))
  // For people: what curl and browsers are to trust.
  writePrivately(join(folder, 'authority.pem'), authorities.present.certificate)
}

const Informed = z.object({ fingerprint: z.string(), hosts: z.array(z.string()) })
export type Informed = z.infer<typeof Informed>

/** Hosts that were told of an authority. Only counted with, so an unreadable file is an empty one. */
export function readInformed(folder: string): Informed | null {
  try {
    return Informed.parse(JSON.parse(readFileSync(informedIn(folder), 'utf8')))
  } catch {
    return null
  }
}

export function writeInformed(folder: string, informed: Informed): void {
  prepare(folder)
  writePrivately(informedIn(folder), JSON.stringify(informed))
}

function prepare(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}
