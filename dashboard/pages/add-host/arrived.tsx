// Step three: the host is here, and its first rounds run in front of you.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { HostDetail } from '../../api.ts'
import { PageLink } from '../../components/page-link.tsx'
import { LoadingRows } from '../../components/states.tsx'
import { markOfRound } from '../../components/status.ts'
import { StatusMark } from '../../components/status-mark.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'

export function Arrived({ host, onAnother }: { host: HostDetail; onAnother: () => void }) {
  const { t } = useTranslation()
  const { data } = useQuery(queries.inspectionsNow(host.id, useLanguage()))
  return (
    <div role="status">
      <h2 className="section-title">{t('add.arrived', { name: host.name })}</h2>
      <p className="muted">{t('add.firstRounds')}</p>
      {data === undefined && <LoadingRows rows={3} />}
      <ul className="first-rounds">
        {data?.inspections.map((now) => (
          <li key={now.inspection}>
            <StatusMark state={markOfRound(now)} />
            <span>{now.title}</span>
            <span className="muted breaks">{now.findings[0]?.summary ?? now.note ?? ''}</span>
          </li>
        ))}
      </ul>
      <p className="row add-next">
        <PageLink to={`/hosts/${host.id}`}>{t('add.openHost', { name: host.name })}</PageLink>
        <Button onClick={onAnother}>{t('add.another')}</Button>
      </p>
    </div>
  )
}
