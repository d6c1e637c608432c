// How far the clock of a host is from the collector's, and when that is too far.
import { useTranslation } from 'react-i18next'
import { formatDuration } from '../../format.ts'
import { useLanguage } from '../../hooks/language.ts'
import { isClockOff, LIMIT_MS } from './clock-limit.ts'

export function ClockOffset({ offsetMs }: { offsetMs: number }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (Math.abs(offsetMs) < 50) return t('host.clockSame')
  const span = formatDuration(Math.round(Math.abs(offsetMs)), language)
  const words = t(offsetMs > 0 ? 'host.clockAhead' : 'host.clockBehind', { span })
  if (!isClockOff(offsetMs)) return words
  return (
    <>
      <b className="clock-off">▲ {words}</b>
      <br />
      <span className="muted small">
        {t('identity.clockOff', { limit: formatDuration(LIMIT_MS, language) })}
      </span>
    </>
  )
}
