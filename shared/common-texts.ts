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
  gone: { en: 'No longer there', 'zh-CN': '已不存在' },
}

/** Items that any inspection may have. */
export const COMMON_ITEMS: Readonly<Record<string, Text>> = {
  '@round': { en: 'The round itself', 'zh-CN': '本次巡检' },
}
