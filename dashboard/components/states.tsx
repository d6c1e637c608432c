// What a page shows when there is nothing, when it waits, and when it failed; always with what to do.
import { Alert, Button, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../shared/api/common.ts'
import { ApiError } from '../api.ts'
import { ROLES } from '../can.ts'
import { useSayMistake } from './say-mistake.ts'
import './states.css'

export function EmptyState({ title, hint, action }: { title: string; hint?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty-state">
      <p className="empty-title">{title}</p>
      {hint && <p className="muted">{hint}</p>}
      {action && <div className="empty-action">{action}</div>}
    </div>
  )
}

export function ErrorState({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const { t } = useTranslation()
  return (
    <Alert
      type="error"
      showIcon
      title={t('error.title')}
      description={<ErrorWords error={error} />}
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {t('error.retry')}
          </Button>
        )
      }
    />
  )
}

/** What happened, what it means for the data, and the number under which the collector logged it. */
export function ErrorWords({ error }: { error: Error }) {
  const { t } = useTranslation()
  const problem = error instanceof ApiError ? error.problem : null
  const words = useErrorWords(error)
  const say = useSayMistake()
  return (
    <>
      <p>{words}</p>
      <Detail problem={problem} />
      {problem?.errors?.map((mistake) => (
        <p key={`${mistake.path} ${mistake.message}`}>
          <code>{mistake.path}</code> {say(mistake)}
        </p>
      ))}
      {problem && <p className="muted small mono">{t('error.request', { id: problem.requestId })}</p>}
    </>
  )
}

/** The collector's own words; of a refusal it is the role that would do. */
function Detail({ problem }: { problem: Problem | null }) {
  const { t } = useTranslation()
  if (!problem?.detail) return null
  const role = ROLES.find((name) => problem.code === 'forbidden' && name === problem.detail)
  return <p className="muted">{role ? t('error.needsRole', { role: t(`role.${role}`) }) : problem.detail}</p>
}

function useErrorWords(error: Error): string {
  const { t, i18n } = useTranslation()
  if (!(error instanceof ApiError)) return t('error.server')
  if (error.status === 0) return t('error.network')
  const code = `error.code.${error.problem?.code}`
  if (i18n.exists(code)) return t(code as 'error.code.forbidden')
  return t(error.status === 404 ? 'error.not-found' : 'error.server')
}

export function LoadingRows({ rows = 6 }: { rows?: number }) {
  return (
    <div className="card-body" aria-busy="true">
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}
