// What an enemy sends: values, keys and bytes that have broken programs before, drawn by a dice that can be thrown again.

export type Dice = ReturnType<typeof createDice>

/** The same numbers for the same seed (mulberry32). */
export function createDice(seed: number) {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    isLucky: (chance: number) => next() < chance,
    pick: <T>(from: readonly T[]): T => from[below(from.length)]!,
  }
}

export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\r\n\r\nHTTP/1.1 200 OK',
  'line\nfeed',
  '\u001b[2J\u001b[31m',
  '\u202etxt.exe',
  '\u2066\u2069\u200b\ufeff',
  '\u2028',
  '\ud800',
  '\udfff\ud800',
  '𝔘𝔫𝔦',
  'ﷺ'.repeat(300),
  'e\u0301'.repeat(200),
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '"} 1\nfake_metric{x="',
  '\\',
  '"',
  "'",
  "' OR 1=1 --",
  '%',
  '_%_',
  '%00',
  '%2e%2e%2f',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '{name:bytes}',
  '=1+1',
  '＝cmd',
  '+1',
  '@SUM(A1)',
  '\t=1',
  'null',
  'true',
  'NaN',
  '-0',
  '1e999',
  '-1',
  '0x10',
  '9007199254740993',
  '1.7976931348623159e308',
  '00000000-0000-0000-0000-000000000000',
  'x'.repeat(65),
  'x'.repeat(501),
  'x'.repeat(5_000),
  '字'.repeat(2_001),
]

/** JSON as text, since some of it no value can be written as. */
const RAW: readonly string[] = [
  'null',
  'true',
  'false',
  '0',
  '-0',
  '-1',
  '1.5',
  '1e999',
  '-1e999',
  '1e-999',
  '9007199254740993',
  '-9007199254740993',
  '1e300',
  '4294967296',
  '1000000000000',
  '10000000000001',
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"toString":1,"valueOf":2,"then":3}',
  '{"length":1e9}',
  '{"$ref":"#"}',
  '"\\u0000"',
  '"\\ud800"',
  '{"a":1,"a":2}',
]
const HOSTILE_KEYS: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '',
  '\u0000',
  'type',
  'x'.repeat(300),
]
const MARK = '\u0001raw:'

/** A hostile value as JSON text. */
export function hostileJson(dice: Dice): string {
  if (dice.isLucky(0.4)) return JSON.stringify(dice.pick(HOSTILE_TEXTS))
  if (dice.isLucky(0.05)) return `${'['.repeat(3_000)}${']'.repeat(3_000)}`
  if (dice.isLucky(0.05)) return `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`
  if (dice.isLucky(0.05))
    return `[${Array.from({ length: dice.pick([25, 201, 501, 2_000]) }, () => '{}').join(',')}]`
  return dice.pick(RAW)
}

type Place = { readonly parent: Record<string, unknown>; readonly key: string }

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const parent = value as Record<string, unknown>
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesIn(parent[key])])
}

/** The value as JSON text with one to three places changed, removed, renamed, added or wrapped. */
export function mutateJson(dice: Dice, value: object): string {
  const changed = structuredClone(value)
  const raws: string[] = []
  const raw = () => `${MARK}${raws.push(hostileJson(dice)) - 1}`
  for (let times = 1 + dice.below(3); times > 0; times -= 1) {
    const places = placesIn(changed)
    if (places.length === 0) break
    const { parent, key } = dice.pick(places)
    const held = parent[key]
    switch (dice.below(6)) {
      case 0:
        delete parent[key]
        break
      case 1:
        set(parent, dice.pick(HOSTILE_KEYS), raw())
        break
      case 2:
        parent[key] = [held]
        break
      case 3:
        delete parent[key]
        set(parent, dice.pick(HOSTILE_KEYS), held)
        break
      default:
        parent[key] = raw()
    }
  }
  return JSON.stringify(changed).replaceAll(
    /"\\u0001raw:(\d+)"/g,
    (_, index) => raws[Number(index)] ?? 'null',
  )
}

/** As an own key, also for "__proto__". */
function set(parent: object, key: string, value: unknown): void {
  if (Array.isArray(parent)) parent.push(value)
  else Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true })
}

/** Bytes flipped, cut, doubled, put in or taken from elsewhere. */
export function mutateBytes(dice: Dice, given: Buffer, other: Buffer): Buffer {
  let bytes = Buffer.from(given)
  for (let times = 1 + dice.below(4); times > 0 && bytes.length > 0; times -= 1) {
    const at = dice.below(bytes.length)
    const to = Math.min(bytes.length, at + 1 + dice.below(40))
    switch (dice.below(6)) {
      case 0:
        bytes[at] = dice.below(256)
        break
      case 1:
        bytes = bytes.subarray(0, at)
        break
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)])
        break
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)])
        break
      case 4:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          other.subarray(dice.below(other.length)).subarray(0, 60),
          bytes.subarray(at),
        ])
        break
      default:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(dice.pick(HOSTILE_TEXTS)),
          bytes.subarray(at),
        ])
    }
  }
  return bytes
}
