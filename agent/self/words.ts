// What the agent's own inspection says, measures and exports.
import type { MetricDefinition } from '../../shared/catalogue.ts'
import type { Text } from '../../shared/text.ts'

export const selfItems: Readonly<Record<string, Text>> = {
  outbox: { en: 'Outbox', 'zh-CN': '发件箱' },
  state: { en: 'Memory of inspections', 'zh-CN': '巡检状态存储' },
  clock: { en: 'Clock', 'zh-CN': '系统时钟' },
}

export const selfTexts: Readonly<Record<string, Text>> = {
  'outbox-in-order': {
    en: 'On disk; {queued_rounds:plural:round:rounds} waiting ({queued_bytes:bytes})',
    'zh-CN': '已落盘，待发送巡检记录 {queued_rounds:count} 条（{queued_bytes:bytes}）',
  },
  'outbox-in-memory': {
    en: 'The disk refuses: {memory_rounds:plural:round:rounds} kept in memory only, lost if the agent ends',
    'zh-CN': '磁盘拒绝写入：{memory_rounds:count} 条巡检记录仅保存在内存中，采集代理退出即丢失',
  },
  'outbox-damaged': {
    en: 'The file of the outbox was damaged and a new one begun; what it held is in {file}',
    'zh-CN': '发件箱文件已损坏，已新建；原文件移至 {file}',
  },
  'outbox-foreign': {
    en: 'Another program’s file stood in the place of the outbox; it is now {file}',
    'zh-CN': '发件箱位置上是其他程序的文件，已移至 {file}',
  },
  'outbox-other-host': {
    en: 'The outbox held rounds of the host that this machine was before; they are in {file}',
    'zh-CN': '发件箱中是本机以前身份的巡检记录，已移至 {file}',
  },
  'state-in-order': { en: 'On disk', 'zh-CN': '已落盘' },
  'state-in-memory': {
    en: 'The disk refuses: what inspections remember is lost when the agent ends',
    'zh-CN': '磁盘拒绝写入：采集代理退出后，巡检项的历史状态将丢失',
  },
  'state-damaged': {
    en: 'The file was damaged and a new one begun; what inspections remembered is in {file}',
    'zh-CN': '文件已损坏，已新建；原文件移至 {file}',
  },
  'state-foreign': {
    en: 'Another program’s file stood in its place; it is now {file}',
    'zh-CN': '该位置上是其他程序的文件，已移至 {file}',
  },
  'none-dropped-lately': {
    en: '{dropped_rounds:plural:round:rounds} dropped in all, none within a day',
    'zh-CN': '累计丢弃巡检记录 {dropped_rounds:count} 条，最近一天没有丢弃',
  },
  'rounds-dropped': {
    en: '{lately:plural:round:rounds} of {inspection} dropped without a quiet day in between, the last at {last_at:time}',
    'zh-CN': '{inspection} 近期丢弃巡检记录 {lately:count} 条，最近一次在 {last_at:time}',
  },
  'clock-even': { en: 'Goes evenly', 'zh-CN': '走时正常' },
  'clock-set': {
    en: 'Was set by {by_seconds:span} {direction} at {at:time}',
    'zh-CN': '时钟于 {at:time} 被调整 {by_seconds:span}（{direction}）',
  },
  'machine-slept': {
    en: 'The machine slept for {by_seconds:span}, until {at:time}',
    'zh-CN': '主机休眠 {by_seconds:span}，于 {at:time} 恢复',
  },
  'clock-lost': {
    en: 'The clock stands still or shows an impossible time; the agent counts on by itself since {at:time}',
    'zh-CN': '时钟停走或时间不合理，采集代理自 {at:time} 起自行计时',
  },
  'clock-found': {
    en: 'The clock stood still or showed an impossible time until {at:time}',
    'zh-CN': '时钟曾停走或时间不合理，于 {at:time} 恢复',
  },
  'not-running': {
    en: 'Only a running agent can tell how it is: xunjian-agent status',
    'zh-CN': '仅运行中的采集代理可自检，请使用 xunjian-agent status 查看',
  },
}

export const selfMeasurements: Readonly<Record<string, Text>> = {
  queued_rounds: { en: 'Rounds waiting', 'zh-CN': '待发送记录数' },
  queued_bytes: { en: 'Bytes waiting', 'zh-CN': '待发送数据量' },
  kept_bytes: { en: 'Delivered and kept', 'zh-CN': '已送达并保留的数据量' },
  memory_rounds: { en: 'Rounds in memory only', 'zh-CN': '仅在内存中的记录数' },
  dropped_rounds: { en: 'Rounds dropped', 'zh-CN': '累计丢弃记录数' },
}

export const selfMetrics: readonly MetricDefinition[] = [
  {
    name: 'agent_outbox_rounds',
    help: 'Rounds that wait for the collector.',
    type: 'gauge',
    from: 'queued_rounds',
    labels: {},
  },
  {
    name: 'agent_outbox_bytes',
    help: 'Size of the rounds that wait for the collector.',
    type: 'gauge',
    from: 'queued_bytes',
    labels: {},
  },
  {
    name: 'agent_outbox_memory_rounds',
    help: 'Rounds that the disk would not take.',
    type: 'gauge',
    from: 'memory_rounds',
    labels: {},
  },
  {
    name: 'agent_rounds_dropped_total',
    help: 'Rounds that the outbox had to drop.',
    type: 'counter',
    from: 'dropped_rounds',
    labels: { inspection: 'inspection' },
  },
]
