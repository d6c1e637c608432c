// One host: what holds now, how it came, what it is told to do.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { HostDetail } from '../../api.ts'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { TabLinks } from '../../components/tab-links.tsx'
import { useAddress } from '../../hooks/address.ts'
import { useInspectNow } from '../../hooks/inspect-now.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { AgentTab } from './agent-tab.tsx'
import { EventsTab } from './events-tab.tsx'
import { FaultsTab } from './faults-tab.tsx'
import { HistoryTab } from './history-tab.tsx'
import './host.css'
import { HostBanners } from './host-banners.tsx'
import { HostHead } from './host-head.tsx'
import { HostRibbon } from './host-ribbon.tsx'
import { IdentityTab } from './identity-tab.tsx'
import { InspectAnswers } from './inspect-answers.tsx'
import { NowTab } from './now-tab.tsx'
import { PlanTab } from './plan-tab.tsx'

export default function Host() {
  const { id = '' } = useParams()
  const { data, error, refetch } = useQuery(queries.host(id, useLanguage()))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingRows rows={10} />
  return <HostPage key={data.id} host={data} />
}

const TABS = ['now', 'history', 'faults', 'events', 'plan', 'identity', 'agent'] as const

function HostPage({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  const { get } = useAddress()
  const demand = useInspectNow()
  const tab = TABS.find((key) => key === get('tab')) ?? 'now'
  return (
    <>
      <HostHead host={host} demand={demand} />
      <HostBanners host={host} onIdentity={tab === 'identity'} />
      <InspectAnswers demand={demand} />
      <HostRibbon host={host} />
      <TabLinks
        to={`/hosts/${host.id}`}
        active={tab}
        keep={['range', 'inspection', 'item']}
        tabs={[
          { key: 'now', label: t('host.tabNow') },
          { key: 'history', label: t('host.tabHistory') },
          { key: 'faults', label: t('host.tabFaults'), count: host.openFaults },
          { key: 'events', label: t('host.tabEvents') },
          { key: 'plan', label: t('host.tabPlan') },
          { key: 'identity', label: t('host.tabIdentity') },
          { key: 'agent', label: t('host.tabAgent') },
        ]}
      />
      {tab === 'now' && <NowTab host={host} demand={demand} />}
      {tab === 'history' && <HistoryTab host={host} />}
      {tab === 'faults' && <FaultsTab host={host} />}
      {tab === 'events' && <EventsTab host={host} />}
      {tab === 'plan' && <PlanTab host={host} />}
      {tab === 'identity' && <IdentityTab host={host} />}
      {tab === 'agent' && <AgentTab host={host} />}
    </>
  )
}
