// The usual ways of looking at faults with their counts; each has an address.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { FaultPage } from '../../../shared/api/fault.ts'
import { PageLink } from '../../components/page-link.tsx'
import { joinLabels, useAddress, useGroup } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { FAULT_VIEWS, type FaultView, OF_VIEW } from './use-fault-filter.ts'

type FaultViewsProps = { counts: FaultPage['counts'] | undefined; view: FaultView }
// With a clock in it or a person, they are not counted with the rest.
const ASKED = ['mine', 'overdue', 'suppressed'] as const
type Asked = (typeof ASKED)[number]

export function FaultViews({ counts, view }: FaultViewsProps) {
  const { t } = useTranslation()
  const { get } = useAddress()
  const mine = useCount('mine')
  const overdue = useCount('overdue')
  const suppressed = useCount('suppressed')
  const count: Readonly<Record<FaultView, number | undefined>> = {
    open: counts?.open,
    mine,
    unaccepted: counts?.unaccepted,
    overdue,
    major: counts?.major,
    recovered: counts?.recovered,
    'on-hold': counts && (counts.stages['on-hold'] ?? 0),
    suppressed,
    past: counts?.past,
  }
  return (
    <nav className="fault-views" aria-label={t('faults.views')}>
      {FAULT_VIEWS.map((one) => (
        <PageLink
          key={one}
          to="/faults"
          search={{ view: one === 'open' ? undefined : one, sort: get('sort') }}
          className={one === view ? 'fault-view active' : 'fault-view'}
          current={one === view}
        >
          {t(`faults.view.${one}`)}
          {count[one] !== undefined && <span className="fault-view-count"> {count[one]}</span>}
        </PageLink>
      ))}
    </nav>
  )
}

export function useCount(view: Asked): number | undefined {
  const { group } = useGroup()
  const labels = joinLabels(group)
  const filter = { ...OF_VIEW[view], ...(labels !== undefined && { labels }), limit: 1 }
  return useQuery(queries.faults(filter, useLanguage())).data?.total
}
