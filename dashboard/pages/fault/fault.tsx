// One fault: how far it is, what happened, what it was judged from, what can be done.

import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { FaultDetail } from '../../../shared/api/fault.ts'
import { AttachmentList } from '../../components/attachments/attachment-list.tsx'
import { ActionButtons } from '../../components/fault-actions/action-buttons.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { Section } from '../../components/section.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { useCan } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import { FaultChecklist } from './fault-checklist.tsx'
import { FaultEvidence } from './fault-evidence.tsx'
import { FaultFacts, FaultLimits, FaultRelations } from './fault-head.tsx'
import { FaultSide } from './fault-side.tsx'
import { FaultStages } from './fault-stages.tsx'
import { FaultTimeline, reportEntryOf } from './fault-timeline.tsx'
import { FaultTold } from './fault-told.tsx'
import './fault.css'
import { InspectAgain } from './inspect-again.tsx'
import { NoteForm } from './note-form.tsx'

const Markdown = lazy(() =>
  import('../../components/markdown/markdown.tsx').then((part) => ({ default: part.Markdown })),
)

export default function Fault() {
  const { id = '' } = useParams()
  const { data, error, refetch } = useQuery(queries.fault(Number(id), useLanguage()))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingRows rows={10} />
  // Another fault is another page: half-written notes do not wander from one to the next.
  return <FaultPage key={data.id} fault={data} />
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
        sentence={
          <>
            <FaultFacts fault={fault} />
            <FaultLimits fault={fault} />
          </>
        }
        actions={
          <>
            <InspectAgain fault={fault} />
            <ActionButtons fault={fault} />
          </>
        }
      />
      <FaultRelations fault={fault} />
      <FaultStages fault={fault} />
      <div className="fault-columns">
        <div className="stack">
          <Description fault={fault} />
          <Section bare title={t('fault.timeline')}>
            {can('operate') && fault.actions.includes('note') && <NoteForm fault={fault} />}
            <div className="card card-body">
              <FaultTimeline fault={fault} />
            </div>
          </Section>
        </div>
        <div className="stack">
          <FaultChecklist fault={fault} />
          <FaultEvidence fault={fault} />
          <FaultSide fault={fault} />
          <FaultTold fault={fault} />
        </div>
      </div>
    </>
  )
}

/** What the person who reported it wrote, or the alert said, with the files that came along. */
function Description({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const report = reportEntryOf(fault)
  const files = fault.attachments.filter(({ entryId }) => entryId === null || entryId === report?.id)
  if (!fault.description && files.length === 0) return null
  return (
    <Section padded title={t('fault.description')}>
      {fault.description && (
        <Suspense fallback={fault.description}>
          <Markdown text={fault.description} />
        </Suspense>
      )}
      <AttachmentList attachments={files} />
    </Section>
  )
}

// A title says what is wrong; on its own page it must also say where.
function titleOf({ title, hostName }: FaultDetail): string {
  return hostName === '' || title.includes(hostName) ? title : `${hostName} · ${title}`
}
