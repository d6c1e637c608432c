// What a collector in foreign hands might say: every frame type with contents that want to be run, read or kept.
import fc from 'fast-check'
import { z } from 'zod'
import type { AnyInspection } from '../../agent/inspection.ts'
import type { CollectorFrame } from '../../shared/protocol.ts'

/** In every hostile text: where it turns up, the collector has chosen something. */
export const MARK = 'pwned7f3a'

const TEXTS = [
  MARK,
  `$(touch /tmp/${MARK})`,
  `\`touch /tmp/${MARK}\``,
  `; touch /tmp/${MARK} #`,
  `| sh -c ${MARK}`,
  `/${MARK}`,
  `/etc/../${MARK}/*`,
  `../../../${MARK}`,
  `--output=/tmp/${MARK}`,
  `-o APT::Update::Pre-Invoke::=${MARK}`,
  `${MARK}\u0000/etc/shadow`,
  `\u202e${MARK}\u0007\u001b[2J`,
  `${MARK}.service`,
  `**/${MARK}`,
  `${'*a'.repeat(200)}${MARK}`,
  `${MARK}${'A'.repeat(5_000)}`,
]
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'program',
  'args',
  'command',
  'path',
  'shell',
  'env',
  MARK,
]

export const hostileText = fc.constantFrom(...TEXTS)
const hostileNumber = fc.constantFrom(0, -1, 1e308, Number.MAX_SAFE_INTEGER, 0.1)
const hostileJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    hostileText,
    hostileNumber,
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), hostileText), tie('value'), { maxKeys: 4 }),
  ),
})).value

/** Parameters under their true names with hostile contents, valid ones among them, and names that nobody knows. */
function hostileParameters(inspection: AnyInspection): fc.Arbitrary<Record<string, unknown>> {
  const valid = hostileText.map((text) => fillParameters(inspection, text))
  const names = fc.constantFrom(...parameterNames(inspection), ...(inspection.hostOnly ?? []), ...KEYS)
  return fc.oneof(valid, fc.dictionary(names, hostileJson, { maxKeys: 4 }))
}

export function hostilePlan(inspections: readonly AnyInspection[]): fc.Arbitrary<object> {
  const entries = inspections.map((inspection) =>
    fc.record(
      {
        inspection: fc.constant(inspection.name),
        enabled: fc.constantFrom(true, true, false),
        cron: fc.constantFrom('* * * * *', '*/5 * * * *', '@reboot', `* * * * * ${MARK}`, '61 25 * * *'),
        timeZone: fc.constantFrom('UTC', MARK, '../../etc/passwd'),
        timeoutMs: fc.constantFrom(5_000, 60_000),
        parameters: hostileParameters(inspection),
        command: hostileText,
        program: hostileText,
      },
      { requiredKeys: ['inspection', 'enabled', 'parameters'] },
    ),
  )
  const foreign = fc.record({
    inspection: fc.constantFrom('exec', 'shell', 'custom', 'constructor'),
    enabled: fc.constant(true),
    parameters: fc.dictionary(fc.constantFrom(...KEYS), hostileJson, { maxKeys: 3 }),
  })
  return fc
    .tuple(fc.tuple(...entries), fc.array(foreign, { maxLength: 2 }), fc.nat())
    .map(([known, unknown, version]) => ({
      version: `${MARK}-${version}`,
      entries: [...known, ...unknown],
    }))
}

type Sent = { readonly type: string } & Readonly<Record<string, unknown>>
type FrameType = CollectorFrame['type']

/** One for every type that the protocol has; the compiler says when a new one is missing here. */
export function hostileFrames(inspections: readonly AnyInspection[]): Record<FrameType, fc.Arbitrary<Sent>> {
  const names = fc.oneof(fc.constantFrom(...inspections.map(({ name }) => name)), hostileText)
  const frame = (type: FrameType, fields: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record({ type: fc.constant(type), ...fields, command: hostileText })
  const plan = fc.oneof(hostilePlan(inspections), hostileJson)
  const seq = fc.oneof(fc.nat(), hostileNumber)
  return {
    challenge: frame('challenge', { nonce: fc.constant('n'.repeat(43)), collectorId: hostileText, at: seq }),
    welcome: frame('welcome', { lease: seq, committedSeq: seq, heartbeatMs: seq, plan, at: seq }),
    ack: frame('ack', { epoch: fc.constantFrom('0123456789abcdef', MARK), seq, ahead: hostileJson }),
    plan: frame('plan', { plan }),
    inspect: frame('inspect', { requestId: hostileText, inspection: names, parameters: hostileJson }),
    heartbeat: frame('heartbeat', { sentAt: seq, at: seq }),
    refused: frame('refused', { reason: fc.constantFrom('malformed', 'exec'), message: hostileText, seq }),
    trust: frame('trust', { trust: hostileText }),
    'rotate-key': frame('rotate-key', { key: hostileText }),
    'key-rotated': frame('key-rotated', { publicKey: hostileText }),
  }
}

/** Types that other systems have and this protocol has not. */
export const foreignFrames: fc.Arbitrary<Sent> = fc.record({
  type: fc.constantFrom('exec', 'upgrade', 'config', 'shell', 'run', 'update', 'file', 'eval', '__proto__'),
  command: hostileText,
  args: fc.array(hostileText, { maxLength: 3 }),
  url: hostileText,
  content: hostileJson,
})

export function parameterNames({ parameters }: AnyInspection): string[] {
  return parameters instanceof z.ZodObject ? Object.keys(parameters.shape) : []
}

/** Every text that the schema takes is the given one; what it does not take is left out. */
export function fillParameters(inspection: AnyInspection, text: string): Record<string, unknown> {
  const schema = z.toJSONSchema(inspection.parameters, { io: 'input', unrepresentable: 'any' })
  const filled = fill(schema as JsonSchema, text) as Record<string, unknown>
  for (let round = 0; round < 100; round += 1) {
    const parsed = inspection.parameters.safeParse(filled)
    if (parsed.success) return filled
    for (const { path } of parsed.error.issues) drop(filled, path)
  }
  throw new Error(`${inspection.name}: no parameters fit its schema`)
}

type JsonSchema = {
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly minimum?: number
}

function fill(schema: JsonSchema, text: string): unknown {
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.anyOf !== undefined) return fill(schema.anyOf.at(-1) ?? {}, text)
  if (schema.properties !== undefined) {
    return Object.fromEntries(
      Object.entries(schema.properties).map(([name, part]) => [name, fill(part, text)]),
    )
  }
  if (schema.items !== undefined) return [fill(schema.items, text)]
  if (schema.type === 'boolean') return true
  return schema.type === 'integer' || schema.type === 'number' ? (schema.minimum ?? 1) : text
}

/** Takes away what a path leads to, or what holds it when it is gone already. */
function drop(value: unknown, path: readonly PropertyKey[]): void {
  const [key, ...rest] = path
  if (typeof value !== 'object' || value === null || key === undefined) return
  const holder = value as Record<PropertyKey, unknown>
  const isDeep = rest.length > 0 && typeof holder[key] === 'object' && holder[key] !== null
  if (isDeep && leads(holder[key], rest)) drop(holder[key], rest)
  else if (Array.isArray(value)) value.splice(Number(key), 1)
  else delete holder[key]
}

function leads(value: unknown, [key]: readonly PropertyKey[]): boolean {
  return key !== undefined && typeof value === 'object' && value !== null && Object.hasOwn(value, key)
}
