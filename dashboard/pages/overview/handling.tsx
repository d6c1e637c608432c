// Who has a fault, or that nobody has it yet.
import { useTranslation } from 'react-i18next'
import type { FaultRow } from '../../../shared/api/fault.ts'

export function Handling({ fault }: { fault: FaultRow | null }) {
  const { t } = useTranslation()
  if (fault === null)
    return (
      <span className="tag" title={t('overview.observingHint')}>
        {t('overview.observing')}
      </span>
    )
  if (fault.stage === 'reported')
    return <span className="tag handling-open">{t('overview.notAccepted')}</span>
  return (
    <span className="tag handling-taken">
      {[fault.acceptedBy, t(`stage.${fault.stage}`)].filter(Boolean).join(' · ')}
    </span>
  )
}
