// The records: every round that was made or missed.
import { useTranslation } from 'react-i18next'
import { Fleetwide } from '../../components/fleetwide.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { RoundFilters } from './round-filters.tsx'
import { RoundsTable } from './rounds-table.tsx'

export default function Rounds() {
  const { t } = useTranslation()
  return (
    <>
      <PageHead
        title={t('rounds.title')}
        documentTitle={t('rounds.title')}
        sentence={<Fleetwide>{t('rounds.sentence')}</Fleetwide>}
      />
      <RoundFilters />
      <RoundsTable />
    </>
  )
}
