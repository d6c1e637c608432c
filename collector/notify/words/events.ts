// What each event is called at the head of a message, and what is expected of whoever reads it.
import type { NotificationEvent } from '../../../shared/api/settings/channel.ts'
import type { Text } from '../../../shared/text.ts'

/** {level} is how grave it is; {by} who did it, where somebody did. */
export const LEADS: Readonly<Record<NotificationEvent, Text>> = {
  opened: { en: '{level}', 'zh-CN': '{level}' },
  worse: { en: 'Worse now, {level}', 'zh-CN': '{level}·加重' },
  recurred: { en: 'Back again, {level}', 'zh-CN': '{level}·再次出现' },
  flapping: { en: 'Comes and goes, {level}', 'zh-CN': '{level}·反复波动' },
  repeated: { en: 'Still there, {level}', 'zh-CN': '{level}·仍未消除' },
  accepted: { en: 'Accepted by {by}', 'zh-CN': '已受理（{by}）' },
  transferred: { en: 'Handed to {to}', 'zh-CN': '已转交 {to}' },
  returned: { en: 'Returned by {by}', 'zh-CN': '已退回（{by}）' },
  held: { en: 'On hold', 'zh-CN': '已挂起' },
  recovered: { en: 'Recovered', 'zh-CN': '已恢复' },
  resolved: { en: 'Resolved', 'zh-CN': '已修复' },
  verified: { en: 'Verified', 'zh-CN': '已复查' },
  closed: { en: 'Closed', 'zh-CN': '已关闭' },
  cancelled: { en: 'Cancelled', 'zh-CN': '已取消' },
  merged: { en: 'Merged into another fault', 'zh-CN': '已并入其他故障' },
  reopened: { en: 'Reopened, {level}', 'zh-CN': '{level}·重新打开' },
  graded: { en: 'Graded anew, {level}', 'zh-CN': '{level}·等级变更' },
  warned: { en: 'Response time nearly over, {level}', 'zh-CN': '{level}·即将超时' },
  breached: { en: 'Response time missed, {level}', 'zh-CN': '{level}·已超时' },
  escalated: { en: 'Escalated to you, {level}', 'zh-CN': '{level}·升级通知' },
  reminded: { en: 'Reminder', 'zh-CN': '催办' },
  released: { en: '{level}', 'zh-CN': '{level}' },
  'window-notice': { en: 'Planned work', 'zh-CN': '检修预告' },
  'window-begun': { en: 'Planned work has begun', 'zh-CN': '检修开始' },
  'window-ended': { en: 'Planned work is over', 'zh-CN': '检修结束' },
  handover: { en: 'Hand-over', 'zh-CN': '交接班' },
  test: { en: 'Test message', 'zh-CN': '测试消息' },
  digest: { en: '{count} messages in one', 'zh-CN': '{count} 条消息汇总' },
  storm: { en: 'Storm', 'zh-CN': '故障风暴' },
  'storm-ended': { en: 'Storm over', 'zh-CN': '故障风暴结束' },
}

/** How grave: by grade and status. */
export const LEVELS = {
  major: { en: 'Major fault', 'zh-CN': '重大故障' },
  critical: { en: 'Critical fault', 'zh-CN': '严重故障' },
  warning: { en: 'Warning', 'zh-CN': '预警' },
  unknown: { en: 'Cannot be judged', 'zh-CN': '状态不明' },
  ok: { en: 'Fault', 'zh-CN': '故障' },
} as const satisfies Record<string, Text>

/** What happens next, or what somebody should do. Nothing where nothing is expected. */
export const EXPECTED: Partial<Readonly<Record<NotificationEvent, Text>>> = {
  opened: { en: 'Please accept it on its page.', 'zh-CN': '请在故障页面受理。' },
  worse: { en: 'Please look at it again.', 'zh-CN': '请再次查看。' },
  recurred: {
    en: 'It had recovered and is back; what was done did not last.',
    'zh-CN': '恢复后再次出现，此前的处理未能持久。',
  },
  flapping: {
    en: 'It changes between good and bad; further changes are not told until it is steady.',
    'zh-CN': '状态反复变化，稳定之前不再逐次通知。',
  },
  repeated: {
    en: 'It has not gone away. Please act on it or put it on hold with a reason.',
    'zh-CN': '故障仍未消除，请处理，或注明原因后挂起。',
  },
  returned: { en: 'It has nobody now: please accept it.', 'zh-CN': '当前无人负责，请受理。' },
  transferred: { en: 'It is yours now: please go on with it.', 'zh-CN': '已转交，请继续处理。' },
  reopened: { en: 'It was not solved: please take it up again.', 'zh-CN': '问题未解决，请重新处理。' },
  warned: {
    en: 'The response time of its grade is nearly over: please act on it now.',
    'zh-CN': '该等级的响应时限即将到期，请尽快处理。',
  },
  breached: {
    en: 'The response time of its grade is over: please act on it at once.',
    'zh-CN': '该等级的响应时限已过，请立即处理。',
  },
  escalated: {
    en: 'Nobody has accepted it in time: please take it, or say who does.',
    'zh-CN': '未在规定时间内受理，请接手或指定处理人。',
  },
  reminded: {
    en: 'It was accepted, and nothing has been noted for a while: please say how it stands.',
    'zh-CN': '受理后较长时间没有进展记录，请更新处理情况。',
  },
  released: {
    en: 'It was told together with another fault, which is over; this one is still there.',
    'zh-CN': '此前随上级故障一并通知；上级故障已结束，本故障仍然存在。',
  },
}
