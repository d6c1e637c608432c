// Where one is signed in oneself; each of the others can be ended.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { SessionList } from '../../components/session-list.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { queries } from '../../queries.ts'
import './account.css'

export function MySessions() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(queries.mySessions())
  const end = useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) await api.endMySession(id)
    },
    onSettled: () => client.invalidateQueries(queries.mySessions()),
  })
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingRows rows={4} />
  const others = data.sessions.filter((session) => !session.isCurrent).map((session) => session.id)
  const busyId = end.isPending && end.variables.length === 1 ? end.variables[0] : undefined
  return (
    <div className="stack account-sessions">
      <div className="spread">
        <p className="muted">{t('session.hint')}</p>
        {others.length > 0 && (
          <Button loading={end.isPending && busyId === undefined} onClick={() => end.mutate(others)}>
            {t('session.endOthers')}
          </Button>
        )}
      </div>
      <ActionError error={end.error} />
      <div className="card">
        <SessionList sessions={data.sessions} busyId={busyId} onEnd={(session) => end.mutate([session.id])} />
      </div>
    </div>
  )
}
