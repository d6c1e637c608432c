// Writing Markdown, with a look at what becomes of it; files can be pasted into it.
import { Button, Input } from 'antd'
import { type ClipboardEvent, type KeyboardEvent, lazy, Suspense, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LIMITS } from '../../../shared/limits.ts'
import '../form/form.css'
import './markdown.css'

const Markdown = lazy(() => import('./markdown.tsx').then((part) => ({ default: part.Markdown })))

type MarkdownFieldProps = {
  label: string
  placeholder: string
  value: string
  onChange: (value: string) => void
  missing?: boolean
  minRows?: number
  /** Pictures and other files out of the clipboard. */
  onFiles?: (files: File[]) => void
  /** Ctrl-Enter. */
  onSend?: () => void
}

export function MarkdownField(props: MarkdownFieldProps) {
  const { label, placeholder, value, onChange, missing = false, minRows = 3, onFiles, onSend } = props
  const { t } = useTranslation()
  const id = useId()
  const [wantsPreview, setPreviewed] = useState(false)
  const previewed = wantsPreview && value.trim() !== ''
  const paste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files]
    if (files.length === 0 || !onFiles) return
    event.preventDefault()
    onFiles(files)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend?.()
  }
  return (
    <div className="form-field">
      <div className="markdown-field-tabs">
        <label htmlFor={id}>{label}</label>
        <span className="row">
          <span className="muted small">{t('markdown.hint')}</span>
          <Button
            size="small"
            type="text"
            aria-pressed={previewed}
            disabled={value.trim() === ''}
            onClick={() => setPreviewed(!previewed)}
          >
            {t(previewed ? 'markdown.write' : 'markdown.preview')}
          </Button>
        </span>
      </div>
      {previewed ? (
        <div className="markdown-preview">
          <Suspense>
            <Markdown text={value} />
          </Suspense>
        </div>
      ) : (
        <Input.TextArea
          id={id}
          aria-invalid={missing}
          {...(missing && { status: 'error' as const, 'aria-describedby': `${id}-mistake` })}
          autoSize={{ minRows, maxRows: 16 }}
          maxLength={LIMITS.markdownLength}
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onPaste={paste}
          onKeyDown={press}
        />
      )}
      {missing && (
        <div id={`${id}-mistake`} className="form-mistake">
          {t('form.required')}
        </div>
      )}
    </div>
  )
}
