// Events in a row, newest first: when, where, what.

import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { EventRow } from '../../shared/api/finding.ts'
import { useChangedRows } from '../hooks/changed-rows.ts'
import { clockTime, monthDayTime } from '../time.ts'
import { ItemName } from './item-name.tsx'
import './event-list.css'
import { Instant } from './moment.tsx'
import { PageLink } from './page-link.tsx'
import { StatusMark } from './status-mark.tsx'

type EventListProps = { events: readonly EventRow[]; days?: boolean; host?: boolean; onMore?: () => void }

const keyOf = (event: EventRow) => String(event.id)
const printOf = () => ''

export function EventList({ events, days = false, host = true, onMore }: EventListProps) {
  const { t } = useTranslation()
  const changed = useChangedRows(events, keyOf, printOf)
  return (
    <>
      <ul className="event-list">
        {events.map((event) => (
          <li key={event.id} className={changed.has(keyOf(event)) ? 'changed' : ''}>
            <span className="event-when muted">
              <Instant at={event.at}>{days ? monthDayTime(event.at) : clockTime(event.at)}</Instant>
            </span>
            <StatusMark state={event.status} word={false} />
            <span className="event-what breaks">
              {host && (
                <PageLink to={`/hosts/${event.hostId}`} search={{ tab: 'events' }} className="plain-link">
                  {event.hostName}
                </PageLink>
              )}{' '}
              <ItemName of={event} />{' '}
              {event.roundId === null ? (
                event.summary
              ) : (
                <PageLink to={`/rounds/${event.roundId}`} className="event-summary">
                  {event.summary}
                </PageLink>
              )}
            </span>
          </li>
        ))}
      </ul>
      {onMore && (
        <div className="event-more">
          <Button type="link" onClick={onMore}>
            {t('events.earlier')}
          </Button>
        </div>
      )}
    </>
  )
}
