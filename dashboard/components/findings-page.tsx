// A page about one inspection over all hosts: how many items, how many are bad, each with its figures.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { FindingFilter } from '../api.ts'
import { joinLabels, useAddress } from '../hooks/address.ts'
import { useLanguage } from '../hooks/language.ts'
import { queries } from '../queries.ts'
import { FindingsTable } from './findings-table.tsx'
import { PageHead } from './page-head.tsx'
import { EmptyState } from './states.tsx'
import { FilterBar } from './table/filter-bar.tsx'
import { SearchBox } from './table/search-box.tsx'
import { StateChips } from './table/state-chips.tsx'

const FILTERS = ['search', 'status', 'labels'] as const
const STATUSES = ['critical', 'warning', 'unknown', 'ok'] as const
const BAD = 'critical,warning,unknown'

type FindingsPageProps = {
  inspection: 'backups' | 'patches'
  figures: readonly { name: string; title: string }[]
}

export function FindingsPage({ inspection, figures }: FindingsPageProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { get } = useAddress()
  const labels = joinLabels(get('labels'), get('group'))
  const scope: FindingFilter = { inspection, ...(labels !== undefined && { labels }) }
  const all = useQuery(queries.findings({ ...scope, limit: 1 }, language))
  const bad = useQuery(queries.findings({ ...scope, status: BAD, limit: 1 }, language))
  const wanted = { search: get('search'), status: get('status'), cursor: get('cursor') }
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined)
  const [count, badCount] = [all.data?.total, bad.data?.total]
  const known = count !== undefined && badCount !== undefined && count > 0
  return (
    <>
      <PageHead
        title={t(`${inspection}.title`)}
        documentTitle={t(`${inspection}.title`)}
        sentence={
          known &&
          t(badCount === 0 ? `${inspection}.sentenceOk` : `${inspection}.sentence`, { count, bad: badCount })
        }
      />
      <FilterBar names={FILTERS}>
        <SearchBox placeholder={t('table.search')} />
        <StateChips name="status" states={STATUSES} />
      </FilterBar>
      <FindingsTable
        label={t(`${inspection}.title`)}
        filter={{ ...scope, ...Object.fromEntries(given) }}
        figures={figures}
        empty={
          count === 0 ? (
            <EmptyState title={t(`${inspection}.none`)} hint={t(`${inspection}.noneHint`)} />
          ) : (
            <EmptyState title={t('findings.none')} hint={t('findings.noneHint')} />
          )
        }
      />
    </>
  )
}
