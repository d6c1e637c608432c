// The columns of the list of hosts; one request brings the ribbons of all rows.
import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostRow } from '../../../shared/api/host.ts'
import type { Ribbon as RibbonAnswer } from '../../../shared/api/overview.ts'
import { LabelLine } from '../../components/label-tags.tsx'
import { Ago, Lasting } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { Ribbon } from '../../components/ribbon/ribbon.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import { type Columns, type Sorting, sortable } from '../../components/table/data-table.tsx'
import { ItemCell } from '../../components/table/item-cell.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'

const RIBBON_WIDTH = 152

function useRibbons(hosts: readonly HostRow[]): RibbonAnswer | undefined {
  const ids = hosts.map((host) => host.id).toSorted()
  const { data } = useQuery({
    ...queries.ribbon({ by: 'host', hosts: ids.join(',') }, useLanguage()),
    enabled: ids.length > 0,
  })
  return data
}

export function useHostColumns(hosts: readonly HostRow[], sorting: Sorting): Columns<HostRow> {
  const { t } = useTranslation()
  const ribbons = useRibbons(hosts)
  return useMemo(() => {
    const strips = new Map(ribbons?.strips.map((strip) => [strip.key, strip.cells]))
    return [
      {
        title: t('table.status'),
        width: 100,
        ...sortable('state', sorting),
        render: (_, host) => <StatusMark state={host.state} />,
      },
      { title: t('hosts.name'), ...sortable('name', sorting), render: (_, host) => <NameCell host={host} /> },
      {
        title: t('hosts.worst'),
        className: 'cell-item narrow-wide',
        render: (_, host) => <WorstCell host={host} />,
      },
      {
        title: t('hosts.rounds'),
        width: RIBBON_WIDTH + 28,
        render: (_, host) => (
          <Ribbon
            title={host.name}
            range="24h"
            slotMs={ribbons?.slotMs ?? 0}
            cells={strips.get(host.id) ?? []}
            width={RIBBON_WIDTH}
            height={18}
            records={{ host: host.id }}
          />
        ),
      },
      {
        title: t('hosts.faults'),
        width: 76,
        className: 'cell-end narrow-hide',
        ...sortable('faults', sorting),
        render: (_, host) =>
          host.openFaults > 0 && (
            <PageLink to="/faults" search={{ host: host.id }}>
              {host.openFaults}
            </PageLink>
          ),
      },
      ...plainColumns(t, sorting),
    ]
  }, [t, ribbons, sorting])
}

function plainColumns(t: TFunction, sorting: Sorting): Columns<HostRow> {
  return [
    {
      title: t('hosts.system'),
      className: 'narrow-hide',
      render: (_, host) => (
        <>
          <span className="mono no-wrap">{host.address}</span>
          <br />
          <span className="muted no-wrap">
            {host.os} {host.osVersion}
          </span>
        </>
      ),
    },
    {
      title: t('hosts.lastSeen'),
      width: 110,
      className: 'narrow-end',
      ...sortable('lastSeen', sorting),
      render: (_, host) => (host.lastSeenAt === null ? t('hosts.never') : <Ago at={host.lastSeenAt} />),
    },
    { title: t('hosts.agent'), width: 90, className: 'narrow-hide', dataIndex: 'agentVersion' },
  ]
}

function NameCell({ host }: { host: HostRow }) {
  return (
    <>
      <PageLink to={`/hosts/${host.id}`} className="plain-link host-name">
        {host.name}
      </PageLink>
      <LabelLine labels={host.labels} />
    </>
  )
}

function WorstCell({ host }: { host: HostRow }) {
  const { t } = useTranslation()
  if (host.state === 'silent' && host.lastSeenAt !== null)
    return (
      <span>
        {t('hosts.nothingHeard')} <Lasting from={host.lastSeenAt} />
      </span>
    )
  if (host.worst) return <ItemCell of={host.worst} summary={host.worst.summary} />
  return <span className="muted">{t(host.state === 'new' ? 'hosts.waitingFirst' : 'hosts.allRight')}</span>
}
