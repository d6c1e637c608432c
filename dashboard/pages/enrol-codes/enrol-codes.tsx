// Codes with which hosts come in: which are open, who made them, how far they are used.
import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EnrolCodeRow } from '../../../shared/api/enrolment.ts'
import { api } from '../../api.ts'
import { Confirm } from '../../components/form/confirm.tsx'
import { Only } from '../../components/only.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { EmptyState, ErrorState } from '../../components/states.tsx'
import { DataTable } from '../../components/table/data-table.tsx'
import '../../components/table/filter-bar.css'
import { useAction } from '../../hooks/action.ts'
import { useAddress } from '../../hooks/address.ts'
import { queries } from '../../queries.ts'
import { useCodeColumns } from './code-columns.tsx'

const keyOf = (code: EnrolCodeRow) => code.id

export default function EnrolCodes() {
  return (
    <Only may="administer">
      <EnrolCodesPage />
    </Only>
  )
}

function EnrolCodesPage() {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const { data, error, refetch } = useQuery(queries.enrolCodes())
  const [revoking, setRevoking] = useState<EnrolCodeRow | null>(null)
  const columns = useCodeColumns(setRevoking)
  const usable = data?.codes.filter((code) => code.state === 'usable')
  const view = get('view') === 'all' ? 'all' : 'open'
  return (
    <>
      <PageHead
        title={t('codes.title')}
        documentTitle={t('codes.title')}
        sentence={usable && <CodesSentence open={usable.length} />}
        actions={
          <PageLink to="/hosts/add">
            <Button type="primary" icon={<PlusOutlined />} tabIndex={-1}>
              {t('codes.create')}
            </Button>
          </PageLink>
        }
      />
      <div className="filter-bar">
        <Segmented
          aria-label={t('codes.view')}
          value={view}
          onChange={(next) => change({ view: next === 'all' ? 'all' : undefined })}
          options={[
            { value: 'open', label: t('codes.open') },
            { value: 'all', label: t('codes.all') },
          ]}
        />
      </div>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="card">
          <DataTable
            label={t('codes.title')}
            columns={columns}
            rows={view === 'all' ? data?.codes : usable}
            keyOf={keyOf}
            rowClass={(code) => (code.state === 'usable' ? '' : 'spent')}
            empty={<EmptyState title={t('codes.none')} hint={t('codes.noneHint')} />}
          />
        </div>
      )}
      {revoking && <RevokeCode code={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

function CodesSentence({ open }: { open: number }) {
  const { t } = useTranslation()
  return open === 0 ? t('codes.sentenceNone') : t('codes.sentence', { count: open })
}

function RevokeCode({ code, onClose }: { code: EnrolCodeRow; onClose: () => void }) {
  const { t } = useTranslation()
  const revoke = useAction(() => api.revokeEnrolCode(code.id), {
    refresh: [queries.enrolCodes().queryKey],
    onDone: onClose,
  })
  return (
    <Confirm
      title={t('codes.revokeTitle')}
      submit={t('codes.revoke')}
      danger
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(undefined)}
      onClose={onClose}
    >
      <p>{t('codes.revokeHint')}</p>
    </Confirm>
  )
}
