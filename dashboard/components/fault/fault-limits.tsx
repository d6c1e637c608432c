// Until when it has to be accepted and resolved, with what is left of it, and what was missed.
import { ClockCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { FaultRow } from '../../../shared/api/fault.ts'
import { useClock } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { span } from '../../time.ts'
import { Instant } from '../moment.tsx'
import { type Limit, nextLimit } from './limits.ts'
import './fault-limits.css'

type LimitsProps = { fault: FaultRow }

/** The next limit: quiet until it is near. */
export function NextLimit({ fault }: LimitsProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  // A primitive, so that a second that changes nothing renders nothing.
  const said = useClock((now) => {
    const limit = nextLimit(fault, now)
    if (limit === null) return ''
    const left = Math.abs(limit.at - now)
    const minutes = Math.max(60_000, Math.floor(left / 60_000) * 60_000)
    return JSON.stringify({ ...limit, words: span(minutes, language) })
  })
  if (said === '') return fault.hold === null ? null : <span className="muted">{t('fault.clockStands')}</span>
  const { kind, state, at, words } = JSON.parse(said) as Limit & { words: string }
  return (
    <span className={`limit limit-${state}`} title={t(`fault.limit.${kind}`)}>
      {state === 'over' && <ExclamationCircleOutlined aria-hidden />}
      {state === 'near' && <ClockCircleOutlined aria-hidden />}
      <Instant at={at}>
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
