// The columns of the list of people, and what can be done to each.
import { EllipsisOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me, User } from '../../../shared/api/people.ts'
import { Ago, Instant } from '../../components/moment.tsx'
import type { Columns } from '../../components/table/data-table.tsx'
import { useMe } from '../../hooks/me.tsx'
import { clockTime, exact } from '../../time.ts'
import type { Doing, PersonDoing } from './doing.ts'

export function usePersonColumns(onDo: (doing: Doing) => void): Columns<User> {
  const { t } = useTranslation()
  const me = useMe()
  return useMemo(
    () => [
      {
        title: t('people.name'),
        className: 'narrow-wide',
        render: (_, user) => <WhoCell user={user} me={me} />,
      },
      { title: t('people.role'), width: 130, render: (_, user) => t(`role.${user.role}`) },
      { title: t('people.state'), className: 'breaks', render: (_, user) => <StateCell user={user} /> },
      {
        title: t('people.lastSignIn'),
        width: 150,
        className: 'narrow-hide',
        render: (_, user) =>
          user.lastSignInAt === null ? (
            <span className="muted">{t('people.never')}</span>
          ) : (
            <Ago at={user.lastSignInAt} />
          ),
      },
      {
        title: t('people.sessions'),
        width: 90,
        className: 'cell-end narrow-hide',
        render: (_, user) =>
          user.sessions > 0 && (
            <Button
              type="link"
              size="small"
              aria-label={`${t('people.sessionsOf', { name: user.name })}: ${user.sessions}`}
              onClick={() => onDo({ what: 'sessions', user })}
            >
              {user.sessions}
            </Button>
          ),
      },
      {
        title: <span className="visually-hidden">{t('people.actions', { name: '' })}</span>,
        width: 56,
        className: 'cell-end narrow-end',
        render: (_, user) => <ActionMenu user={user} isMe={user.id === me?.id} onDo={onDo} />,
      },
    ],
    [t, me, onDo],
  )
}

function WhoCell({ user, me }: { user: User; me: Me | null }) {
  const { t } = useTranslation()
  return (
    <>
      <b>{user.name}</b> <span className="muted mono">{user.username}</span>{' '}
      {user.id === me?.id && <span className="tag">{t('people.you')}</span>}
    </>
  )
}

function StateCell({ user }: { user: User }) {
  const { t } = useTranslation()
  if (user.lockedAt !== null)
    return (
      <>
        <span className="tag">{t('people.locked')}</span>{' '}
        <span className="muted">
          <Instant at={user.lockedAt}>{exact(user.lockedAt).slice(0, 10)}</Instant> {user.lockedReason}
        </span>
      </>
    )
  return (
    <>
      {user.delayedUntil !== null && user.delayedUntil > Date.now() ? (
        <span className="tag" title={t('people.delayedHint')}>
          {t('people.delayed', { at: clockTime(user.delayedUntil) })}
        </span>
      ) : (
        <span>{t('people.active')}</span>
      )}
      {user.mustChangePassword && <span className="muted"> · {t('people.oneTime')}</span>}
    </>
  )
}

const DOINGS = ['change', 'sessions', 'reset', 'unlock', 'lock'] as const satisfies readonly PersonDoing[]

type ActionMenuProps = { user: User; isMe: boolean; onDo: (doing: Doing) => void }

function ActionMenu({ user, isMe, onDo }: ActionMenuProps) {
  const { t } = useTranslation()
  const locked = user.lockedAt !== null
  const allowed: Readonly<Record<PersonDoing, boolean>> = {
    change: true,
    sessions: true,
    // Nobody locks themselves out by a slip; the own password is changed in the own account.
    reset: !isMe,
    unlock: locked || user.delayedUntil !== null,
    lock: !locked && !isMe,
  }
  const items = DOINGS.filter((key) => allowed[key]).map((key) => ({
    key,
    label: t(`people.${key}`),
    danger: key === 'lock',
  }))
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items,
        onClick: ({ key }) => {
          const what = DOINGS.find((doing) => doing === key)
          if (what) onDo({ what, user })
        },
      }}
    >
      <Button
        type="text"
        size="small"
        icon={<EllipsisOutlined />}
        aria-label={t('people.actions', { name: user.name })}
      />
    </Dropdown>
  )
}
