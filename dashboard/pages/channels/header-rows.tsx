// Extra headers of a request, while they are written a list, since two empty names are not one.
import { Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Rows } from '../../components/settings/rows.tsx'

type Headers = Readonly<Record<string, string>>
type Header = { name: string; value: string }

type HeaderRowsProps = { headers: Headers; onChange: (headers: Record<string, string>) => void }

export function HeaderRows({ headers, onChange }: HeaderRowsProps) {
  const { t } = useTranslation()
  const [rows, setRows] = useState<Header[]>(() =>
    Object.entries(headers).map(([name, value]) => ({ name, value })),
  )
  const change = (next: Header[]) => {
    setRows(next)
    onChange(
      Object.fromEntries(
        next.flatMap(({ name, value }) => (name.trim() === '' ? [] : [[name.trim(), value]])),
      ),
    )
  }
  return (
    <fieldset className="form-field">
      <legend>{t('channels.headers')}</legend>
      <Rows
        name={(position) => t('channels.header', { position })}
        rows={rows}
        add={t('channels.addHeader')}
        fresh={() => ({ name: '', value: '' })}
        onChange={change}
        max={20}
      >
        {(row, edit) => (
          <div className="field-pair">
            <Input
              aria-label={t('channels.headerName')}
              className="mono"
              placeholder="X-Team"
              maxLength={100}
              value={row.name}
              onChange={(event) => edit({ name: event.target.value })}
            />
            <Input
              aria-label={t('channels.headerValue')}
              className="mono"
              maxLength={1_000}
              value={row.value}
              onChange={(event) => edit({ value: event.target.value })}
            />
          </div>
        )}
      </Rows>
    </fieldset>
  )
}
