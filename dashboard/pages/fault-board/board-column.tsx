// One stage of the board: how many there are, the worst of them as cards, and a way to all of them.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { FaultRow, FaultStage } from '../../../shared/api/fault.ts'
import type { FaultFilter } from '../../api.ts'
import { BreachTags, NextLimit } from '../../components/fault/fault-limits.tsx'
import { ActionMenu } from '../../components/fault-actions/action-buttons.tsx'
import { FlappingTag, GradeTag } from '../../components/fault-tags.tsx'
import { Lasting } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import { PendingRows } from '../../components/table/pending-rows.tsx'
import { useChangedRows } from '../../hooks/changed-rows.ts'
import { useHeld } from '../../hooks/held.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useSettledRows } from '../../hooks/settled-rows.ts'
import { queries } from '../../queries.ts'

const CARDS = 30
const keyOf = (fault: FaultRow) => String(fault.id)
const printOf = (fault: FaultRow) => `${fault.status} ${fault.grade} ${fault.assignee?.id} ${fault.flapping}`

type BoardColumnProps = {
  stage: FaultStage
  filter: FaultFilter
  /** When the reader moved a card: the first answer after that is shown at once, wherever the pointer is. */
  movedAt: number
  onMoved: () => void
}

export function BoardColumn({ stage, filter, movedAt, onMoved }: BoardColumnProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const asked = { ...filter, stage, limit: CARDS }
  const { data, dataUpdatedAt, error, isPlaceholderData } = useQuery(queries.faults(asked, language))
  const [held, holdProps] = useHeld()
  const scope = `${JSON.stringify(asked)} ${language} ${dataUpdatedAt > movedAt ? movedAt : ''}`
  const rows = isPlaceholderData ? undefined : data?.faults
  const settled = useSettledRows({ rows, keyOf, scope, hold: held })
  const changed = useChangedRows(settled.rows, keyOf, printOf, settled.scope)
  const title = t(`stage.${stage}`)
  return (
    <section className="board-column" aria-label={title} {...holdProps}>
      <h2>
        {title} <span className="muted">{data?.total ?? ''}</span>
      </h2>
      <PendingRows
        newCount={settled.newCount}
        changed={settled.reordered || settled.gone.size > 0}
        onShow={settled.settle}
      />
      {error && !data && <ErrorState error={error} />}
      {!data && !error && <LoadingRows rows={3} />}
      {data && settled.rows.length === 0 && <p className="muted board-none">{t('board.none')}</p>}
      <ul className="board-cards">
        {settled.rows.map((fault) => (
          <li key={fault.id} className={cardClass(settled.gone.has(keyOf(fault)), changed.has(keyOf(fault)))}>
            <Card fault={fault} onMoved={onMoved} />
          </li>
        ))}
      </ul>
      {data && data.total > settled.rows.length && (
        <PageLink to="/faults" search={{ stage }} className="board-more">
          {t('board.all', { count: data.total })}
        </PageLink>
      )}
    </section>
  )
}

function cardClass(isGone: boolean, isChanged: boolean): string {
  if (isGone) return 'card board-card gone'
  return isChanged ? 'card board-card changed' : 'card board-card'
}

function Card({ fault, onMoved }: { fault: FaultRow; onMoved: () => void }) {
  const silent = fault.source === 'silence' && fault.status !== 'ok'
  return (
    <>
      <div className="board-card-head">
        <StatusMark state={silent ? 'silent' : fault.status} word={false} />
        <span className="muted small">F-{fault.id}</span>
        <GradeTag grade={fault.grade} />
        <FlappingTag flapping={fault.flapping} />
        <span className="grow" />
        <ActionMenu fault={fault} onDone={onMoved} />
      </div>
      <PageLink to={`/faults/${fault.id}`} className="board-card-title clamp-3">
        {fault.title}
      </PageLink>
      <div className="muted small breaks clamp-2">
        {[fault.hostName, fault.source === 'person' ? '' : fault.itemTitle].filter(Boolean).join(' · ')}
      </div>
      <div className="board-card-foot small">
        <span className="breaks">{fault.assignee?.name ?? fault.acceptedBy ?? ''}</span>
        <NextLimit fault={fault} />
        <BreachTags fault={fault} />
        <span className="muted">
          <Lasting from={fault.beganAt} />
        </span>
      </div>
    </>
  )
}
