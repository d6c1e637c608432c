// The stages as steps, each with who and when.
import { useTranslation } from 'react-i18next'
import type { FaultDetail } from '../../../shared/api/fault.ts'
import { Instant } from '../../components/moment.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { monthDayTime, span } from '../../time.ts'
import { type StageStep, stageSteps } from './stages.ts'

export function FaultStages({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  return (
    <section className="card fault-stages" aria-label={t('fault.stages')}>
      <ol className="stages">
        {stageSteps(fault).map((step) => (
          <li
            key={step.stage}
            className={`stage stage-${step.state}`}
            {...(step.state === 'current' && { 'aria-current': 'step' as const })}
          >
            <span className="stage-dot" aria-hidden="true" />
            <span className="stage-name">{t(`stage.${step.stage}`)}</span>
            <StageLines step={step} fault={fault} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function StageLines({ step, fault }: { step: StageStep; fault: FaultDetail }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (step.at === null)
    return step.stage === 'verified' && step.state === 'ahead' ? (
      <span className="stage-line">{t('fault.verifiedHow')}</span>
    ) : null
  return (
    <>
      <span className="stage-line">
        <Instant at={step.at}>{monthDayTime(step.at)}</Instant> {step.by}
      </span>
      <span className="stage-line">
        {step.stage === 'reported'
          ? t('fault.began', { at: monthDayTime(fault.beganAt) })
          : step.afterMs !== null && t('fault.after', { span: span(step.afterMs, language) })}
      </span>
    </>
  )
}
