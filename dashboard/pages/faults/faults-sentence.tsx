// The faults in one sentence.
import { useTranslation } from 'react-i18next'
import type { FaultPage } from '../../../shared/api/fault.ts'

export function FaultsSentence({ counts }: { counts: FaultPage['counts'] }) {
  const { t } = useTranslation()
  if (counts.open === 0) return t('faults.sentenceNone')
  return (
    <>
      {t('faults.sentence', { count: counts.open })}
      {counts.major > 0 && t('faults.sentenceMajor', { count: counts.major })}
      {counts.unaccepted > 0
        ? t('faults.sentenceUnaccepted', { count: counts.unaccepted })
        : t('faults.sentenceAccepted')}
    </>
  )
}
