// One host: what holds now, how it came, what it is told to do.
import { useQuery } from '@tanstack/react-query'
import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { HostDetail } from '../../api.ts'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { useAddress } from '../../hooks/address.ts'
import { useInspectNow } from '../../hooks/inspect-now.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { AgentTab } from './agent-tab.tsx'
import { EventsTab } from './events-tab.tsx'
import { FaultsTab } from './faults-tab.tsx'
import { HistoryTab } from './history-tab.tsx'
import './host.css'
import { HostHead } from './host-head.tsx'
import { HostRibbon } from './host-ribbon.tsx'
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

function HostPage({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const demand = useInspectNow()
  const faults = host.openFaults > 0 ? ` ${host.openFaults}` : ''
  const tabs = [
    { key: 'now', label: t('host.tabNow'), children: <NowTab host={host} demand={demand} /> },
    { key: 'history', label: t('host.tabHistory'), children: <HistoryTab host={host} /> },
    { key: 'faults', label: `${t('host.tabFaults')}${faults}`, children: <FaultsTab host={host} /> },
    { key: 'events', label: t('host.tabEvents'), children: <EventsTab host={host} /> },
    { key: 'plan', label: t('host.tabPlan'), children: <PlanTab host={host} /> },
    { key: 'agent', label: t('host.tabAgent'), children: <AgentTab host={host} /> },
  ]
  const tab = tabs.some(({ key }) => key === get('tab')) ? (get('tab') ?? 'now') : 'now'
  return (
    <>
      <HostHead host={host} demand={demand} />
      <InspectAnswers demand={demand} />
      <HostRibbon host={host} />
      <Tabs
        className="host-tabs"
        activeKey={tab}
        onChange={(key) => change({ tab: key === 'now' ? undefined : key })}
        items={tabs}
        destroyOnHidden
      />
    </>
  )
}
