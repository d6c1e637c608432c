// The page on which one setting is written: its fields, what is said beside them, and the bar that saves.
import { Alert, Button, ConfigProvider } from 'antd'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate, useParams } from 'react-router'
import { useGroup } from '../../hooks/address.ts'
import { Ago } from '../moment.tsx'
import { PageHead } from '../page-head.tsx'
import { pageAddress } from '../page-link.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../states.tsx'
import { DeleteSetting } from './delete-setting.tsx'
import { EditorFoot } from './editor-foot.tsx'
import { type Body, type EditedKind, nameOf, PLACES, type Saved } from './kinds.ts'
import { LeaveGuard } from './leave-guard.tsx'
import { type Mistakes, MistakesContext } from './mistakes.ts'
import './settings.css'
import { type Form, type SecretDraft, useEditor } from './use-editor.ts'
import { useEditorKey } from './use-editor-key.ts'
import { useMarked } from './use-marked.ts'
import { useMayChange, useSettings } from './use-settings.ts'

type EditorProps<Kind extends EditedKind> = {
  kind: Kind
  /** The list that it belongs to. */
  crumb: string
  blank: () => Body<Kind>
  check: (draft: Body<Kind>, secrets: SecretDraft, saved: Saved<Kind> | null) => Mistakes
  /** What it is called, where it has no name of its own. */
  titleOf?: (body: Body<Kind>) => string
  /** Where more than the role decides. */
  mayChange?: (saved: Saved<Kind> | null) => boolean
  children: (form: Form<Kind>) => ReactNode
  afterSave?: (saved: Saved<Kind>, secrets: SecretDraft) => void
  aside?: (form: Form<Kind>, dirty: boolean) => ReactNode
}

export function SettingEditor<Kind extends EditedKind>(props: EditorProps<Kind>) {
  const { t } = useTranslation()
  const { id = 'new' } = useParams()
  const { key, noteMade } = useEditorKey(id)
  const { settings, error, refetch } = useSettings(props.kind)
  if (error && !settings) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!settings) return <LoadingRows rows={8} />
  const saved = settings.find((setting) => setting.id === id) ?? null
  if (id !== 'new' && saved === null)
    return <EmptyState title={t('settings.gone')} hint={t('settings.goneHint')} />
  const afterSave = (one: Saved<Kind>, secrets: SecretDraft) => {
    noteMade(one.id)
    props.afterSave?.(one, secrets)
  }
  return <OpenEditor key={key} {...props} saved={saved} afterSave={afterSave} />
}

type OpenProps<Kind extends EditedKind> = EditorProps<Kind> & { saved: Saved<Kind> | null }

function OpenEditor<Kind extends EditedKind>(props: OpenProps<Kind>) {
  const { kind, crumb, blank, check, titleOf, children, afterSave, aside, saved } = props
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { group } = useGroup()
  const isRole = useMayChange(kind)
  const mayChange = props.mayChange ? props.mayChange(saved) : isRole
  const [first] = useState(blank)
  const [deleting, setDeleting] = useState(false)
  const [justSaved, setJustSaved] = useState(false)
  const left = useRef(false)
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: wherever it has led to, what is written from there on counts
  useEffect(() => {
    left.current = false
  }, [pathname])
  const go = (to: string) => {
    left.current = true
    void navigate(pageAddress(to, {}, group), { replace: true })
  }
  const editor = useEditor({
    kind,
    saved,
    blank: first,
    check,
    onSaved: (made, secrets) => {
      setJustSaved(true)
      afterSave?.(made, secrets)
      if (saved === null) go(`${PLACES[kind]}/${made.id}`)
    },
  })
  const { form, dirty } = editor
  const { marked, mark } = useMarked()
  const unsaved = useRef(dirty)
  unsaved.current = dirty
  const isDirty = useCallback(() => unsaved.current && !left.current, [])
  const named = titleOf?.(form.draft) ?? nameOf({ body: form.draft, id: '' })
  const title = named.trim() === '' ? t(`settings.new.${kind as EditedKind}`) : named
  return (
    <>
      <PageHead
        title={title}
        documentTitle={title}
        crumb={{ to: PLACES[kind], title: crumb }}
        sentence={saved && <Changed saved={saved} />}
      />
      {editor.newer && <Newer editor={editor} dirty={dirty} />}
      <ConfigProvider componentDisabled={!mayChange}>
        <MistakesContext value={{ mistakes: editor.mistakes, mark }}>
          <form
            className={aside ? 'editor editor-aside' : 'editor'}
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              setJustSaved(false)
              editor.submit()
            }}
          >
            <div className="editor-fields">
              {children(form)}
              {mayChange && (
                <EditorFoot
                  editor={editor}
                  marked={marked}
                  justSaved={justSaved}
                  isNew={saved === null}
                  onDelete={() => setDeleting(true)}
                />
              )}
            </div>
            {aside && <div className="editor-side">{aside(form, dirty)}</div>}
          </form>
        </MistakesContext>
      </ConfigProvider>
      <LeaveGuard isDirty={isDirty} />
      {deleting && saved && (
        <DeleteSetting
          setting={saved}
          name={title}
          onClose={() => setDeleting(false)}
          onDone={() => go(PLACES[kind])}
        />
      )}
    </>
  )
}

// The collector's own word for whoever asks from its machine.
const COMMAND_LINE = 'command line'

type Editor<Kind extends EditedKind> = ReturnType<typeof useEditor<Kind>>

function Changed({ saved }: { saved: Pick<Saved<EditedKind>, 'updatedAt' | 'updatedBy' | 'version'> }) {
  const { t } = useTranslation()
  const actor = saved.updatedBy === COMMAND_LINE ? t('audit.kind.command-line') : saved.updatedBy
  return (
    <>
      {t('settings.changedBy', { name: actor, version: saved.version })} <Ago at={saved.updatedAt} />
    </>
  )
}

/** Somebody was faster: theirs, or mine over it; never one of them silently. */
function Newer<Kind extends EditedKind>({ editor, dirty }: { editor: Editor<Kind>; dirty: boolean }) {
  const { t } = useTranslation()
  const { newer, take, submit, busy } = editor
  if (newer === null) return null
  return (
    <Alert
      className="editor-alert"
      type="warning"
      showIcon
      title={t('settings.newer', { name: newer.updatedBy })}
      description={t(dirty ? 'settings.newerDirty' : 'settings.newerClean')}
      action={
        <span className="row">
          <Button size="small" onClick={() => take(newer)}>
            {t('settings.takeTheirs')}
          </Button>
          {dirty && (
            <Button size="small" danger loading={busy} onClick={() => submit(newer.version)}>
              {t('settings.saveMine')}
            </Button>
          )}
        </span>
      }
    />
  )
}
