// The columns of the list of messages.
import { CloseCircleFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { NotificationRow } from '../../../shared/api/notification.ts'
import { Ago } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import type { Columns } from '../../components/table/data-table.tsx'
import './messages.css'

/** Null: whoever looks may not send anything again. */
export function useMessageColumns(onResend: ((id: string) => void) | null): Columns<NotificationRow> {
  const { t } = useTranslation()
  return useMemo(
    () => [
      { title: t('messages.at'), width: 130, render: (_, row) => <Ago at={row.at} /> },
      {
        title: t('messages.message'),
        className: 'cell-item breaks narrow-wide',
        render: (_, row) => <MessageCell row={row} />,
      },
      { title: t('routes.events'), width: 150, render: (_, row) => t(`routes.event.${row.event}`) },
      {
        title: t('messages.channel'),
        width: 170,
        render: (_, row) =>
          row.channelName === '' ? (
            <span className="muted">{t('messages.channelGone')}</span>
          ) : (
            <PageLink to={`/channels/${row.channelId}`}>{row.channelName}</PageLink>
          ),
      },
      {
        title: t('messages.state'),
        width: '26%',
        className: 'breaks narrow-wide',
        render: (_, row) => <StateCell row={row} onResend={onResend} />,
      },
    ],
    [t, onResend],
  )
}

function MessageCell({ row }: { row: NotificationRow }) {
  const { t } = useTranslation()
  return (
    <>
      {row.faultId === null ? row.title : <PageLink to={`/faults/${row.faultId}`}>{row.title}</PageLink>}
      <div className="muted small">
        {row.count > 1 && t('messages.stands', { count: row.count })}
        {row.people.length > 0 &&
          t('messages.names', { names: row.people.join(t('settings.listSeparator')) })}
      </div>
    </>
  )
}

function StateCell({ row, onResend }: { row: NotificationRow; onResend: ((id: string) => void) | null }) {
  const { t } = useTranslation()
  const { state, attempts, error, nextAt, sentAt } = row
  return (
    <>
      <span className={state === 'dead' ? 'message-dead' : undefined}>
        {state === 'dead' && <CloseCircleFilled aria-hidden />} {t(`messages.states.${state}`)}
      </span>{' '}
      <span className="muted">
        {state === 'sent' && sentAt !== null && <Ago at={sentAt} />}
        {state === 'waiting' && nextAt !== null && <Ago at={nextAt} />}
        {attempts > 1 && ` · ${t('messages.attempts', { count: attempts })}`}
      </span>
      {error !== null && state !== 'sent' && <div className="muted small">{error}</div>}
      {state === 'dead' && onResend && (
        <Button type="link" size="small" className="flush" onClick={() => onResend(row.id)}>
          {t('messages.resend')}
        </Button>
      )}
    </>
  )
}
