// The columns of "Now".
import { ReloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Ago } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { Ribbon } from '../../components/ribbon/ribbon.tsx'
import { StatusMark } from '../../components/status-mark.tsx'
import type { Columns } from '../../components/table/data-table.tsx'
import { ItemCell } from '../../components/table/item-cell.tsx'
import { ValueBar } from '../../components/value-bar.tsx'
import { leadingFigure } from '../../format.ts'
import { useLanguage } from '../../hooks/language.ts'
import { useCan } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import type { DemandState } from './host-head.tsx'
import type { NowRow } from './now-rows.ts'

const RIBBON_WIDTH = 96

type NowColumnsOptions = {
  hostId: string
  unfolded: ReadonlySet<string>
  toggle: (inspection: string) => void
  choose: (row: NowRow) => void
  demand: DemandState
}

export function useNowColumns({
  hostId,
  unfolded,
  toggle,
  choose,
  demand,
}: NowColumnsOptions): Columns<NowRow> {
  const { t } = useTranslation()
  const { data: ribbons } = useQuery(queries.ribbon({ by: 'inspection', hosts: hostId }, useLanguage()))
  return useMemo(
    () => [
      { title: t('table.status'), width: 104, render: (_, row) => <StatusMark state={row.state} /> },
      {
        title: t('table.item'),
        className: 'cell-item narrow-wide',
        render: (_, row) => (
          <>
            {row.first && <InspectionName row={row} />}
            <FindingCell row={row} onChoose={() => choose(row)} />
            <Fold
              row={row}
              open={unfolded.has(row.now.inspection)}
              onToggle={() => toggle(row.now.inspection)}
            />
          </>
        ),
      },
      { title: t('table.value'), width: 136, render: (_, row) => <ValueCell row={row} /> },
      {
        title: t('hosts.rounds'),
        width: RIBBON_WIDTH + 28,
        render: (_, row) =>
          row.first &&
          ribbons && (
            <Ribbon
              title={row.now.title}
              range="24h"
              slotMs={ribbons.slotMs}
              cells={ribbons.strips.find((strip) => strip.key === row.now.inspection)?.cells ?? []}
              width={RIBBON_WIDTH}
              height={16}
              records={{ host: hostId, inspection: row.now.inspection }}
            />
          ),
      },
      {
        title: t('table.seen'),
        width: 118,
        className: 'narrow-end',
        render: (_, row) => row.first && <SeenCell row={row} hostId={hostId} demand={demand} />,
      },
    ],
    [t, ribbons, hostId, unfolded, toggle, choose, demand],
  )
}

function ValueCell({ row: { finding } }: { row: NowRow }) {
  const figure = finding && leadingFigure(finding.measurements)
  return figure && finding && <ValueBar figure={figure} status={finding.status} />
}

function InspectionName({ row: { now } }: { row: NowRow }) {
  const name =
    now.lastRoundId === null ? (
      now.title
    ) : (
      <PageLink to={`/rounds/${now.lastRoundId}`} className="plain-link">
        {now.title}
      </PageLink>
    )
  return <div className="now-inspection">{name}</div>
}

function FindingCell({ row, onChoose }: { row: NowRow; onChoose: () => void }) {
  const { t } = useTranslation()
  const { now, finding } = row
  if (finding)
    return (
      <button type="button" className="now-item" onClick={onChoose}>
        <ItemCell of={finding} summary={finding.summary} />
      </button>
    )
  const words =
    now.note ??
    (now.enabled ? t(now.observedAt === null ? 'host.neverRan' : 'host.noItems') : t('host.disabled'))
  return <span className="muted">{words}</span>
}

function Fold({ row, open, onToggle }: { row: NowRow; open: boolean; onToggle: () => void }) {
  const { t } = useTranslation()
  if (!row.last || (row.folded === 0 && !open)) return null
  return (
    <div className="now-more">
      <Button type="link" size="small" aria-expanded={open} onClick={onToggle}>
        {open ? t('host.fewer') : t('host.moreItems', { count: row.folded })}
      </Button>
    </div>
  )
}

function SeenCell({ row: { now }, hostId, demand }: { row: NowRow; hostId: string; demand: DemandState }) {
  const { t } = useTranslation()
  const words = t('host.inspectOne', { title: now.title })
  const can = useCan()
  const { data: identity } = useQuery(queries.identity(hostId))
  const revoked = identity != null && identity.revokedAt !== null
  return (
    <div className="now-seen">
      <span>
        {now.observedAt !== null && <Ago at={now.observedAt} />}
        {now.overdue && <div className="now-overdue small">{t('host.overdue')}</div>}
      </span>
      {now.enabled && can('operate') && !revoked && (
        <Button
          type="text"
          size="small"
          icon={<ReloadOutlined />}
          aria-label={words}
          title={words}
          disabled={demand.progress.busy}
          onClick={() => void demand.inspect([{ hostId, inspection: now.inspection }])}
        />
      )}
    </div>
  )
}
