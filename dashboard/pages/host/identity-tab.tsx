// Who the host is, what it has not handed over yet, and what will never come.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../shared/format.ts'
import type { HostDetail } from '../../api.ts'
import { type Fact, FactList } from '../../components/fact-list.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { Section } from '../../components/section.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { useCan } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import { When } from './agent-tab.tsx'
import { ClockOffset } from './clock-offset.tsx'
import { Holes } from './holes.tsx'
import { IdentityActions } from './identity-actions.tsx'

export function IdentityTab({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  const can = useCan()
  return (
    <div className="stack">
      <div className="agent-columns">
        <Section
          padded
          title={t('identity.title')}
          link={
            can('administer') && (
              <PageLink
                to="/operation-log"
                search={{ objectKind: 'host', objectId: host.id, objectName: host.name }}
              >
                {t('audit.title')}
              </PageLink>
            )
          }
        >
          <Identity host={host} />
        </Section>
        <Section padded title={t('identity.delivery')}>
          <FactList facts={useDeliveryFacts(host)} />
        </Section>
      </div>
      <Holes host={host} />
    </div>
  )
}

function Identity({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(queries.identity(host.id))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingRows rows={3} />
  return (
    <div className="stack">
      <FactList
        facts={[
          [
            t('identity.key'),
            <span key="key" className="mono breaks key-fingerprint">
              {data.keyFingerprint}
            </span>,
          ],
          [t('identity.keySince'), <When key="since" at={data.keySince} />],
          [t('host.enrolled'), <When key="enrolled" at={data.enrolledAt} />],
        ]}
      />
      <IdentityActions host={host} identity={data} />
    </div>
  )
}

function useDeliveryFacts(host: HostDetail): Fact[] {
  const { t } = useTranslation()
  const { queue, clockOffsetMs } = host
  return [
    [
      t('host.queue'),
      queue &&
        (queue.rounds === 0
          ? t('host.queueEmpty')
          : t('host.queueRounds', { count: queue.rounds, size: formatBytes(queue.bytes) })),
    ],
    [
      t('host.dropped'),
      queue &&
        (queue.dropped === 0 ? t('host.droppedNone') : t('host.droppedRounds', { count: queue.dropped })),
    ],
    [
      t('host.clock'),
      clockOffsetMs !== null && <ClockOffset key="clock" host={host} offsetMs={clockOffsetMs} />,
    ],
  ]
}
