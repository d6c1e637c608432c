// The bar below an editor: saves, deletes, and leads to what is wrong.
import { DeleteOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionError } from '../form/action-error.tsx'
import type { EditedKind } from './kinds.ts'
import { type Place, unmarked } from './mistakes.ts'
import type { useEditor } from './use-editor.ts'

type FootProps<Kind extends EditedKind> = {
  editor: ReturnType<typeof useEditor<Kind>>
  marked: readonly Place[]
  justSaved: boolean
  isNew: boolean
  onDelete: () => void
}

export function EditorFoot<Kind extends EditedKind>(props: FootProps<Kind>) {
  const { editor, marked, justSaved, isNew, onDelete } = props
  const { t } = useTranslation()
  const { dirty, busy, error, isConflict, isSaidByPlace } = editor
  const unsaid = unmarked(editor.mistakes, marked)
  return (
    <div className="editor-foot">
      {error && !isConflict && !isSaidByPlace && <ActionError error={error} />}
      {unsaid.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={t('error.action')}
          description={unsaid.map(([path, words]) => (
            <p key={path}>
              <code>{path}</code> {words}
            </p>
          ))}
        />
      )}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={busy} disabled={!isNew && !dirty}>
          {t('settings.save')}
        </Button>
        <span className="muted" role="status">
          {marked.length > 0 ? (
            <Button type="link" className="flush" onClick={focusFirst}>
              <span className="editor-marked">{t('settings.mistakes', { count: marked.length })}</span>
            </Button>
          ) : dirty ? (
            t('settings.unsaved')
          ) : (
            justSaved && t('settings.saved')
          )}
        </span>
        {!isNew && (
          <Button type="text" danger icon={<DeleteOutlined />} className="editor-delete" onClick={onDelete}>
            {t('settings.delete')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** The first control of the first field that is marked, away from under the bars above and below. */
function focusFirst({ currentTarget }: MouseEvent<HTMLElement>): void {
  const field = currentTarget
    .closest('form')
    ?.querySelector('.form-field .form-mistake')
    ?.closest('.form-field')
  field?.scrollIntoView({ block: 'center' })
  field?.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true })
}
