// All hosts: filter, sort, page; worst first.
import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostPage, HostRow } from '../../../shared/api/host.ts'
import { PageHead } from '../../components/page-head.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { EmptyState, ErrorState } from '../../components/states.tsx'
import { DataTable } from '../../components/table/data-table.tsx'
import { Pager } from '../../components/table/pager.tsx'
import { PendingRows } from '../../components/table/pending-rows.tsx'
import { useAddress } from '../../hooks/address.ts'
import { useChangedRows } from '../../hooks/changed-rows.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useCan } from '../../hooks/me.tsx'
import { useSettledRows } from '../../hooks/settled-rows.ts'
import { queries } from '../../queries.ts'
import { BulkInspect } from './bulk-inspect.tsx'
import { useHostColumns } from './host-columns.tsx'
import { HostFilters } from './host-filters.tsx'
import { HostsSentence } from './hosts-sentence.tsx'
import './hosts.css'
import { HOST_FILTERS, useHostFilter } from './use-host-filter.ts'

const keyOf = (host: HostRow) => host.id
const printOf = (host: HostRow) => `${host.state} ${host.openFaults} ${host.worst?.item ?? ''}`

export default function Hosts() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { filter, sorting, setSorting } = useHostFilter()
  const { data, error, refetch, isPlaceholderData } = useQuery(queries.hosts(filter, language))
  const scope = `${JSON.stringify(filter)} ${language}`
  const rows = isPlaceholderData ? undefined : data?.hosts
  const settled = useSettledRows({ rows, keyOf, scope, hold: true })
  const changed = useChangedRows(settled.rows, keyOf, printOf, settled.scope)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const columns = useHostColumns(settled.rows, sorting)
  const can = useCan()
  return (
    <>
      <PageHead
        title={t('hosts.title')}
        documentTitle={t('hosts.title')}
        sentence={data && <HostsSentence counts={data.counts} />}
        actions={
          can('administer') && (
            <PageLink to="/hosts/add">
              <Button type="primary" icon={<PlusOutlined />} tabIndex={-1}>
                {t('hosts.add')}
              </Button>
            </PageLink>
          )
        }
      />
      <HostFilters counts={data?.counts} />
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {(!error || data) && (
        <>
          <PendingRows
            newCount={settled.newCount}
            changed={settled.reordered || settled.gone.size > 0}
            onShow={settled.settle}
          />
          <div className="card">
            <DataTable
              label={t('hosts.title')}
              columns={columns}
              rows={data && settled.rows}
              keyOf={keyOf}
              to={(host) => `/hosts/${host.id}`}
              sorting={sorting}
              onSort={setSorting}
              changed={changed}
              gone={settled.gone}
              {...(can('operate') && {
                selection: {
                  selectedRowKeys: [...chosen],
                  onChange: (keys) => setChosen(keys.map(String)),
                  columnWidth: 36,
                },
              })}
              empty={data && <NoHosts counts={data.counts} />}
            />
          </div>
          <Pager
            shown={settled.rows.length}
            total={data?.total ?? 0}
            next={data?.next ?? null}
            lead={
              <>
                <BulkInspect hostIds={chosen} onDone={() => setChosen([])} />
                {can('administer') && chosen.length === 0 && (
                  <PageLink to="/operation-log" search={{ action: 'host.revoke' }}>
                    {t('hosts.revoked')}
                  </PageLink>
                )}
              </>
            }
          />
        </>
      )}
    </>
  )
}

function NoHosts({ counts }: { counts: HostPage['counts'] }) {
  const { t } = useTranslation()
  const isFiltered = Object.values(counts).some((count) => count > 0)
  const { get } = useAddress()
  const can = useCan()
  if (isFiltered || HOST_FILTERS.some((name) => get(name) !== undefined))
    return <EmptyState title={t('hosts.none')} hint={t('hosts.noneHint')} />
  return (
    <EmptyState
      title={t('hosts.empty')}
      hint={t('overview.welcomeHint')}
      action={can('administer') && <PageLink to="/hosts/add">{t('hosts.add')}</PageLink>}
    />
  )
}
