// Saved filters with their counts.
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FaultPage } from '../../../shared/api/fault.ts'
import { useAddress } from '../../hooks/address.ts'
import { FAULT_VIEWS, type FaultView } from './use-fault-filter.ts'

type FaultViewsProps = { counts: FaultPage['counts'] | undefined; view: FaultView }

export function FaultViews({ counts, view }: FaultViewsProps) {
  const { t } = useTranslation()
  const { change } = useAddress()
  return (
    <Segmented<FaultView>
      className="fault-views"
      aria-label={t('faults.views')}
      value={view}
      onChange={(next) => change({ view: next === 'open' ? undefined : next })}
      options={FAULT_VIEWS.map((value) => ({
        value,
        label: counts ? `${t(`faults.${value}`)} ${counts[value]}` : t(`faults.${value}`),
      }))}
    />
  )
}
