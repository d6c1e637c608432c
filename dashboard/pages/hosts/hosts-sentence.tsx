// The hosts in one sentence: who is not well, of how many.
import { useTranslation } from 'react-i18next'
import type { HostPage } from '../../../shared/api/host.ts'

const BAD = ['critical', 'silent', 'warning', 'unknown'] as const

export function HostsSentence({ counts }: { counts: HostPage['counts'] }) {
  const { t } = useTranslation()
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const bad = BAD.filter((state) => counts[state] > 0)
  if (bad.length === 0) return t('hosts.sentenceOk', { count: total })
  const list = bad.map((state) => t(`hosts.count.${state}`, { count: counts[state] }))
  return t('hosts.sentence', { list: list.join(t('overview.listSeparator')), count: total })
}
