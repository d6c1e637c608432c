// Whether what is on the screen is what is true now.
import { useTranslation } from 'react-i18next'
import { useClock } from '../../hooks/clock.ts'
import { useLiveState } from '../../hooks/live.tsx'
import { clockTime, exact } from '../../time.ts'

const STALE_AFTER_MS = 5_000

export function ConnectionState() {
  const { t } = useTranslation()
  const { phase, lastWordAt } = useLiveState()
  const stale = useClock(() => lastWordAt !== null && Date.now() - lastWordAt > STALE_AFTER_MS)
  const at = lastWordAt === null ? '' : exact(lastWordAt)
  const words =
    phase === 'reconnecting' && stale && lastWordAt !== null
      ? t('top.stale', { at: clockTime(lastWordAt) })
      : t(`top.${phase}`)
  const hint =
    phase === 'live' ? t('top.liveHint', { at }) : phase === 'reconnecting' ? t('top.staleHint', { at }) : ''
  return (
    <span className={`live-state live-${phase}`} role="status" title={hint}>
      <span className="live-dot" aria-hidden="true" />
      <span className="live-word">{words}</span>
    </span>
  )
}
