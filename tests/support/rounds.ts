// Rounds, findings and greetings as an agent would send them, for tests that care about a few fields only.
import type { Actor } from '../../collector/store/records.ts'
import type { InspectionInfo } from '../../shared/catalogue.ts'
import type { Finding } from '../../shared/finding.ts'
import type { EffectivePlanEntry } from '../../shared/plan.ts'
import type { AgentFrame } from '../../shared/protocol.ts'
import type { Round } from '../../shared/round.ts'
import type { Status } from '../../shared/status.ts'

export const T0 = Date.UTC(2026, 10, 21, 8, 0, 0)
export const MINUTE = 60_000

export function finding(item: string, status: Status, value = 1): Finding {
  return {
    item,
    status,
    summary: { code: 'space', values: { mountpoint: item } },
    measurements: [{ name: 'avail_bytes', value, unit: 'bytes', warning: 100, bad: 'below' }],
    evidence: [{ source: '/proc/self/mountinfo', text: `36 35 98:0 / ${item} rw` }],
  }
}

export function round(fields: Partial<Round> & { observedAt: number }): Round {
  return {
    inspection: 'disk',
    trigger: 'schedule',
    outcome: 'completed',
    plannedAt: null,
    durationMs: 5,
    nextDueAt: null,
    planVersion: 'default',
    findings: [],
    events: [],
    ...fields,
  }
}

export const DISK: InspectionInfo = {
  name: 'disk',
  title: { en: 'Disk', 'zh-CN': '磁盘' },
  texts: {
    space: {
      en: '{avail_bytes:bytes} free on {mountpoint}',
      'zh-CN': '{mountpoint} 剩余 {avail_bytes:bytes}',
    },
  },
  measurements: { avail_bytes: { en: 'Available', 'zh-CN': '可用' } },
  metrics: [
    {
      name: 'filesystem_avail_bytes',
      help: 'Available.',
      type: 'gauge',
      from: 'avail_bytes',
      labels: { mountpoint: 'item' },
    },
  ],
  faults: { badRounds: 2, goodRounds: 1, recovery: 'automatic' },
}

export function planEntry(fields: Partial<EffectivePlanEntry> = {}): EffectivePlanEntry {
  return {
    inspection: 'disk',
    enabled: true,
    cron: '*/5 * * * *',
    timeZone: 'UTC',
    spreadMs: 0,
    timeoutMs: 20_000,
    nextDueAt: null,
    parameters: {},
    source: 'default',
    ...fields,
  }
}

export const FACTS = {
  hostname: 'web-01',
  os: 'debian',
  osVersion: '12',
  osName: 'Debian GNU/Linux 12 (bookworm)',
  kernel: '6.1.0',
  arch: 'x64',
  timeZone: 'UTC',
  bootedAt: T0 - 86_400_000,
  addresses: ['10.0.0.5'],
}

export function hello(fields: Partial<Extract<AgentFrame, { type: 'hello' }>> = {}): AgentFrame {
  return {
    type: 'hello',
    facts: FACTS,
    inventory: null,
    startedAt: T0,
    inspections: [DISK],
    plan: [planEntry()],
    planVersion: 'default',
    ...fields,
  }
}

export const ACTOR: Actor = { kind: 'person', id: 'u1', name: 'local operator', address: '127.0.0.1' }

/** What a command to make a code holds besides what a test is about. */
export const CODE = { labels: {}, validMs: 60_000, uses: 1, note: '', hostId: null, by: ACTOR } as const
/** What enrolling and connecting hold besides; nothing known of the machine. */
export const MACHINE = { traits: null, address: null } as const
