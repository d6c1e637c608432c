// antd's table as every list here uses it: rows that open, tint on change, and stack on a narrow screen.
import { Table, type TableProps } from 'antd'
import type { SorterResult } from 'antd/es/table/interface'
import type { MouseEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useGroup } from '../../hooks/address.ts'
import { pageAddress } from '../page-link.tsx'
import { LoadingRows } from '../states.tsx'
import './data-table.css'

export type Columns<Row> = NonNullable<TableProps<Row>['columns']>
export type Sorting = { readonly by: string; readonly order: 'asc' | 'desc' }

type DataTableProps<Row> = {
  label: string
  columns: Columns<Row>
  rows: readonly Row[] | undefined
  keyOf: (row: Row) => string
  /** Where a row leads; its own links and buttons keep their meaning. */
  to?: (row: Row) => string
  rowClass?: (row: Row) => string
  /** Keys of rows to tint, and of rows that are still shown although the list no longer has them. */
  changed?: ReadonlySet<string>
  gone?: ReadonlySet<string>
  empty?: ReactNode
  sorting?: Sorting
  onSort?: (sorting: Sorting | null) => void
  selection?: TableProps<Row>['rowSelection']
}

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, keyOf, to, onSort, selection } = props
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { group } = useGroup()
  if (rows === undefined) return <LoadingRows rows={8} />
  if (rows.length === 0 && props.empty) return props.empty
  const open = (row: Row) => (event: MouseEvent<HTMLElement>) => {
    const own =
      event.target instanceof Element && event.target.closest('a, button, input, label, [role=slider]')
    const selecting = (getSelection()?.toString() ?? '') !== ''
    if (to && !own && !selecting) void navigate(pageAddress(to(row), {}, group))
  }
  return (
    <Table<Row>
      aria-label={props.label}
      className={to ? 'data-table data-table-opens' : 'data-table'}
      columns={columns}
      dataSource={rows}
      rowKey={keyOf}
      pagination={false}
      showSorterTooltip={false}
      rowClassName={(row) => classOf(row, props)}
      onRow={(row) => ({
        ...(to && { onClick: open(row) }),
        ...(props.gone?.has(keyOf(row)) && { title: t('table.gone') }),
      })}
      {...(selection && { rowSelection: selection })}
      {...(onSort && { onChange: (_page, _filters, sorter) => onSort(sortingOf(sorter)) })}
    />
  )
}

function classOf<Row>(row: Row, { keyOf, rowClass, changed, gone }: DataTableProps<Row>): string {
  const key = keyOf(row)
  const own = rowClass?.(row) ?? ''
  if (gone?.has(key)) return `${own} gone`
  return changed?.has(key) ? `${own} changed` : own
}

function sortingOf<Row>(sorter: SorterResult<Row> | SorterResult<Row>[]): Sorting | null {
  const first = Array.isArray(sorter) ? sorter[0] : sorter
  if (!first?.order || first.columnKey === undefined) return null
  return { by: String(first.columnKey), order: first.order === 'ascend' ? 'asc' : 'desc' }
}

/** What antd wants to know of a sortable column, from the sorting in the address. */
export function sortable(key: string, sorting: Sorting) {
  return {
    key,
    sorter: true,
    sortDirections: ['descend' as const, 'ascend' as const],
    sortOrder:
      sorting.by === key ? (sorting.order === 'asc' ? ('ascend' as const) : ('descend' as const)) : null,
  }
}
