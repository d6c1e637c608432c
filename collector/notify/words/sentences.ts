// The statements that messages are made of, in both languages.
import type { Text } from '../../../shared/text.ts'

export const SAID = {
  head: { en: '{lead}: {what}', 'zh-CN': '【{lead}】{what}' },
  onHost: { en: '{host}: {what}', 'zh-CN': '{host}：{what}' },
  host: { en: 'Host: {host}', 'zh-CN': '主机：{host}' },
  hostWithLabels: { en: 'Host: {host} ({labels})', 'zh-CN': '主机：{host}（{labels}）' },
  place: { en: 'Inspection: {inspection}, {item}', 'zh-CN': '巡检项：{inspection}，{item}' },
  now: { en: 'Now: {what}', 'zh-CN': '当前：{what}' },
  found: { en: 'Found: {what}', 'zh-CN': '原报：{what}' },
  since: { en: 'Since: {since}', 'zh-CN': '开始时间：{since}' },
  lasted: { en: 'From {since} to {until}, {span:span}', 'zh-CN': '{since} 至 {until}，历时 {span:span}' },
  rank: {
    en: 'Fault {id}: {grade}, {risk} risk, {stage}',
    'zh-CN': '故障 {id}：等级{grade}，风险{risk}，{stage}',
  },
  assignee: { en: 'In charge: {assignee}', 'zh-CN': '负责人：{assignee}' },
  nobody: { en: 'In charge: nobody yet', 'zh-CN': '负责人：暂无' },
  children: {
    en: '{children:plural:fault is:faults are} told with this one and not separately.',
    'zh-CN': '随本故障一并通知、不再单独通知的故障：{children:count} 个。',
  },
  by: { en: '{by} wrote: {words}', 'zh-CN': '{by} 填写：{words}' },
  words: { en: 'Noted: {words}', 'zh-CN': '说明：{words}' },
  named: { en: 'For: {people}', 'zh-CN': '通知对象：{people}' },
  more: { en: 'and {more:count} more', 'zh-CN': '另有 {more:count} 条' },
  open: { en: 'Open', 'zh-CN': '查看' },
  separator: { en: ', ', 'zh-CN': '、' },

  storm: {
    en: '{count:plural:fault:faults} of “{inspection}” on {hosts:plural:host:hosts}',
    'zh-CN': '“{inspection}”共 {count:count} 个故障，涉及 {hosts:count} 台主机',
  },
  stormOther: {
    en: '{count:plural:message:messages} “{event}” about “{inspection}” on {hosts:plural:host:hosts}',
    'zh-CN': '“{inspection}”共 {count:count} 条“{event}”消息，涉及 {hosts:count} 台主机',
  },
  stormNowhere: {
    en: '{count:plural:message:messages} “{event}” about “{inspection}”',
    'zh-CN': '“{inspection}”共 {count:count} 条“{event}”消息',
  },
  stormMore: { en: '{what}, {total:count} in all', 'zh-CN': '{what}，累计 {total:count} 条' },
  stormWhy: {
    en: 'They have one cause in common and are told in this one message instead of {count:count}.',
    'zh-CN': '原因相同，合并为本条消息，不再逐条通知（共 {count:count} 条）。',
  },
  stormFirst: { en: 'The first: {what}', 'zh-CN': '首个：{what}' },
  stormHosts: { en: 'Hosts: {names}', 'zh-CN': '主机：{names}' },
  stormHostsMore: {
    en: 'Hosts: {names} and {more:count} more',
    'zh-CN': '主机：{names} 等，另有 {more:count} 台',
  },
  stormRule: {
    en: 'While it goes on, more is told every 5 minutes at most; its end is told.',
    'zh-CN': '持续期间最多每 5 分钟通知一次，结束时另行通知。',
  },
  stormOver: {
    en: '{count:plural:fault:faults} of “{inspection}” in all; none for 10 minutes',
    'zh-CN': '“{inspection}”累计 {count:count} 个故障，10 分钟内无新增',
  },

  digestRoom: {
    en: 'The channel takes only so many messages a minute, so these come in one.',
    'zh-CN': '渠道每分钟可发送的消息有限，以下内容合并为一条。',
  },
  digestQuiet: {
    en: 'They waited for the end of the quiet hours.',
    'zh-CN': '以下内容在免打扰时段内产生，现一并通知。',
  },

  windowTimes: { en: 'From {from} to {to}', 'zh-CN': '时间：{from} 至 {to}' },
  reason: { en: 'Reason: {reason}', 'zh-CN': '原因：{reason}' },
  effect: { en: 'What will be noticed: {effect}', 'zh-CN': '影响：{effect}' },
  filing: { en: 'Filing: {filing}', 'zh-CN': '备案：{filing}' },
  windowSilent: {
    en: 'What is found meanwhile is recorded; faults wait until the work is over.',
    'zh-CN': '期间的检查结果照常记录，故障在检修结束后再行通知。',
  },

  handover: { en: 'Your duty on “{roster}” ends at {at}', 'zh-CN': '您在“{roster}”的值班将于 {at} 结束' },
  handoverExpected: {
    en: 'Please write a hand-over note before: what is open, what was done, what to watch.',
    'zh-CN': '请在此之前填写交接记录：未结事项、已做处理、注意事项。',
  },

  test: {
    en: '{by} tries the channel “{channel}”',
    'zh-CN': '{by} 正在测试通知渠道“{channel}”',
  },
  testExpected: { en: 'It works. There is nothing to be done.', 'zh-CN': '渠道可用，无需处理。' },
  collector: { en: 'the collector', 'zh-CN': '采集中心' },
  sentAt: { en: 'Sent: {at}', 'zh-CN': '发送时间：{at}' },
} as const satisfies Record<string, Text>

export const GRADES = {
  general: { en: 'general', 'zh-CN': '一般' },
  major: { en: 'major', 'zh-CN': '重大' },
} as const satisfies Record<string, Text>
export const RISKS = {
  high: { en: 'high', 'zh-CN': '高' },
  medium: { en: 'medium', 'zh-CN': '中' },
  low: { en: 'low', 'zh-CN': '低' },
} as const satisfies Record<string, Text>
export const STAGES = {
  reported: { en: 'not accepted yet', 'zh-CN': '待受理' },
  accepted: { en: 'accepted', 'zh-CN': '已受理' },
  handling: { en: 'being handled', 'zh-CN': '处理中' },
  'on-hold': { en: 'on hold', 'zh-CN': '已挂起' },
  resolved: { en: 'resolved', 'zh-CN': '已修复' },
  verified: { en: 'verified', 'zh-CN': '已复查' },
  closed: { en: 'closed', 'zh-CN': '已关闭' },
  cancelled: { en: 'cancelled', 'zh-CN': '已取消' },
  merged: { en: 'merged', 'zh-CN': '已合并' },
} as const satisfies Record<string, Text>
