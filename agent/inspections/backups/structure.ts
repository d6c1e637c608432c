// Whether a backup file is whole, from its first and last bytes: most truncations show there, whatever its size.
import { checkTar, checkXz, checkZip } from './archives.ts'
import type { Check, Content, Format, Structure } from './check.ts'
import { checkPgDump, checkPlainDump, checkSqlite } from './databases.ts'
import { checkGzip } from './gzip.ts'
import { checkZstd } from './zstd.ts'

type Kind = { readonly format: Format; readonly check: Check; matches(head: Buffer): boolean }

const startsWith =
  (...bytes: readonly number[]) =>
  (head: Buffer) =>
    head.subarray(0, bytes.length).equals(Buffer.from(bytes))
const startsWithText = (text: string) => (head: Buffer) => head.toString('latin1').startsWith(text)

const KINDS: readonly Kind[] = [
  { format: 'gzip', check: checkGzip, matches: startsWith(0x1f, 0x8b) },
  { format: 'zip', check: checkZip, matches: startsWithText('PK\u0003\u0004') },
  { format: 'zip', check: checkZip, matches: startsWithText('PK\u0005\u0006') },
  { format: 'zstd', check: checkZstd, matches: startsWith(0x28, 0xb5, 0x2f, 0xfd) },
  { format: 'xz', check: checkXz, matches: startsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00) },
  { format: 'pg-dump', check: checkPgDump, matches: startsWithText('PGDMP') },
  { format: 'sqlite', check: checkSqlite, matches: startsWithText('SQLite format 3\u0000') },
  { format: 'tar', check: checkTar, matches: (head) => head.toString('latin1', 257, 262) === 'ustar' },
  { format: 'sql', check: checkPlainDump, matches: isPlainDump },
]

const HEAD_BYTES = 512

export async function checkStructure(
  content: Content,
  options: { readonly readFullyUpTo: number },
): Promise<Structure> {
  const head = Buffer.from(await content.read(0, HEAD_BYTES))
  const kind = KINDS.find(({ matches }) => matches(head))
  // The bytes of a file that is no known backup are nobody's business.
  if (kind === undefined) return { format: 'unknown', state: 'unrecognised', evidence: [] }
  const checked = await kind.check(content, options)
  const tail = await content.read(Math.max(0, content.sizeBytes - 16), 16)
  return {
    format: kind.format,
    ...checked,
    evidence: [
      ...(checked.detail ? [{ at: 'structure', text: checked.detail }] : []),
      { at: 'first 16 bytes', text: hex(head.subarray(0, 16)) },
      { at: 'last 16 bytes', text: hex(tail) },
    ],
  }
}

function isPlainDump(head: Buffer): boolean {
  return /^(--\s*)*(PostgreSQL database|MySQL dump|MariaDB dump|\/\*!.*MariaDB dump)/.test(
    head.toString('latin1'),
  )
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
