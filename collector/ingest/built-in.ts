// What the collector itself finds: a host gone silent, a clock that is off, and planned rounds that were not made.
import type { FaultRule, InspectionInfo } from '../../shared/catalogue.ts'
import type { Finding } from '../../shared/finding.ts'
import type { MissedReason } from '../../shared/round.ts'
import type { Status } from '../../shared/status.ts'
import type { HostRecord, OtherMachine } from '../store/records.ts'

export const HOST_INSPECTION = 'host'
export const ROUNDS_INSPECTION = 'rounds'
/** What people report by hand, and what alerts of other systems tell: no rounds, only faults. */
export const REPORT_INSPECTION = 'report'
export const ALERT_INSPECTION = 'alert'
/** Places whose hosts fall silent together; its items are values of the label that names the place. */
export const SITE_INSPECTION = 'site'
export const SILENCE_ITEM = 'silence'
export const CLOCK_ITEM = 'clock'
export const IDENTITY_ITEM = 'identity'
/** The item that stands for the round itself when it failed or ran out of time. */
export const ROUND_ITEM = '@round'

export const BUILT_IN: readonly InspectionInfo[] = [
  {
    name: HOST_INSPECTION,
    title: { en: 'Host contact', 'zh-CN': '主机联系' },
    texts: {
      heard: { en: 'The agent reports', 'zh-CN': '采集代理正常上报' },
      silent: { en: 'Nothing heard since {since:time}', 'zh-CN': '自 {since:time} 起失联' },
      'clock-right': {
        en: 'Its clock agrees with the collector’s within {limit:span}',
        'zh-CN': '时钟与采集中心相差不超过 {limit:span}',
      },
      'clock-ahead': {
        en: 'Its clock is {off:span} ahead of the collector’s; at most {limit:span} is right',
        'zh-CN': '时钟比采集中心快 {off:span}，允许 {limit:span}',
      },
      'clock-behind': {
        en: 'Its clock is {off:span} behind the collector’s, the time on the line included; at most {limit:span} is right',
        'zh-CN': '时钟比采集中心慢 {off:span}（含传输时间），允许 {limit:span}',
      },
      'one-machine': { en: 'One machine is {name}', 'zh-CN': '{name} 只对应一台机器' },
      'two-machines': {
        en: 'Two machines claim to be {name}: {known} and {other}',
        'zh-CN': '两台机器使用同一身份 {name}：{known} 与 {other}',
      },
    },
    items: {
      [SILENCE_ITEM]: { en: 'Contact', 'zh-CN': '联系' },
      [CLOCK_ITEM]: { en: 'Clock', 'zh-CN': '时钟' },
      [IDENTITY_ITEM]: { en: 'Identity', 'zh-CN': '身份' },
    },
    measurements: {
      silent_seconds: { en: 'Silent for', 'zh-CN': '失联时长' },
      clock_offset_seconds: { en: 'Clock offset', 'zh-CN': '时钟偏差' },
    },
    metrics: [],
    faults: { badRounds: 1, goodRounds: 1, recovery: 'automatic' },
  },
  {
    name: ROUNDS_INSPECTION,
    title: { en: 'Rounds made', 'zh-CN': '巡检执行' },
    texts: {
      made: { en: 'Planned rounds of {inspection} are made', 'zh-CN': '{inspection} 按计划巡检' },
      missed: {
        en: 'Rounds of {inspection} are missing although the agent reports, last due {due:time}',
        'zh-CN': '主机在线，但 {inspection} 漏检，最近应检时间 {due:time}',
      },
    },
    measurements: {},
    metrics: [],
    faults: { badRounds: 2, goodRounds: 1, recovery: 'automatic' },
  },
  {
    name: SITE_INSPECTION,
    title: { en: 'Site contact', 'zh-CN': '站点联系' },
    texts: {
      'site-lost': {
        en: '{silent:count} of {hosts:count} hosts of {label} {site} fell silent together: {names}',
        'zh-CN': '{label} {site} 的 {hosts:count} 台主机中有 {silent:count} 台同时失联：{names}',
      },
      'site-back': {
        en: 'Hosts of {label} {site} report again; {silent:count} of {hosts:count} are still silent',
        'zh-CN': '{label} {site} 的主机恢复上报，{hosts:count} 台中仍有 {silent:count} 台失联',
      },
    },
    measurements: {},
    metrics: [],
    faults: { badRounds: 1, goodRounds: 1, recovery: 'automatic' },
  },
  {
    name: REPORT_INSPECTION,
    title: { en: 'Reported by hand', 'zh-CN': '人工上报' },
    texts: { reported: { en: 'Reported by hand', 'zh-CN': '人工上报' } },
    measurements: {},
    metrics: [],
    faults: { badRounds: 1, goodRounds: 1, recovery: 'person' },
  },
  {
    name: ALERT_INSPECTION,
    title: { en: 'Alert', 'zh-CN': '外部告警' },
    texts: {
      firing: { en: 'The alert {name} fires', 'zh-CN': '告警 {name} 触发' },
      'firing-group': {
        en: '{count:plural:alert fires:alerts fire}: {name}',
        'zh-CN': '{count} 条告警触发：{name}',
      },
      resolved: { en: 'The alert {name} is over', 'zh-CN': '告警 {name} 已恢复' },
      'left-out': {
        en: 'The source left out {count:plural:further alert:further alerts}',
        'zh-CN': '来源另有 {count} 条告警未列出',
      },
      held: {
        en: 'The alert {name} has been over for {minutes} min',
        'zh-CN': '告警 {name} 恢复已满 {minutes} 分钟',
      },
    },
    measurements: {},
    metrics: [],
    faults: { badRounds: 1, goodRounds: 1, recovery: 'person' },
  },
]

const BUILT_IN_NAMES: ReadonlySet<string> = new Set(BUILT_IN.map((info) => info.name))

const DEFAULT_RULE: FaultRule = { badRounds: 2, goodRounds: 1, recovery: 'automatic' }

/** Of an inspection that nobody has described yet, the default. */
export function ruleOf(info: Pick<InspectionInfo, 'faults'> | undefined): FaultRule {
  return info?.faults ?? DEFAULT_RULE
}

/** True for the collector's own inspections, whose names no agent may take. */
export function isBuiltIn(inspection: string): boolean {
  return BUILT_IN_NAMES.has(inspection)
}

export function silenceFinding(lastSeenAt: number, now: number): Finding {
  return {
    item: SILENCE_ITEM,
    status: 'critical',
    summary: { code: 'silent', values: { since: Math.round(lastSeenAt / 1_000) } },
    measurements: [
      { name: 'silent_seconds', value: Math.round((now - lastSeenAt) / 1_000), unit: 'seconds' },
    ],
    evidence: [{ source: 'collector', text: `last frame at ${new Date(lastSeenAt).toISOString()}` }],
  }
}

export function heardFinding(at: number): Finding {
  return {
    item: SILENCE_ITEM,
    status: 'ok',
    summary: { code: 'heard', values: {} },
    measurements: [],
    evidence: [{ source: 'collector', text: `connected at ${new Date(at).toISOString()}` }],
  }
}

/** `known` and `second` name the machines for people; the evidence tells all that is known of both. */
export function twoMachinesFinding(machines: {
  readonly known: string
  readonly second: string
  readonly record: HostRecord
  readonly other: OtherMachine
}): Finding {
  const { known, second, record, other } = machines
  const { facts, traits, name } = record
  return {
    item: IDENTITY_ITEM,
    status: 'critical',
    summary: { code: 'two-machines', values: { name, known, other: second } },
    measurements: [],
    evidence: [
      describeMachine('known', { hostname: facts.hostname, addresses: facts.addresses, ...traits }),
      describeMachine('other', {
        hostname: other.hostname,
        addresses: other.address === null ? [] : [other.address],
        ...other.traits,
      }),
    ],
  }
}

export function oneMachineFinding({ name }: Pick<HostRecord, 'name'>): Finding {
  return {
    item: IDENTITY_ITEM,
    status: 'ok',
    summary: { code: 'one-machine', values: { name } },
    measurements: [],
    evidence: [],
  }
}

function describeMachine(which: string, machine: object): Finding['evidence'][number] {
  const lines = Object.entries(machine).map(([name, value]) => `${name}: ${value ?? 'not known'}`)
  return { source: `${which} machine`, text: lines.join('\n') }
}

/** The offset is measured one way, from the sending of a heartbeat to its arrival: the time on the line is in it. */
export function clockFinding(status: Status, offsetMs: number, limitMs: number): Finding {
  const limit = Math.round(limitMs / 1_000)
  const off = Math.round(Math.abs(offsetMs) / 1_000)
  const code = status === 'ok' ? 'clock-right' : offsetMs > 0 ? 'clock-ahead' : 'clock-behind'
  return {
    item: CLOCK_ITEM,
    status,
    summary: { code, values: status === 'ok' ? { limit } : { off, limit } },
    measurements: [{ name: 'clock_offset_seconds', value: offsetMs / 1_000, unit: 'seconds' }],
    evidence: [
      {
        source: 'heartbeat',
        text: `sentAt − receivedAt = ${offsetMs} ms (one way, time on the line included)`,
      },
    ],
  }
}

export function missedFinding(inspection: string, dueAt: number, reason: MissedReason): Finding {
  return {
    item: inspection,
    status: 'warning',
    summary: { code: 'missed', values: { inspection, due: Math.round(dueAt / 1_000) } },
    measurements: [],
    evidence: [{ source: 'collector', text: `due at ${new Date(dueAt).toISOString()}, not made: ${reason}` }],
  }
}

export function madeFinding(inspection: string): Finding {
  return {
    item: inspection,
    status: 'ok',
    summary: { code: 'made', values: { inspection } },
    measurements: [],
    evidence: [],
  }
}
