// The head of a host's page: name, state and since when, the facts in one line, labels, "inspect now".
import { ReloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../shared/format.ts'
import type { HostDetail } from '../../api.ts'
import { LabelTags } from '../../components/label-tags.tsx'
import { Ago, Lasting } from '../../components/moment.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import type { useInspectNow } from '../../hooks/inspect-now.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useCan } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'

export type DemandState = ReturnType<typeof useInspectNow>

export function HostHead({ host, demand }: { host: HostDetail; demand: DemandState }) {
  const { t } = useTranslation()
  const { data } = useQuery(queries.inspectionsNow(host.id, useLanguage()))
  const { data: identity } = useQuery(queries.identity(host.id))
  const can = useCan()
  const { busy, done, total } = demand.progress
  const revoked = identity != null && identity.revokedAt !== null
  const wanted = (data?.inspections ?? [])
    .filter((now) => now.enabled)
    .map((now) => ({ hostId: host.id, inspection: now.inspection }))
  return (
    <PageHead
      title={revoked ? <span className="host-revoked">{host.name}</span> : host.name}
      documentTitle={host.name}
      crumb={{ to: '/hosts', title: t('host.breadcrumb') }}
      aside={revoked ? <span className="tag">{t('identity.revoked')}</span> : <HostStateNow host={host} />}
      sentence={<HostFacts host={host} />}
      actions={
        can('operate') &&
        !revoked && (
          <Button
            type="primary"
            icon={<ReloadOutlined />}
            loading={busy}
            disabled={wanted.length === 0 || !host.connected}
            title={host.connected ? '' : t('host.demandNot-connected')}
            onClick={() => void demand.inspect(wanted)}
          >
            {busy ? t('host.asking', { done, total }) : t('host.inspectAll')}
          </Button>
        )
      }
    />
  )
}

function HostStateNow({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  return (
    <span className="host-state">
      <StatusMark state={host.state} />
      <span className="muted small">
        {t('host.for', { span: '' })}
        <Lasting from={host.stateSince} />
      </span>
    </span>
  )
}

function HostFacts({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  const machine = [
    host.inventory?.model,
    host.inventory?.memoryBytes && formatBytes(host.inventory.memoryBytes),
  ]
  const facts = [
    host.facts.osName || `${host.os} ${host.osVersion}`,
    host.address,
    machine.filter(Boolean).join(', '),
    t(host.connected ? 'host.connected' : 'host.notConnected'),
  ]
  return (
    <div className="host-facts">
      {facts.filter(Boolean).map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
      {host.lastSeenAt !== null && !host.connected && (
        <span>
          <Ago at={host.lastSeenAt} />
        </span>
      )}
      <LabelTags labels={host.labels} />
    </div>
  )
}
