// Why a message was not sent, where no receiver had a say in it.
import type { Text } from '../../../shared/text.ts'

export const PLAIN_REASONS = {
  removed: { en: 'The channel was removed', 'zh-CN': '通知渠道已删除' },
  disabled: { en: 'The channel was switched off for a day', 'zh-CN': '通知渠道停用已超过一天' },
  noDriver: { en: 'Channels of this kind cannot be spoken to', 'zh-CN': '不支持此类通知渠道' },
  missingSecret: { en: 'The channel lacks its {name}', 'zh-CN': '通知渠道缺少 {name}' },
  tooSlow: { en: 'The receiver did not answer in time', 'zh-CN': '接收方未在规定时间内应答' },
} as const satisfies Record<string, Text>
