// Small words about a fault: its grade, that it flaps, and who has it.
import { useTranslation } from 'react-i18next'
import type { FaultRow } from '../../shared/api/fault.ts'
import './fault-tags.css'

export function GradeTag({ grade, always = false }: { grade: FaultRow['grade']; always?: boolean }) {
  const { t } = useTranslation()
  if (grade === 'general' && !always) return null
  return <span className={grade === 'major' ? 'tag grade-major' : 'tag'}>{t(`grade.${grade}`)}</span>
}

/** Medium is what nobody has to be told. */
export function RiskTag({ risk, always = false }: { risk: FaultRow['risk']; always?: boolean }) {
  const { t } = useTranslation()
  if (risk === 'medium' && !always) return null
  return <span className="tag">{t('faults.riskIs', { risk: t(`risk.${risk}`) })}</span>
}

export function FlappingTag({ flapping }: { flapping: boolean }) {
  const { t } = useTranslation()
  if (!flapping) return null
  return (
    <span className="tag" title={t('faults.flappingHint')}>
      {t('faults.flapping')}
    </span>
  )
}

/** The stage in words, and who has it; that nobody has it stands out. */
export function Handling({ fault }: { fault: Pick<FaultRow, 'stage' | 'acceptedBy' | 'assignee'> }) {
  const { t } = useTranslation()
  if (fault.stage === 'reported') return <span className="tag not-accepted">{t('overview.notAccepted')}</span>
  return (
    <span className="breaks">
      {[t(`stage.${fault.stage}`), fault.assignee?.name ?? fault.acceptedBy].filter(Boolean).join(' · ')}
    </span>
  )
}
