// Step one: what the host is called by in lists and plans, and what the code may do.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { api } from '../../api.ts'
import { CodeTerms, ONE_HOST, type Terms } from './code-terms.tsx'

type Request = Parameters<typeof api.createEnrolCode>[0]
type Label = { id: number; key: string; value: string }

export function labelsOf(rows: readonly Label[]): Record<string, string> {
  const filled = rows.filter((row) => row.key.trim() !== '')
  return Object.fromEntries(filled.map((row) => [row.key.trim(), row.value.trim()]))
}

export function LabelForm({ busy, onCreate }: { busy: boolean; onCreate: (request: Request) => void }) {
  const { t } = useTranslation()
  const [rows, setRows] = useState<Label[]>([{ id: 0, key: '', value: '' }])
  const [terms, setTerms] = useState<Terms>(ONE_HOST)
  const edit = (id: number, change: Partial<Label>) =>
    setRows((before) => before.map((row) => (row.id === id ? { ...row, ...change } : row)))
  return (
    <form
      className="add-form"
      onSubmit={(event) => {
        event.preventDefault()
        onCreate({ labels: labelsOf(rows), ...terms })
      }}
    >
      <div>
        <p className="muted">{t('add.labelsHint')}</p>
        <div className="label-rows">
          {rows.map((row) => (
            <LabelRow
              key={row.id}
              row={row}
              onEdit={(change) => edit(row.id, change)}
              onRemove={() => setRows((before) => before.filter((other) => other.id !== row.id))}
            />
          ))}
          <div>
            <Button
              type="dashed"
              icon={<PlusOutlined />}
              onClick={() => setRows((before) => [...before, { id: Date.now(), key: '', value: '' }])}
            >
              {t('add.addLabel')}
            </Button>
          </div>
        </div>
      </div>
      <CodeTerms terms={terms} onChange={setTerms} />
      <div>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('add.create')}
        </Button>
      </div>
    </form>
  )
}

type LabelRowProps = { row: Label; onEdit: (change: Partial<Label>) => void; onRemove: () => void }

function LabelRow({ row, onEdit, onRemove }: LabelRowProps) {
  const { t } = useTranslation()
  return (
    <div className="label-row">
      <Input
        aria-label={t('add.key')}
        placeholder={t('add.keyPlaceholder')}
        maxLength={64}
        value={row.key}
        onChange={(event) => onEdit({ key: event.target.value })}
      />
      <Input
        aria-label={t('add.value')}
        placeholder={t('add.valuePlaceholder')}
        maxLength={128}
        value={row.value}
        onChange={(event) => onEdit({ value: event.target.value })}
      />
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('add.removeLabel')}
        title={t('add.removeLabel')}
        onClick={onRemove}
      />
    </div>
  )
}
