// Open faults by stage; a card is moved by what its stage allows.
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { OPEN_STAGES } from '../../../shared/fault-stages.ts'
import { ButtonLink } from '../../components/button-link.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { FilterBar, FilterChoice } from '../../components/table/filter-bar.tsx'
import { SearchBox } from '../../components/table/search-box.tsx'
import { joinLabels, useAddress } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { BoardColumn } from './board-column.tsx'
import { isArrow, neighbour } from './board-moves.ts'
import './fault-board.css'

const FILTERS = ['search', 'grade', 'assignee'] as const

function useBoardFilter() {
  const { get } = useAddress()
  const given = FILTERS.map((name) => [name, get(name)] as const).filter(([, value]) => value !== undefined)
  const labels = joinLabels(get('group'))
  return { open: 'true' as const, ...Object.fromEntries(given), ...(labels !== undefined && { labels }) }
}

export default function FaultBoard() {
  const { t } = useTranslation()
  const filter = useBoardFilter()
  const { data } = useQuery(queries.faults({ ...filter, limit: 1 }, useLanguage()))
  const [movedAt, setMovedAt] = useState(0)
  const onMoved = useCallback(() => setMovedAt(Date.now()), [])
  const board = useRef<HTMLDivElement>(null)
  return (
    <>
      <PageHead
        title={t('board.title')}
        documentTitle={t('board.title')}
        crumb={{ to: '/faults', title: t('faults.title') }}
        sentence={data && t('board.sentence', { count: data.counts.open })}
        actions={
          <>
            <ButtonLink to="/faults">{t('board.list')}</ButtonLink>
            <ButtonLink to="/faults/report" type="primary">
              {t('report.open')}
            </ButtonLink>
          </>
        }
      />
      <BoardFilters />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys move among the links on the cards */}
      <div className="board" ref={board} onKeyDown={(event) => moveFocus(event, board.current)}>
        {OPEN_STAGES.map((stage) => (
          <BoardColumn key={stage} stage={stage} filter={filter} movedAt={movedAt} onMoved={onMoved} />
        ))}
      </div>
      <p className="muted small board-hint">{t('board.hint')}</p>
    </>
  )
}

function BoardFilters() {
  const { t } = useTranslation()
  return (
    <FilterBar names={FILTERS}>
      <SearchBox placeholder={t('faults.search')} />
      <FilterChoice
        name="grade"
        all={t('faults.allGrades')}
        options={(['major', 'general'] as const).map((value) => ({ value, label: t(`grade.${value}`) }))}
      />
      <FilterChoice
        name="assignee"
        all={t('faults.allPeople')}
        options={[
          { value: 'me', label: t('faults.me') },
          { value: 'nobody', label: t('faults.nobody') },
        ]}
      />
    </FilterBar>
  )
}

function moveFocus(event: KeyboardEvent, board: HTMLElement | null): void {
  const link = event.target instanceof HTMLElement && event.target.closest<HTMLElement>('.board-card-title')
  if (!link || !board || !isArrow(event.key)) return
  const columns = [...board.querySelectorAll('.board-column')].map((column) => [
    ...column.querySelectorAll<HTMLElement>('.board-card-title'),
  ])
  const column = columns.findIndex((links) => links.includes(link))
  const at = { column, row: columns[column]?.indexOf(link) ?? 0 }
  const heights = columns.map((links) => links.length)
  const next = neighbour(at, event.key, heights)
  event.preventDefault()
  if (next) columns[next.column]?.[next.row]?.focus()
}
