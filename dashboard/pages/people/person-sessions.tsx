// Where somebody is signed in, as an administrator sees it; they end all together.
import { useQuery } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import type { User } from '../../../shared/api/people.ts'
import { api } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { SessionList } from '../../components/session-list.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { useAction } from '../../hooks/action.ts'
import { queries } from '../../queries.ts'

export function PersonSessions({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation()
  const { data, error } = useQuery(queries.sessionsOf(user.id))
  const end = useAction(() => api.endSessionsOf(user.id), { refresh: [queries.users().queryKey] })
  const others = data?.sessions.some((session) => !session.isCurrent) ?? false
  const isMine = data?.sessions.some((session) => session.isCurrent) ?? false
  return (
    <Modal
      open
      title={t('people.sessionsOf', { name: user.name })}
      width={640}
      onCancel={onClose}
      footer={
        <>
          {others && (
            <Button danger loading={end.isPending} onClick={() => end.mutate(undefined)}>
              {t(isMine ? 'session.endOthers' : 'session.endAll')}
            </Button>
          )}
          <Button onClick={onClose}>{t('action.close')}</Button>
        </>
      }
    >
      {error && !data && <ErrorState error={error} />}
      {!error && !data && <LoadingRows rows={3} />}
      {data && <SessionList sessions={data.sessions} />}
      <ActionError error={end.error} />
    </Modal>
  )
}
