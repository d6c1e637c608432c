// One fault: how far it is, what happened, what it was judged from, what can be done.

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { FaultDetail } from '../../../shared/api/fault.ts'
import { FlappingTag, GradeTag } from '../../components/fault-tags.tsx'
import { ItemName } from '../../components/item-name.tsx'
import { Lasting } from '../../components/moment.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { Section } from '../../components/section.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { useCan } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import { FaultActions } from './fault-actions.tsx'
import { FaultEvidence } from './fault-evidence.tsx'
import { FaultSide } from './fault-side.tsx'
import { FaultStages } from './fault-stages.tsx'
import { FaultTimeline } from './fault-timeline.tsx'
import './fault.css'
import { NoteForm } from './note-form.tsx'

export default function Fault() {
  const { id = '' } = useParams()
  const { data, error, refetch } = useQuery(queries.fault(Number(id), useLanguage()))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingRows rows={10} />
  return <FaultPage fault={data} />
}

function FaultPage({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const can = useCan()
  return (
    <>
      <PageHead
        title={titleOf(fault)}
        documentTitle={`F-${fault.id}`}
        crumb={{ to: '/faults', title: t('fault.breadcrumb') }}
        sentence={<FaultFacts fault={fault} />}
        actions={<FaultActions fault={fault} />}
      />
      <FaultStages fault={fault} />
      <div className="fault-columns">
        <div className="stack">
          <Section bare title={t('fault.timeline')}>
            <div className="card card-body">
              <FaultTimeline fault={fault} />
            </div>
            {can('operate') && fault.actions.includes('note') && <NoteForm fault={fault} />}
          </Section>
        </div>
        <div className="stack">
          <FaultEvidence fault={fault} />
          <FaultSide fault={fault} />
        </div>
      </div>
    </>
  )
}

// A title says what is wrong; on its own page it must also say where.
function titleOf({ title, hostName }: FaultDetail): string {
  return title.includes(hostName) ? title : `${hostName} · ${title}`
}

function FaultFacts({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const silent = fault.source === 'silence' && fault.status !== 'ok'
  return (
    <div className="row fault-facts">
      <StatusMark state={silent ? 'silent' : fault.status} />
      <GradeTag grade={fault.grade} always />
      <FlappingTag flapping={fault.flapping} />
      {fault.hostId !== null && <PageLink to={`/hosts/${fault.hostId}`}>{fault.hostName}</PageLink>}
      <span className="breaks">
        {t('fault.source', { source: t(`source.${fault.source}`) })} · {fault.inspectionTitle} ·{' '}
        <ItemName of={fault} />
      </span>
      <span>{t('fault.badRounds', { count: fault.badRounds })}</span>
      {fault.acceptedBy !== null && <span>{t('fault.acceptedBy', { name: fault.acceptedBy })}</span>}
      {fault.closedAt === null && (
        <span>
          {t('fault.openFor', { span: '' })}
          <Lasting from={fault.beganAt} />
        </span>
      )}
      {fault.parentId !== null && (
        <PageLink to={`/faults/${fault.parentId}`}>
          {t('fault.parent', { id: `F-${fault.parentId}` })}
        </PageLink>
      )}
    </div>
  )
}
