// Step one: what the host is called by in lists and plans, and how long the code works.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { api } from '../../api.ts'
import { useLanguage } from '../../hooks/language.ts'
import { span } from '../../time.ts'

type Request = Parameters<typeof api.createEnrolCode>[0]
type Label = { id: number; key: string; value: string }

const VALID_MINUTES = [15, 60, 480, 1_440, 10_080]

export function labelsOf(rows: readonly Label[]): Record<string, string> {
  const filled = rows.filter((row) => row.key.trim() !== '')
  return Object.fromEntries(filled.map((row) => [row.key.trim(), row.value.trim()]))
}

export function LabelForm({ busy, onCreate }: { busy: boolean; onCreate: (request: Request) => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [rows, setRows] = useState<Label[]>([{ id: 0, key: '', value: '' }])
  const [validMinutes, setValidMinutes] = useState(60)
  const edit = (id: number, change: Partial<Label>) =>
    setRows((before) => before.map((row) => (row.id === id ? { ...row, ...change } : row)))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onCreate({ labels: labelsOf(rows), validMinutes })
      }}
    >
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
      <div className="row">
        <span className="muted">{t('add.valid')}</span>
        <Select
          aria-label={t('add.valid')}
          value={validMinutes}
          onChange={setValidMinutes}
          popupMatchSelectWidth={false}
          options={VALID_MINUTES.map((value) => ({ value, label: span(value * 60_000, language) }))}
        />
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
