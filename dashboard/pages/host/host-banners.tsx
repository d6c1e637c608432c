// What has to be known of a host before anything else on its page is read.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { HostDetail } from '../../api.ts'
import { PageLink } from '../../components/page-link.tsx'
import { useClock } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { DAY, exact } from '../../time.ts'
import { CloneBanner } from './clone-banner.tsx'
import './identity.css'

export function HostBanners({ host, onIdentity }: { host: HostDetail; onIdentity: boolean }) {
  const { t } = useTranslation()
  const { data: identity } = useQuery(queries.identity(host.id))
  if (identity === undefined) return null
  const { revokedAt, revokedReason, other } = identity
  return (
    <>
      {revokedAt !== null && (
        <Alert
          type="warning"
          showIcon
          className="host-banner"
          title={t('identity.revokedSince', { at: exact(revokedAt).slice(0, 16) })}
          description={t('identity.revokedHint', { reason: revokedReason ?? '–' })}
        />
      )}
      {other !== null && other.settledAt === null && (
        <CloneBanner host={host} identity={identity} other={other} whole={onIdentity} />
      )}
    </>
  )
}

/** Holes of the last day, beside the ribbon that they are missing from. */
export function RecentHoles({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  const { data } = useInfiniteQuery(queries.holes(host.id, useLanguage()))
  const since = useClock((now) => Math.floor((now - DAY) / 60_000) * 60_000)
  const recent = (data?.pages[0]?.holes ?? []).filter((hole) => (hole.toAt ?? hole.notedAt) >= since)
  const count = recent.reduce((sum, hole) => sum + hole.rounds, 0)
  if (count === 0) return null
  return (
    <PageLink to={`/hosts/${host.id}`} search={{ tab: 'identity' }} className="recent-holes">
      {t('identity.holesRecent', { count })}
    </PageLink>
  )
}
