// What the fault was opened from and what its newest round says, one beside the other's tab.
import { useQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultDetail } from '../../../shared/api/fault.ts'
import { EvidenceList } from '../../components/evidence-list.tsx'
import { FigureList } from '../../components/figure-list.tsx'
import { Instant } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { Section } from '../../components/section.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { exact } from '../../time.ts'

type Which = 'opened' | 'newest'

export function FaultEvidence({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const [which, setWhich] = useState<Which>('newest')
  const { openedByRoundId: opened, lastRoundId: newest } = fault
  if (opened === null && newest === null) return null
  const both = opened !== null && newest !== null && opened !== newest
  const id = (which === 'opened' ? opened : newest) ?? opened ?? newest
  return (
    <Section
      padded
      title={t('fault.evidence')}
      link={
        both && (
          <Segmented<Which>
            size="small"
            aria-label={t('fault.evidence')}
            value={which}
            onChange={setWhich}
            options={[
              { value: 'newest', label: t('fault.newest') },
              { value: 'opened', label: t('fault.openedBy') },
            ]}
          />
        )
      }
    >
      {id !== null && <RoundEvidence id={id} item={fault.item} />}
    </Section>
  )
}

function RoundEvidence({ id, item }: { id: number; item: string }) {
  const { t } = useTranslation()
  const { data, error } = useQuery(queries.round(id, useLanguage()))
  if (error && !data) return <ErrorState error={error} />
  if (!data) return <LoadingRows rows={4} />
  const finding = data.findings.find((one) => one.item === item)
  return (
    <>
      <p className="spread">
        {finding && <StatusMark state={finding.status} />}
        <PageLink to={`/rounds/${id}`} className="small">
          {t('host.round', { id })} · <Instant at={data.observedAt}>{exact(data.observedAt)}</Instant>
        </PageLink>
      </p>
      <p className="breaks">{finding?.summary ?? data.summary}</p>
      {finding && <FigureList figures={finding.measurements} titles={data.measurementTitles} />}
      {finding && <EvidenceList evidence={finding.evidence} />}
    </>
  )
}
