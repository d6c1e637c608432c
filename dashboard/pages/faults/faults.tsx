// Faults: the usual views, filters that can be kept, worst first; below, how quickly they are dealt with.
import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../components/page-head.tsx'
import { EmptyState } from '../../components/states.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { FaultFilters, SortChoice } from './fault-filters.tsx'
import { FaultViews } from './fault-views.tsx'
import './faults.css'
import { ButtonLink } from '../../components/button-link.tsx'
import { FaultsSentence } from './faults-sentence.tsx'
import { FaultsTable } from './faults-table.tsx'
import { ResponseTimes } from './response-times.tsx'
import { SavedFilters } from './saved-filters.tsx'
import { useFaultFilter } from './use-fault-filter.ts'

export default function Faults() {
  const { t } = useTranslation()
  const { filter, view, isFiltered } = useFaultFilter()
  const { data } = useQuery(queries.faults(filter, useLanguage()))
  const calm = view === 'open' && !isFiltered
  return (
    <>
      <PageHead
        title={t('faults.title')}
        documentTitle={t('faults.title')}
        sentence={data && <FaultsSentence counts={data.counts} />}
        actions={
          <>
            <ButtonLink to="/faults/board">{t('board.open')}</ButtonLink>
            <ButtonLink to="/faults/report" icon={<PlusOutlined />} type="primary">
              {t('report.open')}
            </ButtonLink>
          </>
        }
      />
      <div className="faults-line">
        <FaultViews counts={data?.counts} view={view} />
        <span className="row">
          <SavedFilters />
          <SortChoice />
        </span>
      </div>
      <FaultFilters view={view} />
      <FaultsTable
        filter={filter}
        empty={
          <EmptyState
            title={t(calm ? 'faults.noneOpen' : 'faults.none')}
            hint={t(calm ? 'faults.noneOpenHint' : 'faults.noneHint')}
          />
        }
      />
      <ResponseTimes />
    </>
  )
}
