// The chosen item beside the list: its course over a day and the evidence of its newest verdict.

import { useTranslation } from 'react-i18next'
import type { FindingRow, InspectionNow } from '../../../shared/api/finding.ts'
import type { HostDetail } from '../../api.ts'
import { EvidenceList } from '../../components/evidence-list.tsx'
import { FigureList } from '../../components/figure-list.tsx'
import { ItemName } from '../../components/item-name.tsx'
import { Instant, Lasting } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { parseRange } from '../../components/ribbon/range-choice.tsx'
import { Section } from '../../components/section.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import { useAddress } from '../../hooks/address.ts'
import { exact } from '../../time.ts'
import { ItemCourse } from './item-course.tsx'

type ItemSideProps = { host: HostDetail; now: InspectionNow; finding: FindingRow }

export function ItemSide({ host, now, finding }: ItemSideProps) {
  const { t } = useTranslation()
  const { get } = useAddress()
  return (
    <>
      <Section
        padded
        title={<ItemName of={finding} className="clamp-2 breaks" />}
        link={
          <PageLink
            to={`/hosts/${host.id}`}
            search={{ tab: 'history', inspection: now.inspection, item: finding.item, range: get('range') }}
          >
            {t('host.history')}
          </PageLink>
        }
      >
        <p className="spread">
          <StatusMark state={finding.status} />
          <span className="muted small">
            {t('host.for', { span: '' })}
            <Lasting from={finding.since} />
          </span>
          {finding.faultId !== null && (
            <PageLink to={`/faults/${finding.faultId}`}>F-{finding.faultId}</PageLink>
          )}
        </p>
        <ItemCourse
          hostId={host.id}
          inspection={now.inspection}
          item={finding.item}
          range={parseRange(get('range'))}
          height={190}
        />
        <FigureList figures={finding.measurements} titles={now.measurementTitles} />
      </Section>
      <Section
        padded
        title={t('host.evidence')}
        link={
          finding.roundId !== null && (
            <PageLink to={`/rounds/${finding.roundId}`} className="small">
              <Instant at={finding.observedAt}>{exact(finding.observedAt)}</Instant>
            </PageLink>
          )
        }
      >
        <EvidenceList evidence={finding.evidence} />
      </Section>
    </>
  )
}
