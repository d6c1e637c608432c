// Where somebody is signed in; the session of this page is marked.
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../shared/api/people.ts'
import { deviceOf } from '../device.ts'
import { exact } from '../time.ts'
import { Ago, Instant } from './moment.tsx'
import './session-list.css'
import { EmptyState } from './states.tsx'

type SessionListProps = {
  sessions: readonly Session[]
  /** Missing where sessions can only be ended all together. */
  onEnd?: (session: Session) => void
  busyId?: string | undefined
}

export function SessionList({ sessions, onEnd, busyId }: SessionListProps) {
  const { t } = useTranslation()
  if (sessions.length === 0) return <EmptyState title={t('session.none')} />
  return (
    <ul className="session-list">
      {sessions.map((session) => (
        <li key={session.id}>
          <div className="session-what">
            <span className="row">
              <b title={session.userAgent ?? ''}>
                <DeviceWords userAgent={session.userAgent} />
              </b>
              {session.isCurrent && <span className="tag">{t('session.here')}</span>}
            </span>
            <span className="muted small session-facts">
              {session.address && <span className="mono">{session.address}</span>}
              <span>
                {t('session.lastSeen')} <Ago at={session.lastSeenAt} />
              </span>
              <span>
                {t('session.begun')}{' '}
                <Instant at={session.createdAt}>{exact(session.createdAt).slice(0, 16)}</Instant>
              </span>
              <span>
                {t('session.ends')} <Ago at={session.expiresAt} />
              </span>
            </span>
          </div>
          {onEnd && !session.isCurrent && (
            <EndButton session={session} busy={busyId === session.id} onEnd={onEnd} />
          )}
        </li>
      ))}
    </ul>
  )
}

type EndButtonProps = { session: Session; busy: boolean; onEnd: (session: Session) => void }

function EndButton({ session, busy, onEnd }: EndButtonProps) {
  const { t } = useTranslation()
  const device = useDeviceWords(session.userAgent)
  return (
    <Button
      size="small"
      loading={busy}
      aria-label={t('session.endOf', { device })}
      onClick={() => onEnd(session)}
    >
      {t('session.end')}
    </Button>
  )
}

function useDeviceWords(userAgent: string | null): string {
  const { t } = useTranslation()
  const device = deviceOf(userAgent)
  if (device === null) return t('session.unknownDevice')
  return device.system === null
    ? device.browser
    : t('session.on', { browser: device.browser, system: device.system })
}

function DeviceWords({ userAgent }: { userAgent: string | null }) {
  return useDeviceWords(userAgent)
}
