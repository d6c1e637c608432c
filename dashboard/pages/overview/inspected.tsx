// Every inspection with the hosts that have it and the items that are bad, so that "all is well" says of what.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { FindingRow } from '../../../shared/api/finding.ts'
import type { InspectionTitle } from '../../../shared/api/overview.ts'
import { PageLink } from '../../components/page-link.tsx'
import { Section } from '../../components/section.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import { useGroup } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { badFindings } from './bad-findings.ts'

const PAGE_OF: Readonly<Record<string, string>> = {
  backups: '/backups',
  patches: '/patches',
  'removable-media': '/removable-media',
}
const BAD = ['critical', 'warning', 'unknown'] as const

export function Inspected() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { group } = useGroup()
  const { data } = useQuery(queries.inspections(language))
  const { data: bad } = useQuery(queries.findings(badFindings(group), language))
  const inspections = data?.inspections.filter((inspection) => inspection.hosts > 0)
  // Beyond one page of bad findings the counts would be too small to be true.
  if (!inspections || !bad || bad.next !== null || inspections.length === 0) return null
  return (
    <Section title={t('overview.inspected')}>
      <ul className="inspected">
        {inspections.map((inspection) => (
          <InspectedRow key={inspection.name} inspection={inspection} bad={bad.findings} group={group} />
        ))}
      </ul>
    </Section>
  )
}

type InspectedRowProps = {
  inspection: z.infer<typeof InspectionTitle>
  bad: readonly FindingRow[]
  group: string
}

function InspectedRow({ inspection, bad, group }: InspectedRowProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const filter = { inspection: inspection.name, ...(group !== '' && { labels: group }) }
  const { data: items } = useQuery(queries.itemCount(filter, language))
  const page = PAGE_OF[inspection.name]
  const mine = bad.filter((finding) => finding.inspection === inspection.name)
  return (
    <li>
      <PageLink
        to={page ?? '/rounds'}
        search={page === undefined ? { inspection: inspection.name } : {}}
        className="plain-link inspected-name"
      >
        {inspection.title}
      </PageLink>
      <span className="muted">
        {items !== undefined && items > 0 && t('overview.items', { count: items })}
      </span>
      <span className="inspected-states">
        {items === 0 ? <StatusMark state="not-applicable" /> : <States findings={mine} />}
      </span>
    </li>
  )
}

function States({ findings }: { findings: readonly FindingRow[] }) {
  const counts = BAD.map((status) => ({
    status,
    count: findings.filter((finding) => finding.status === status).length,
  })).filter(({ count }) => count > 0)
  if (counts.length === 0) return <StatusMark state="ok" />
  return counts.map(({ status, count }) => (
    <span key={status} className="row">
      <StatusMark state={status} /> {count}
    </span>
  ))
}
