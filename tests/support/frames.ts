// Frames as an agent sends them: fixed ones for stories, arbitrary and tampered ones for properties.
import fc from 'fast-check'
import type { Finding } from '../../shared/finding.ts'
import { LIMITS } from '../../shared/limits.ts'
import type { AgentFrame } from '../../shared/protocol.ts'
import type { Round } from '../../shared/round.ts'

type Frame<T extends AgentFrame['type']> = Extract<AgentFrame, { type: T }>
const AT = 1_765_000_000_000

export const aFinding = (change: Partial<Finding> = {}): Finding => ({
  item: '/',
  status: 'ok',
  summary: { code: 'space-ok', values: { mountpoint: '/', device: '/dev/sda1', fstype: 'ext4' } },
  measurements: [{ name: 'size_bytes', value: 1_000_000, unit: 'bytes' }],
  evidence: [
    { source: '/proc/self/mountinfo', text: '29 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw' },
  ],
  ...change,
})

export const aRound = (change: Partial<Round> = {}): Round => ({
  inspection: 'disk',
  trigger: 'schedule',
  outcome: 'completed',
  plannedAt: AT,
  observedAt: AT,
  durationMs: 12,
  nextDueAt: AT + 300_000,
  planVersion: '',
  findings: [aFinding()],
  events: [],
  ...change,
})

export const roundFrame = (
  change: { seq?: number; epoch?: string; round?: Partial<Round> } = {},
): Frame<'round'> => ({
  type: 'round',
  epoch: change.epoch ?? '0123456789abcdef',
  seq: change.seq ?? 1,
  round: aRound(change.round),
})

export const heartbeatFrame = (sentAt = AT): Frame<'heartbeat'> => ({
  type: 'heartbeat',
  sentAt,
  queue: { rounds: 0, bytes: 0, dropped: 0 },
})

export const helloFrame = (): Frame<'hello'> => ({
  type: 'hello',
  facts: {
    hostname: 'web-01',
    os: 'linux',
    osVersion: '12',
    osName: 'Debian GNU/Linux 12',
    kernel: '6.1.0',
    arch: 'x64',
    timeZone: 'UTC',
    bootedAt: AT,
    addresses: ['192.0.2.1'],
  },
  inventory: null,
  startedAt: AT,
  inspections: [
    {
      name: 'disk',
      title: { en: 'Disk', 'zh-CN': '磁盘' },
      texts: { 'space-ok': { en: '{free_bytes:bytes} free', 'zh-CN': '剩余 {free_bytes:bytes}' } },
      measurements: { size_bytes: { en: 'Size', 'zh-CN': '容量' } },
      metrics: [
        {
          name: 'filesystem_size_bytes',
          help: 'Size of the filesystem.',
          type: 'gauge',
          from: 'size_bytes',
          labels: { mountpoint: 'item', device: 'device', fstype: 'fstype' },
        },
      ],
      faults: { badRounds: 2, goodRounds: 2, recovery: 'automatic' },
    },
  ],
  plan: [
    {
      inspection: 'disk',
      enabled: true,
      cron: '*/5 * * * *',
      timeZone: 'UTC',
      spreadMs: 1_000,
      timeoutMs: 20_000,
      nextDueAt: AT + 300_000,
      parameters: {},
      source: 'default',
    },
  ],
  planVersion: '',
})

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/)
const figure = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/)
const moment = fc.integer({ min: 1e12, max: 1e13 })
const number = fc.double({ noNaN: true, noDefaultInfinity: true })
const status = fc.constantFrom('ok', 'warning', 'critical', 'unknown')
const values = fc.dictionary(figure, fc.oneof(fc.string({ unit: 'binary' }), number, fc.boolean()), {
  maxKeys: LIMITS.valuesPerFinding,
  noNullPrototype: true,
})
const summary = fc.record({ code: name, values })
const measurement = fc.record(
  {
    name: figure,
    value: number,
    unit: fc.constantFrom('bytes', 'seconds', 'ratio', 'count', 'timestamp', 'state'),
    warning: number,
    critical: number,
    bad: fc.constantFrom('above', 'below'),
    max: number,
  },
  { requiredKeys: ['name', 'value', 'unit'], noNullPrototype: true },
)
const evidence = fc.record({ source: fc.string({ maxLength: 200 }), text: fc.string({ unit: 'grapheme' }) })
const finding = fc.record({
  item: fc.string({ minLength: 1, maxLength: 100 }),
  status,
  summary,
  measurements: fc.array(measurement, { maxLength: 3 }),
  evidence: fc.array(evidence, { maxLength: 3 }),
})
const event = fc.record({ at: moment, item: fc.string({ minLength: 1 }), status, summary })
const round = fc.record(
  {
    inspection: name,
    trigger: fc.constantFrom('schedule', 'start', 'catch-up', 'event', 'demand'),
    outcome: fc.constantFrom('completed', 'not-applicable', 'failed', 'timed-out', 'missed'),
    plannedAt: fc.option(moment),
    observedAt: moment,
    durationMs: fc.integer({ min: 0, max: 86_400_000 }),
    nextDueAt: fc.option(moment),
    planVersion: fc.string({ maxLength: 64 }),
    requestId: fc.string({ maxLength: 64 }),
    missedReason: fc.constantFrom('host-off', 'agent-off', 'link-off', 'collector-off', 'overrun', 'silent'),
    note: summary,
    findings: fc.array(finding, { maxLength: 4 }),
    events: fc.array(event, { maxLength: 3 }),
  },
  {
    requiredKeys: [
      'inspection',
      'trigger',
      'outcome',
      'plannedAt',
      'observedAt',
      'durationMs',
      'nextDueAt',
      'planVersion',
      'findings',
      'events',
    ],
    noNullPrototype: true,
  },
)
const epoch = fc.stringMatching(/^[0-9a-f]{16}$/)
const seq = fc.integer({ min: 1 })
const count = fc.nat()
const requestId = fc.string({ maxLength: 64 })

/** Any valid frame, most of them rounds. */
export const frameArbitrary: fc.Arbitrary<object> = fc.oneof(
  { arbitrary: fc.record({ type: fc.constant('round'), epoch, seq, round }), weight: 6 },
  {
    arbitrary: fc.record({
      type: fc.constant('heartbeat'),
      sentAt: moment,
      queue: fc.record({ rounds: count, bytes: count, dropped: count }),
    }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      type: fc.constant('demand-refused'),
      requestId,
      reason: fc.constantFrom('unknown-inspection', 'disabled', 'busy'),
    }),
    weight: 1,
  },
  { arbitrary: fc.constant(helloFrame()), weight: 1 },
)

// Bounds are worth a visit from both sides.
const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    0,
    -0,
    -1,
    1.5,
    1e12,
    1e12 - 1,
    1e13,
    1e13 + 1,
    2 ** 53,
    1e300,
    [],
    {},
  ),
  fc.constantFrom(64, 65, 200, 201, 500, 501, 2_000, 2_001, 4_000, 4_001).map((length) => 'a'.repeat(length)),
  fc.constantFrom(249, 250, 251).map((length) => '𝔘'.repeat(length)),
  fc
    .constantFrom(12, 13, 24, 25, 200, 201, 500, 501)
    .map((length) => Array.from({ length }, () => ({ source: '', text: '' }))),
  fc
    .constantFrom(32, 33)
    .map((size) => Object.fromEntries(Array.from({ length: size }, (_, index) => [`v${index}`, index]))),
  fc.constantFrom('ok', 'A', 'a b', '1a', 'a-', 'a_', 'schedule', 'round', '\n', 'a\n'),
)

type Place = { readonly parent: Record<string, unknown>; readonly key: string }

function places(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const parent = value as Record<string, unknown>
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...places(parent[key])])
}

/** The frame with one place changed, removed, doubled or renamed. */
export function mutations(frame: object): fc.Arbitrary<object> {
  const copy = () => structuredClone(frame) as Record<string, unknown>
  const spots = places(copy()).length
  return fc
    .record({
      spot: fc.nat(spots - 1),
      how: fc.constantFrom('change', 'change', 'change', 'remove', 'add'),
      odd: oddValue,
      key: figure,
    })
    .map(({ spot, how, odd, key }) => {
      const changed = copy()
      const place = places(changed)[spot]!
      if (how === 'change') place.parent[place.key] = odd
      else if (how === 'remove') delete place.parent[place.key]
      else if (!Array.isArray(place.parent)) place.parent[key] = odd
      return changed
    })
}
