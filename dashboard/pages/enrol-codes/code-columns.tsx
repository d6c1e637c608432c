// The columns of the list of enrolment codes.
import { Button } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { EnrolCodeRow } from '../../../shared/api/enrolment.ts'
import { LabelTags } from '../../components/label-tags.tsx'
import { Ago } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import type { Columns } from '../../components/table/data-table.tsx'

export function useCodeColumns(onRevoke: (code: EnrolCodeRow) => void): Columns<EnrolCodeRow> {
  const { t } = useTranslation()
  return useMemo(
    () => [
      { title: t('codes.state'), width: 100, render: (_, code) => t(`codes.states.${code.state}`) },
      {
        title: t('codes.for'),
        className: 'breaks narrow-wide',
        render: (_, code) => <ForCell code={code} />,
      },
      { title: t('codes.use'), width: 170, render: (_, code) => <UseCell code={code} /> },
      {
        title: t('codes.made'),
        className: 'breaks narrow-hide',
        render: (_, code) => (
          <>
            <Ago at={code.createdAt} />{' '}
            <span className="muted">{t('codes.madeBy', { name: code.createdBy })}</span>
          </>
        ),
      },
      {
        title: t('codes.ends'),
        width: 130,
        render: (_, code) => <Ago at={code.revokedAt ?? code.expiresAt} />,
      },
      {
        title: '',
        width: 90,
        className: 'cell-end narrow-end',
        render: (_, code) =>
          code.state === 'usable' && (
            <Button
              size="small"
              aria-label={t('codes.revokeOf', { note: code.note || code.id })}
              onClick={() => onRevoke(code)}
            >
              {t('codes.revoke')}
            </Button>
          ),
      },
    ],
    [t, onRevoke],
  )
}

function ForCell({ code }: { code: EnrolCodeRow }) {
  const { t } = useTranslation()
  return (
    <>
      {code.hostId !== null ? (
        <PageLink to={`/hosts/${code.hostId}`} search={{ tab: 'agent' }}>
          {t('codes.readmits', { host: code.hostName ?? code.note })}
        </PageLink>
      ) : (
        <span className={code.note === '' ? 'muted' : ''}>{code.note || t('codes.noNote')}</span>
      )}{' '}
      <span className="row tags">
        <LabelTags labels={code.labels} />
      </span>
    </>
  )
}

function UseCell({ code }: { code: EnrolCodeRow }) {
  const { t } = useTranslation()
  return (
    <>
      {t('codes.used', { used: code.used, uses: code.uses })}
      {code.lastUsedAt !== null && (
        <div className="muted small">
          {t('codes.lastUsed', { when: '' })}
          <Ago at={code.lastUsedAt} />
        </div>
      )}
    </>
  )
}
