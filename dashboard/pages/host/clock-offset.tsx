// How far the clock of a host is from the collector's, and what the collector finds about that.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { HostDetail } from '../../api.ts'
import { formatDuration } from '../../format.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'

/** As the collector's own finding about a host is called. */
const CLOCK = { inspection: 'host', item: 'clock' } as const

export function ClockOffset({ host, offsetMs }: { host: HostDetail; offsetMs: number }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data } = useQuery(queries.findings({ host: host.id, inspection: CLOCK.inspection }, language))
  const finding = data?.findings.find(({ item }) => item === CLOCK.item)
  const span = formatDuration(Math.round(Math.abs(offsetMs)), language)
  const words =
    Math.abs(offsetMs) < 50
      ? t('host.clockSame')
      : t(offsetMs > 0 ? 'host.clockAhead' : 'host.clockBehind', { span })
  if (finding === undefined || finding.status === 'ok') return words
  return (
    <>
      <b className={`clock-off clock-${finding.status}`}>
        {finding.status === 'critical' ? '■' : '▲'} {words}
      </b>
      <br />
      <span className="muted small">{t('identity.clockOff', { finding: finding.summary })}</span>
    </>
  )
}
