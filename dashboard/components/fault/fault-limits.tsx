// Until when it has to be accepted and resolved, with what is left of it, and what was missed.
import { ClockCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { FaultRow } from '../../../shared/api/fault.ts'
import { useClock } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { span } from '../../time.ts'
import { Instant } from '../moment.tsx'
import { type Limit, limitsOf, stateOf } from './limits.ts'
import './fault-limits.css'

const MINUTE = 60_000

type LimitsProps = { fault: FaultRow }

/** The next limit: quiet until it is near. */
export function NextLimit({ fault }: LimitsProps) {
  const { t } = useTranslation()
  const [next] = limitsOf(fault)
  if (next) return <TimeLeft limit={next} />
  return fault.hold === null ? null : <span className="muted">{t('fault.clockStands')}</span>
}

export function TimeLeft({ limit }: { limit: Limit }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const state = useClock((now) => stateOf(limit, now))
  // To the minute: a second that changes nothing renders nothing.
  const minutes = useClock((now) => Math.max(1, Math.floor(Math.abs(limit.at - now) / MINUTE)))
  const words = span(minutes * MINUTE, language)
  return (
    <span className={`limit limit-${state}`} title={t(`fault.limit.${limit.kind}`)}>
      {state === 'over' && <ExclamationCircleOutlined aria-hidden />}
      {state === 'near' && <ClockCircleOutlined aria-hidden />}
      <Instant at={limit.at}>
        {t(state === 'over' ? 'fault.limitOver' : 'fault.limitLeft', { span: words })}
      </Instant>
    </span>
  )
}

export function BreachTags({ fault }: LimitsProps) {
  const { t } = useTranslation()
  return fault.breached.map((kind) => (
    <span key={kind} className="tag limit-breached">
      {t(`fault.breached.${kind}`)}
    </span>
  ))
}
