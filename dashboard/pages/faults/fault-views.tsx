// The usual ways of looking at faults with their counts; each has an address.
import { useTranslation } from 'react-i18next'
import type { FaultPage } from '../../../shared/api/fault.ts'
import { PageLink } from '../../components/page-link.tsx'
import { useAddress } from '../../hooks/address.ts'
import { useFaultCount } from '../../hooks/fault-count.ts'
import { FAULT_VIEWS, type FaultView, OF_VIEW } from './use-fault-filter.ts'

type FaultViewsProps = { counts: FaultPage['counts'] | undefined; view: FaultView }

export function FaultViews({ counts, view }: FaultViewsProps) {
  const { t } = useTranslation()
  const { get } = useAddress()
  // Counted apart: they depend on who asks or on a clock.
  const mine = useFaultCount(OF_VIEW.mine)
  const overdue = useFaultCount(OF_VIEW.overdue)
  const suppressed = useFaultCount(OF_VIEW.suppressed)
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
