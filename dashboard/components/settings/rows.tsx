// A list of parts of a setting, each of which can be taken away, moved, and followed by a new one.
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeys } from './use-keys.ts'

type RowsProps<Row> = {
  /** What one of them is called: "Step 2". */
  name: (position: number) => string
  rows: readonly Row[]
  add: string
  fresh: () => Row
  onChange: (rows: Row[]) => void
  children: (row: Row, change: (part: Partial<Row>) => void, index: number) => ReactNode
  /** The order means something. */
  ordered?: boolean
  min?: number
  max?: number
}

export function Rows<Row extends object>(props: RowsProps<Row>) {
  const { name, rows, add, fresh, onChange, children, ordered = false, min = 0, max = 50 } = props
  const { t } = useTranslation()
  const keys = useKeys(rows.length)
  const move = (from: number, to: number) => {
    keys.move(from, to)
    onChange(moved(rows, from, to))
  }
  return (
    <div className="setting-rows">
      {rows.map((row, index) => {
        const called = name(index + 1)
        const edit = (part: Partial<Row>) =>
          onChange(rows.map((other, place) => (place === index ? { ...other, ...part } : other)))
        return (
          <fieldset key={keys.at(index)} className="setting-row" aria-label={called}>
            <div className="setting-row-body">{children(row, edit, index)}</div>
            <div className="setting-row-tools">
              {ordered && (
                <>
                  <Button
                    type="text"
                    size="small"
                    icon={<ArrowUpOutlined />}
                    aria-label={t('settings.up', { name: called })}
                    disabled={index === 0}
                    onClick={() => move(index, index - 1)}
                  />
                  <Button
                    type="text"
                    size="small"
                    icon={<ArrowDownOutlined />}
                    aria-label={t('settings.down', { name: called })}
                    disabled={index === rows.length - 1}
                    onClick={() => move(index, index + 1)}
                  />
                </>
              )}
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={t('settings.takeAway', { name: called })}
                disabled={rows.length <= min}
                onClick={() => {
                  keys.remove(index)
                  onChange(rows.filter((_, place) => place !== index))
                }}
              />
            </div>
          </fieldset>
        )
      })}
      {rows.length < max && (
        <div>
          <Button type="dashed" icon={<PlusOutlined />} onClick={() => onChange([...rows, fresh()])}>
            {add}
          </Button>
        </div>
      )}
    </div>
  )
}

export function moved<Row>(rows: readonly Row[], from: number, to: number): Row[] {
  const next = [...rows]
  const [taken] = next.splice(from, 1)
  if (taken !== undefined) next.splice(to, 0, taken)
  return next
}
