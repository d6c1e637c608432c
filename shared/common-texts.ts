// Sentences that any inspection's round may carry, said by the framework and not by the inspection itself.
import type { Text } from './text.ts'

export const COMMON_TEXTS: Readonly<Record<string, Text>> = {
  'parameters-invalid': {
    en: 'Not run: its parameters are not valid. {reason}',
    'zh-CN': '未执行：参数无效。{reason}',
  },
  'inspection-failed': {
    en: 'Could not be carried out: {reason}',
    'zh-CN': '执行失败：{reason}',
  },
  'time-limit-reached': {
    en: 'Gave no answer within {limit_seconds:span} and was stopped',
    'zh-CN': '超过时限 {limit_seconds:span} 未返回结果，已中止',
  },
  'findings-clipped': {
    en: '{dropped:plural:item:items} left out: a round holds at most {limit:count}; the worst are kept',
    'zh-CN': '单次巡检最多记录 {limit:count} 项，已优先保留较严重的结果，另有 {dropped:count} 项未列出',
  },
  'host-revoked': {
    en: 'Closed because the host was revoked: {reason}',
    'zh-CN': '主机已被吊销，故障随之关闭：{reason}',
  },
  'limit-above': {
    en: '{label} is {value}, above {limit} (policy {policy})',
    'zh-CN': '{label}为 {value}，高于限值 {limit}（策略“{policy}”）',
  },
  'limit-below': {
    en: '{label} is {value}, below {limit} (policy {policy})',
    'zh-CN': '{label}为 {value}，低于限值 {limit}（策略“{policy}”）',
  },
  'fault-flapping': {
    en: 'Changed {changes:count} times between good and bad within {span:span}. Damped: recovered only after {rounds:count} good rounds in a row, or when it has become quiet',
    'zh-CN':
      '{span:span} 内在正常与异常之间变化 {changes:count} 次，已抑制抖动：需连续 {rounds:count} 次正常，或恢复平稳后才视为恢复',
  },
  'window-over': {
    en: 'Found during the maintenance window {window} and still true after it',
    'zh-CN': '在检修窗口“{window}”期间发现，窗口结束后仍存在',
  },
  'rounds-missing': {
    en: 'Rounds that would tell how it is now are missing, last due {due:time}; the fault stays open',
    'zh-CN': '后续巡检缺失（最近应检时间 {due:time}），当前状况未知，故障保持未关闭',
  },
  'still-there': {
    en: 'Still there, open for {open:span}',
    'zh-CN': '仍未消除，已持续 {open:span}',
  },
  'parent-over': {
    en: 'The fault above it is over, and this one is still there',
    'zh-CN': '上级故障已结束，本故障仍存在',
  },
  'accept-soon': {
    en: 'Has to be accepted by {due:time}; three quarters of the time are over',
    'zh-CN': '须在 {due:time} 前受理，时限已过四分之三',
  },
  'accept-missed': {
    en: 'Was to be accepted by {due:time} and is not',
    'zh-CN': '应于 {due:time} 前受理，已超时',
  },
  'resolve-soon': {
    en: 'Has to be resolved by {due:time}; three quarters of the time are over',
    'zh-CN': '须在 {due:time} 前解决，时限已过四分之三',
  },
  'resolve-missed': {
    en: 'Was to be resolved by {due:time} and is not',
    'zh-CN': '应于 {due:time} 前解决，已超时',
  },
  resumes: { en: 'Goes on by itself, as agreed', 'zh-CN': '按约定时间自动恢复处理' },
  'closes-unverified': {
    en: 'Nobody has verified it yet; it closes by itself at {closes:time}',
    'zh-CN': '尚未验证，将于 {closes:time} 自动关闭',
  },
  'closed-unverified': {
    en: 'Closed by itself: {days:plural:day:days} without anybody verifying it',
    'zh-CN': '{days} 天内无人验证，已自动关闭',
  },
  'still-found': {
    en: 'The inspection was run again and still finds it',
    'zh-CN': '复检仍发现该问题',
  },
  'alert-over': { en: 'The alert {name} is over', 'zh-CN': '告警 {name} 已恢复' },
  'alert-merged': {
    en: 'The alert {name}, whose fault was merged into this one, fires again',
    'zh-CN': '已并入本故障的告警 {name} 再次触发',
  },
  'alert-echo': {
    en: 'The alert {name}, which this fault had sent out, came back through {source} and was not counted again',
    'zh-CN': '本故障发出的告警 {name} 经 {source} 传回，未重复计入',
  },
  escalated: {
    en: 'Step {step} of {steps} of the escalation “{policy}”: told {told}',
    'zh-CN': '升级“{policy}”第 {step}/{steps} 步：已通知 {told}',
  },
  'escalated-line-1': {
    en: 'Step {step} of {steps} of the escalation “{policy}”: told the first line, {told}',
    'zh-CN': '升级“{policy}”第 {step}/{steps} 步：已通知一线 {told}',
  },
  'escalated-line-2': {
    en: 'Step {step} of {steps} of the escalation “{policy}”: told the second line, {told}',
    'zh-CN': '升级“{policy}”第 {step}/{steps} 步：已通知二线 {told}',
  },
  'escalated-line-3': {
    en: 'Step {step} of {steps} of the escalation “{policy}”: told the third line, {told}',
    'zh-CN': '升级“{policy}”第 {step}/{steps} 步：已通知三线 {told}',
  },
  reminded: {
    en: 'Nothing has happened for {idle:span}. Reminder {number}: told {told}',
    'zh-CN': '已 {idle:span} 无进展，第 {number} 次提醒：已通知 {told}',
  },
  'reminded-line-1': {
    en: 'Nothing has happened for {idle:span}. Reminder {number}: told the first line too, {told}',
    'zh-CN': '已 {idle:span} 无进展，第 {number} 次提醒：已同时通知一线 {told}',
  },
  'reminded-line-2': {
    en: 'Nothing has happened for {idle:span}. Reminder {number}: told the second line too, {told}',
    'zh-CN': '已 {idle:span} 无进展，第 {number} 次提醒：已同时通知二线 {told}',
  },
  'reminded-line-3': {
    en: 'Nothing has happened for {idle:span}. Reminder {number}: told the third line too, {told}',
    'zh-CN': '已 {idle:span} 无进展，第 {number} 次提醒：已同时通知三线 {told}',
  },
  'nobody-reached': {
    en: 'Could not be told, because no channel leads there or nobody is on duty: {missing}',
    'zh-CN': '未能通知（没有可用渠道或无人值班）：{missing}',
  },
  'plan-attached': {
    en: 'Emergency plan “{plan}” with {steps:plural:step:steps}',
    'zh-CN': '已启动应急预案“{plan}”，共 {steps} 步',
  },
  gone: { en: 'No longer there', 'zh-CN': '已不存在' },
}

/** Items that any inspection may have. */
export const COMMON_ITEMS: Readonly<Record<string, Text>> = {
  '@round': { en: 'The round itself', 'zh-CN': '本次巡检' },
}
