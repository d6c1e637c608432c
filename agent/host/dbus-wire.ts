// D-Bus values on the wire (D-Bus Specification, "Marshaling"): typed by signature, aligned, bounded.

export type WireValue = string | number | boolean | bigint | Variant | readonly WireValue[]
/** A value that carries its own signature. */
export type Variant = { readonly signature: string; readonly value: WireValue }

const ALIGNMENT: Readonly<Record<string, number>> = {
  y: 1,
  g: 1,
  v: 1,
  n: 2,
  q: 2,
  b: 4,
  i: 4,
  u: 4,
  h: 4,
  s: 4,
  o: 4,
  a: 4,
  x: 8,
  t: 8,
  d: 8,
  '(': 8,
  '{': 8,
}
const MAX_DEPTH = 32
export const MAX_ARRAY_BYTES = 8 * 1024 * 1024

/** "a{sv}u" → ["a{sv}", "u"]; throws on a signature that is not one. */
export function splitSignature(signature: string): readonly string[] {
  const types: string[] = []
  for (let at = 0; at < signature.length; ) {
    const end = endOfType(signature, at, 0)
    types.push(signature.slice(at, end))
    at = end
  }
  return types
}

function endOfType(signature: string, at: number, depth: number): number {
  const code = signature[at]
  if (code === undefined || depth > MAX_DEPTH) throw new RangeError(`bad signature "${signature}"`)
  if (code === 'a') return endOfType(signature, at + 1, depth + 1)
  if (code === '(' || code === '{') {
    const close = code === '(' ? ')' : '}'
    let next = at + 1
    while (signature[next] !== close) next = endOfType(signature, next, depth + 1)
    return next + 1
  }
  if (ALIGNMENT[code] === undefined) throw new RangeError(`bad signature "${signature}"`)
  return at + 1
}

/** Reads values one after the other; `offset` counts from the start of the message, since alignment does. */
export class WireReader {
  readonly #bytes: Buffer
  readonly #littleEndian: boolean
  offset = 0

  constructor(bytes: Buffer, littleEndian: boolean) {
    this.#bytes = bytes
    this.#littleEndian = littleEndian
  }

  readAll(signature: string): WireValue[] {
    return splitSignature(signature).map((type) => this.read(type, 0))
  }

  read(type: string, depth: number): WireValue {
    if (depth > MAX_DEPTH) throw new RangeError('D-Bus value nested too deeply')
    const code = type[0] ?? ''
    this.align(ALIGNMENT[code] ?? 1)
    switch (code) {
      case 'a':
        return this.#array(type.slice(1), depth)
      case '(':
      case '{':
        return splitSignature(type.slice(1, -1)).map((member) => this.read(member, depth + 1))
      case 'v': {
        const signature = this.#text(this.#take(1).readUInt8())
        return { signature, value: this.read(signature, depth + 1) }
      }
      case 'g':
        return this.#text(this.#take(1).readUInt8())
      case 's':
      case 'o':
        return this.#text(this.#number('u'))
      case 'b':
        return this.#number('u') === 1
      default:
        return this.#number(code)
    }
  }

  align(to: number): void {
    this.offset = Math.ceil(this.offset / to) * to
  }

  #array(member: string, depth: number): WireValue[] {
    const length = this.#number('u')
    if (length > MAX_ARRAY_BYTES) throw new RangeError(`D-Bus array of ${length} bytes`)
    this.align(ALIGNMENT[member[0] ?? ''] ?? 1)
    const end = this.offset + length
    const values: WireValue[] = []
    while (this.offset < end) values.push(this.read(member, depth + 1))
    return values
  }

  #text(length: number): string {
    const text = this.#take(length).toString('utf8')
    this.#take(1)
    return text
  }

  #take(length: number): Buffer {
    const end = this.offset + length
    if (end > this.#bytes.length) throw new RangeError('D-Bus message ends too early')
    const bytes = this.#bytes.subarray(this.offset, end)
    this.offset = end
    return bytes
  }

  #number(code: string): number {
    const bytes = this.#take(ALIGNMENT[code] ?? 1)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    switch (code) {
      case 'y':
        return view.getUint8(0)
      case 'n':
        return view.getInt16(0, this.#littleEndian)
      case 'q':
        return view.getUint16(0, this.#littleEndian)
      case 'i':
        return view.getInt32(0, this.#littleEndian)
      case 'd':
        return view.getFloat64(0, this.#littleEndian)
      case 'x':
        return Number(view.getBigInt64(0, this.#littleEndian))
      case 't':
        return Number(view.getBigUint64(0, this.#littleEndian))
      default:
        return view.getUint32(0, this.#littleEndian)
    }
  }
}

/** Writes little-endian values one after the other. */
export class WireWriter {
  readonly #chunks: Buffer[] = []
  length = 0

  writeAll(signature: string, values: readonly WireValue[]): this {
    const types = splitSignature(signature)
    if (types.length !== values.length) throw new TypeError(`"${signature}" with ${values.length} values`)
    types.forEach((type, index) => {
      this.write(type, values[index]!)
    })
    return this
  }

  write(type: string, value: WireValue): void {
    const code = type[0] ?? ''
    this.align(ALIGNMENT[code] ?? 1)
    if (code === 'a') this.#array(type.slice(1), value as readonly WireValue[])
    else if (code === '(' || code === '{') this.writeAll(type.slice(1, -1), value as readonly WireValue[])
    else if (code === 'v') {
      const { signature, value: inner } = value as Variant
      this.write('g', signature)
      this.write(signature, inner)
    } else if (code === 's' || code === 'o' || code === 'g') this.#text(code, String(value))
    else this.#number(code, value)
  }

  align(to: number): void {
    const padding = (to - (this.length % to)) % to
    if (padding > 0) this.#push(Buffer.alloc(padding))
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  #array(member: string, values: readonly WireValue[]): void {
    const length = Buffer.alloc(4)
    this.#push(length)
    this.align(ALIGNMENT[member[0] ?? ''] ?? 1)
    const start = this.length
    for (const value of values) this.write(member, value)
    length.writeUInt32LE(this.length - start)
  }

  #text(code: string, text: string): void {
    const bytes = Buffer.from(text, 'utf8')
    if (code === 'g') this.#push(Buffer.from([bytes.length]))
    else this.#number('u', bytes.length)
    this.#push(bytes)
    this.#push(Buffer.alloc(1))
  }

  #number(code: string, value: WireValue): void {
    const bytes = Buffer.alloc(ALIGNMENT[code] ?? 1)
    if (code === 'y') bytes.writeUInt8(Number(value))
    else if (code === 'n') bytes.writeInt16LE(Number(value))
    else if (code === 'q') bytes.writeUInt16LE(Number(value))
    else if (code === 'i') bytes.writeInt32LE(Number(value))
    else if (code === 'd') bytes.writeDoubleLE(Number(value))
    else if (code === 'x') bytes.writeBigInt64LE(BigInt(value as number))
    else if (code === 't') bytes.writeBigUInt64LE(BigInt(value as number))
    else bytes.writeUInt32LE(Number(value))
    this.#push(bytes)
  }

  #push(bytes: Buffer): void {
    this.#chunks.push(bytes)
    this.length += bytes.length
  }
}
