// Messages to people, newest first: what was sent, what waits, and what was given up and can be sent again.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type Key, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NotificationRow } from '../../../shared/api/notification.ts'
import { api, type NotificationFilter } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { useChoices } from '../../components/settings/use-settings.ts'
import { EmptyState, ErrorState } from '../../components/states.tsx'
import { DataTable } from '../../components/table/data-table.tsx'
import { FilterBar, FilterChoice } from '../../components/table/filter-bar.tsx'
import { Pager } from '../../components/table/pager.tsx'
import { Period } from '../../components/table/period.tsx'
import { useAction } from '../../hooks/action.ts'
import { useAddress } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useCan } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import { NoticeParts } from '../channels/notice-parts.tsx'
import { EVENTS } from '../routes/events.ts'
import { useMessageColumns } from './message-columns.tsx'

const STATES = ['waiting', 'sent', 'dead', 'folded'] as const
const FILTERS = ['state', 'channel', 'event', 'fault', 'from', 'to'] as const
const PAGE = 50

export default function Messages() {
  const { t } = useTranslation()
  return (
    <>
      <PageHead
        title={t('channels.title')}
        documentTitle={t('messages.title')}
        sentence={t('messages.sentence')}
      />
      <NoticeParts />
      <MessageFilters />
      <MessageTable />
    </>
  )
}

function useMessageFilter(): NotificationFilter {
  const { get } = useAddress()
  const given = [...FILTERS, 'cursor'].flatMap((name) => {
    const value = get(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return { limit: PAGE, ...Object.fromEntries(given) } as NotificationFilter
}

function MessageFilters() {
  const { t } = useTranslation()
  const { data } = useQuery(queries.notifications(useMessageFilter(), useLanguage()))
  const channels = useChoices('channel')
  return (
    <FilterBar names={FILTERS}>
      <FilterChoice
        name="state"
        all={t('messages.anyState')}
        options={STATES.map((value) => ({
          value,
          label: `${t(`messages.states.${value}`)} ${data?.counts[value] ?? ''}`,
        }))}
      />
      <FilterChoice name="channel" all={t('messages.anyChannel')} options={channels} />
      <FilterChoice
        name="event"
        all={t('messages.anyEvent')}
        options={EVENTS.map((value) => ({
          value,
          label: t(`routes.event.${value}`),
          search: t(`routes.event.${value}`),
        }))}
      />
      <Period />
    </FilterBar>
  )
}

const keyOf = (row: NotificationRow) => row.id

function MessageTable() {
  const { t } = useTranslation()
  const filter = useMessageFilter()
  const { data, error, refetch } = useQuery(queries.notifications(filter, useLanguage()))
  const [chosen, setChosen] = useState<Key[]>([])
  const can = useCan()
  const rows = data?.notifications
  const resend = useAction((ids: string[]) => api.resendNotifications({ ids }), {
    refresh: [['notifications'], ['channel-states']],
    onDone: () => setChosen([]),
  })
  const columns = useMessageColumns(can('operate') ? (id) => resend.mutate([id]) : null)
  const dead = (rows ?? []).filter(({ state }) => state === 'dead').map(keyOf)
  const ids = chosen.map(String).filter((id) => dead.includes(id))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <>
      <ActionError error={resend.error} />
      <div className="card">
        <DataTable
          label={t('messages.title')}
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          empty={<EmptyState title={t('messages.none')} hint={t('messages.noneHint')} />}
          {...(can('operate') &&
            dead.length > 0 && {
              selection: {
                selectedRowKeys: ids,
                onChange: setChosen,
                getCheckboxProps: (row: NotificationRow) => ({
                  disabled: row.state !== 'dead',
                  'aria-label': t('messages.choose', { title: row.title }),
                }),
              },
            })}
        />
      </div>
      {rows && (
        <Pager
          shown={rows.length}
          next={data?.next ?? null}
          lead={
            ids.length > 0 && (
              <Button type="primary" loading={resend.isPending} onClick={() => resend.mutate(ids)}>
                {t('messages.resendMany', { count: ids.length })}
              </Button>
            )
          }
        />
      )}
    </>
  )
}
