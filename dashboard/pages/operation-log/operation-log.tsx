// Who changed what: filtered, opened, exported, and proven to be whole.
import { DownloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { type AuditRow, auditFileAddress } from '../../api.ts'
import { Only } from '../../components/only.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../../components/states.tsx'
import { Pager } from '../../components/table/pager.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { AuditFilters } from './audit-filters.tsx'
import { AuditRows } from './audit-rows.tsx'
import { useVerification, VerificationResult, VerifyButton } from './verification.tsx'
import './operation-log.css'
import { useAuditFilter } from './use-audit-filter.ts'

export default function OperationLog() {
  return (
    <Only may="administer">
      <OperationLogPage />
    </Only>
  )
}

function OperationLogPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { filter, cursor } = useAuditFilter()
  const verification = useVerification()
  const { data, error, refetch } = useQuery(
    queries.audit({ ...filter, ...(cursor !== undefined && { cursor }) }, language),
  )
  return (
    <>
      <PageHead
        title={t('audit.title')}
        documentTitle={t('audit.title')}
        sentence={t('audit.sentence')}
        actions={
          <>
            <VerifyButton verification={verification} />
            <Button
              icon={<DownloadOutlined />}
              href={auditFileAddress({ ...filter, lang: language })}
              download
            >
              {t('audit.export')}
            </Button>
          </>
        }
      />
      <VerificationResult verification={verification} />
      <AuditFilters />
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LogCard rows={data?.rows} />
      )}
      <Pager shown={data?.rows.length ?? 0} next={data?.next ?? null} />
    </>
  )
}

function LogCard({ rows }: { rows: readonly AuditRow[] | undefined }) {
  const { t } = useTranslation()
  if (rows === undefined)
    return (
      <div className="card">
        <LoadingRows rows={8} />
      </div>
    )
  return (
    <div className="card">
      {rows.length === 0 ? (
        <EmptyState title={t('audit.none')} hint={t('audit.noneHint')} />
      ) : (
        <AuditRows rows={rows} />
      )}
    </div>
  )
}
