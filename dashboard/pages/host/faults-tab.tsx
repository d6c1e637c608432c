// The faults of a host, open ones first.
import { useTranslation } from 'react-i18next'
import type { HostDetail } from '../../api.ts'
import { EmptyState } from '../../components/states.tsx'
import { FaultsTable } from '../faults/faults-table.tsx'

export function FaultsTab({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  return (
    <FaultsTable
      filter={{ host: host.id, sort: 'opened', suppressed: 'true' }}
      withHost={false}
      empty={<EmptyState title={t('host.faultsNone')} />}
    />
  )
}
