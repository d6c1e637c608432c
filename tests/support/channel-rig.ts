// Messages, channels and tools as the dispatcher gives them to a driver.
import type {
  ChannelTarget,
  Mention,
  OutgoingMessage,
  SendTools,
} from '../../collector/notify/channel-driver.ts'
import { createGuard } from '../../collector/notify/guarded-fetch.ts'
import type { ChannelType, SettingsOf } from '../../shared/api/settings/channel.ts'

export const AT = Date.parse('2026-11-22T03:04:05Z')
export const FAULT_URL = 'https://xunjian.example.com:8420/faults/12'

export const FAULT: NonNullable<OutgoingMessage['fault']> = {
  id: 12,
  url: FAULT_URL,
  title: '/var 已用 97%',
  hostId: '0198f2a0-0000-4000-8000-000000000001',
  hostName: 'web-01',
  inspection: 'disk',
  item: '/var',
  status: 'critical',
  stage: 'reported',
  grade: 'major',
  risk: 'high',
  source: 'inspection',
  labels: { site: 'shanghai', 'app.name': '订单"系统"' },
  openedAt: AT,
  endedAt: null,
  assignee: null,
  children: 0,
}

export function aMessage(over: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    id: 'msg-0001',
    event: 'opened',
    language: 'zh-CN',
    title: '[重大] web-01：/var 已用 97%',
    lines: ['主机：web-01', '等级：重大', '时间：2026-11-22 11:04:05'],
    markdown: '',
    severity: 'critical',
    isMajor: true,
    url: FAULT_URL,
    at: AT,
    fault: FAULT,
    mentions: [],
    count: 1,
    ...over,
  }
}

/** A digest that no receiver takes whole. */
export function aLongMessage(lines = 2_000): OutgoingMessage {
  const line = (index: number) => `故障 ${index}：主机 web-${index} 上的 "/var/lib/数据" 已用 97%，请处理`
  return aMessage({
    event: 'digest',
    fault: null,
    lines: Array.from({ length: lines }, (_, index) => line(index)),
  })
}

export const LI_NA: Mention = {
  name: '李娜',
  email: 'li.na@example.com',
  phone: '+86 138-0013-8000',
  ids: {
    dingtalk: 'lina01',
    wecom: 'LiNa',
    feishu: 'ou_84aad35d084aa403a838cf73ee18467',
    slack: 'U012AB3CD',
  },
}
export const ONLY_A_PHONE: Mention = { name: '王强', email: null, phone: '139 0013 9000', ids: {} }

export function aTarget<Type extends ChannelType>(
  settings: SettingsOf<Type>,
  secrets: Readonly<Record<string, string>> = {},
  language: ChannelTarget<Type>['language'] = 'zh-CN',
): ChannelTarget<Type> {
  return { id: 'channel-1', name: '运维群', language, timeZone: 'Asia/Shanghai', settings, secrets }
}

/** Receivers of tests are on this machine, which has to be allowed like any other of the intranet. */
export function createTools({
  now = Date.now,
  timeLimitMs = 300,
  allow = ['127.0.0.1', 'localhost'],
} = {}): SendTools {
  return { ...createGuard(allow, { timeLimitMs }), signal: new AbortController().signal, now }
}
