// The course of a fault, newest first; what machines saw and what people did are told apart.

import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment, FaultDetail, FaultEntry } from '../../../shared/api/fault.ts'
import { AttachmentList } from '../../components/attachments/attachment-list.tsx'
import { Instant } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { exact, monthDay } from '../../time.ts'

const Markdown = lazy(() =>
  import('../../components/markdown/markdown.tsx').then((part) => ({ default: part.Markdown })),
)
// A fault that flaps for weeks has thousands; a page of them is enough until somebody asks.
const SHOWN = 60

export function FaultTimeline({ fault }: { fault: FaultDetail }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const entries = fault.timeline.toSorted((a, b) => b.at - a.at || b.id - a.id)
  const shown = all ? entries : entries.slice(0, SHOWN)
  const isReport = (entry: FaultEntry) => entry.id === reportEntryOf(fault)?.id
  const filesOf = (entry: FaultEntry) =>
    isReport(entry) ? [] : fault.attachments.filter(({ entryId }) => entryId === entry.id)
  return (
    <>
      <ol className="timeline">
        {shown.map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            fault={fault}
            files={filesOf(entry)}
            isSaidAbove={isReport(entry)}
          />
        ))}
      </ol>
      {shown.length < entries.length && (
        <Button size="small" onClick={() => setAll(true)}>
          {t('fault.earlier', { count: entries.length - shown.length })}
        </Button>
      )}
    </>
  )
}

/** What a person reported stands above the course, whole and with its files. */
export function reportEntryOf(fault: FaultDetail): FaultEntry | undefined {
  return fault.source === 'person' ? fault.timeline.find(({ kind }) => kind === 'opened') : undefined
}

type EntryProps = {
  entry: FaultEntry
  fault: FaultDetail
  files: readonly Attachment[]
  isSaidAbove: boolean
}

function Entry({ entry, fault, files, isSaidAbove }: EntryProps) {
  const { t } = useTranslation()
  const machine = entry.by.kind === 'machine'
  return (
    <li className={`timeline-${entry.by.kind} timeline-${toneOf(entry)}`}>
      <span className="timeline-dot" aria-hidden="true" />
      <div className="timeline-head">
        <b>{t(`fault.entry.${entry.kind}`)}</b>
        <Change entry={entry} />
        <span className="muted">
          {machine ? <Machine name={entry.by.name} fault={fault} /> : entry.by.name}
        </span>
        <span className="muted small">
          <Instant at={entry.at}>
            {monthDay(entry.at)} {exact(entry.at).slice(11, 19)}
          </Instant>
        </span>
        {entry.roundId !== null && (
          <PageLink to={`/rounds/${entry.roundId}`} className="small">
            {t('fault.evidence')}
          </PageLink>
        )}
      </div>
      {entry.text !== '' && !isSaidAbove && (
        <div className="timeline-text">{machine ? entry.text : <Written text={entry.text} />}</div>
      )}
      <AttachmentList attachments={files} />
    </li>
  )
}

/** The collector and inspections by their names in the reader's language, other machines by their own. */
function Machine({ name, fault }: { name: string; fault: FaultDetail }) {
  const { t } = useTranslation()
  if (name === 'collector' || name === '') return t('fault.collector')
  return name === fault.inspection || name === 'rounds' ? fault.inspectionTitle : name
}

function Written({ text }: { text: string }) {
  return (
    <Suspense fallback={text}>
      <Markdown text={text} />
    </Suspense>
  )
}

/** From what to what, where the name of the entry does not say it already. */
function Change({ entry: { kind, from, to } }: { entry: FaultEntry }) {
  const { t, i18n } = useTranslation()
  if (to === null || from === null || from === to || kind === 'ticked') return null
  if (i18n.exists(`stage.${to}`)) return null
  const say = (value: string) => {
    const key = ['grade', 'risk', 'status'].map((kind) => `${kind}.${value}`).find((one) => i18n.exists(one))
    return key === undefined ? value : t(key as 'grade.major')
  }
  return (
    <span className="muted small">
      {say(from)} → {say(to)}
    </span>
  )
}

function toneOf(entry: FaultEntry): string {
  if (entry.kind === 'recovered' || entry.kind === 'closed') return 'ok'
  return entry.to ?? 'plain'
}
