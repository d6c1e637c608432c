// D-Bus messages: header fields and body, cut out of a stream of bytes, bounded in size.
import { type Variant, WireReader, type WireValue, WireWriter } from './dbus-wire.ts'

export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024

const KINDS = { call: 1, reply: 2, error: 3, signal: 4 } as const
const FIELDS = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replySerial: 5,
  destination: 6,
  sender: 7,
  signature: 8,
} as const
const FIELD_TYPES: Readonly<Record<number, string>> = {
  1: 'o',
  2: 's',
  3: 's',
  4: 's',
  5: 'u',
  6: 's',
  7: 's',
  8: 'g',
}

export type Message = {
  readonly kind: keyof typeof KINDS
  readonly serial: number
  readonly path?: string
  readonly interface?: string
  readonly member?: string
  readonly errorName?: string
  readonly replySerial?: number
  readonly destination?: string
  readonly sender?: string
  readonly signature?: string
  readonly body: readonly WireValue[]
}

export function encodeMessage(message: Message): Buffer {
  const body = new WireWriter().writeAll(message.signature ?? '', message.body).bytes()
  const fields = Object.entries(FIELDS).flatMap(([name, code]) => {
    const value = message[name as keyof typeof FIELDS]
    return value === undefined
      ? []
      : [[code, { signature: FIELD_TYPES[code] ?? 's', value }] satisfies WireValue]
  })
  const header = new WireWriter()
  header.writeAll('yyyyuua(yv)', [0x6c, KINDS[message.kind], 0, 1, body.length, message.serial, fields])
  header.align(8)
  return Buffer.concat([header.bytes(), body])
}

/** The first whole message in the bytes and how many bytes it took; null while it is not all there. */
export function decodeMessage(
  bytes: Buffer,
): { readonly message: Message | null; readonly used: number } | null {
  if (bytes.length < 16) return null
  const littleEndian = bytes[0] === 0x6c
  const bodyLength = littleEndian ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4)
  const fieldsLength = littleEndian ? bytes.readUInt32LE(12) : bytes.readUInt32BE(12)
  const bodyStart = Math.ceil((16 + fieldsLength) / 8) * 8
  const used = bodyStart + bodyLength
  if (used > MAX_MESSAGE_BYTES) throw new RangeError(`D-Bus message of ${used} bytes`)
  if (bytes.length < used) return null
  const reader = new WireReader(bytes.subarray(0, used), littleEndian)
  const [, kindCode, , , , serial, fields] = reader.readAll('yyyyuua(yv)')
  const named = nameFields(fields as readonly WireValue[])
  reader.align(8)
  const kind = Object.entries(KINDS).find(([, code]) => code === kindCode)?.[0] as Message['kind'] | undefined
  // Message types that later versions of the protocol add are to be ignored.
  if (kind === undefined) return { message: null, used }
  const body = named.signature ? reader.readAll(named.signature) : []
  return { message: { ...named, kind, serial: Number(serial), body }, used }
}

function nameFields(fields: readonly WireValue[]): Partial<Message> {
  const named: Record<string, unknown> = {}
  for (const field of fields) {
    const [code, variant] = field as readonly [number, Variant]
    const name = Object.entries(FIELDS).find(([, known]) => known === code)?.[0]
    if (name !== undefined) named[name] = variant.value
  }
  return named
}
