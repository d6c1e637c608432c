// The stages as steps, each with who and when.
import { PauseOutlined } from '@ant-design/icons'
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
            {...((step.state === 'current' || step.state === 'held') && { 'aria-current': 'step' as const })}
          >
            <span className="stage-dot" aria-hidden="true">
              {step.state === 'held' && <PauseOutlined />}
            </span>
            <span className="stage-name">
              {t(`stage.${step.stage}`)}
              {step.state === 'held' && <span className="tag">{t('stage.on-hold')}</span>}
            </span>
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
  if (step.state === 'held' && fault.hold) return <HoldLines hold={fault.hold} />
  if (step.state === 'ahead') return <AheadLine step={step} fault={fault} />
  if (step.at === null)
    return <span className="stage-line">{step.state === 'skipped' && t('fault.skipped')}</span>
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
      {step.stage === 'handling' && fault.heldMs > 0 && (
        <span className="stage-line">{t('fault.heldFor', { span: span(fault.heldMs, language) })}</span>
      )}
    </>
  )
}

function HoldLines({ hold }: { hold: NonNullable<FaultDetail['hold']> }) {
  const { t } = useTranslation()
  return (
    <>
      <span className="stage-line">
        {t(`hold.${hold.reason}`)} · <Instant at={hold.since}>{monthDayTime(hold.since)}</Instant>
      </span>
      <span className="stage-line">
        {hold.resumeAt === null
          ? t('fault.holdOpen')
          : t('fault.holdUntil', { at: monthDayTime(hold.resumeAt) })}
      </span>
    </>
  )
}

/** How it will come there, where that is not plain. */
function AheadLine({ step, fault }: { step: StageStep; fault: FaultDetail }) {
  const { t } = useTranslation()
  if (step.stage === 'verified')
    return (
      <span className="stage-line">
        {t(fault.source === 'person' ? 'fault.verifiedByReporter' : 'fault.verifiedHow')}
      </span>
    )
  if (step.stage === 'closed' && fault.grade === 'major')
    return <span className="stage-line">{t('fault.closedWithReview')}</span>
  return null
}
