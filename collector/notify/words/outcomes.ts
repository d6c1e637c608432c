// What became of a test message, in words.
import type { Language } from '../../../shared/language.ts'
import { fillText, type Text } from '../../../shared/text.ts'
import type { Outcome } from '../channel-driver.ts'

const WORDS: Readonly<Record<Outcome['kind'], Text>> = {
  sent: {
    en: 'The receiver took the message. Look whether it has arrived.',
    'zh-CN': '接收方已收下消息，请确认是否已显示。',
  },
  retry: {
    en: 'It did not work this time, and may later: {reason}',
    'zh-CN': '本次未成功，稍后可能成功：{reason}',
  },
  permanent: {
    en: 'It will not work until something is changed: {reason}',
    'zh-CN': '需修改设置后才能成功：{reason}',
  },
}

export function sayOutcome(outcome: Outcome, language: Language): string {
  const reason = outcome.kind === 'sent' ? '' : outcome.reason
  return fillText(WORDS[outcome.kind], { reason }, { language })
}
