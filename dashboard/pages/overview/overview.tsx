// The overview: what is wrong now, whether the rounds were made, how it developed, what happened today.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../components/page-head.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { useGroup } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { Attention } from './attention.tsx'
import { Doors } from './doors.tsx'
import { FleetRibbon } from './fleet-ribbon.tsx'
import { Inspected } from './inspected.tsx'
import './overview.css'
import { Sentence } from './sentence.tsx'
import { Today } from './today.tsx'
import { TrendSection } from './trend-section.tsx'
import { useGroupFigures } from './use-group-figures.ts'
import { Welcome } from './welcome.tsx'

export default function Overview() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { group } = useGroup()
  const whole = useQuery(queries.overview(language))
  const ofGroup = useGroupFigures(group, whole.data)
  const figures = group === '' ? whole.data : ofGroup
  if (whole.data?.hosts.total === 0) return <Welcome />
  return (
    <>
      <PageHead
        title={t('overview.title')}
        documentTitle={t('overview.title')}
        sentence={figures && <Sentence figures={figures} />}
      />
      {whole.error && !whole.data && <ErrorState error={whole.error} onRetry={() => void whole.refetch()} />}
      {!figures && !whole.error && <LoadingRows rows={3} />}
      {figures && <Doors figures={figures} />}
      {(!whole.error || whole.data) && (
        <div className="overview-columns">
          <div className="stack">
            <Attention figures={figures} />
            <Inspected />
          </div>
          <div className="stack">
            <FleetRibbon />
            <TrendSection />
            <Today timeZone={whole.data?.timeZone} />
          </div>
        </div>
      )}
    </>
  )
}
