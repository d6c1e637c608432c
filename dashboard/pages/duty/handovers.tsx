// Notes from one on duty to the next.
import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Handover } from '../../../shared/api/duty.ts'
import { api } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Markdown } from '../../components/markdown/markdown.tsx'
import { Instant } from '../../components/moment.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { useChoices, useSettings } from '../../components/settings/use-settings.ts'
import { EmptyState, ErrorState, LoadingRows } from '../../components/states.tsx'
import { useAction } from '../../hooks/action.ts'
import { useAddress } from '../../hooks/address.ts'
import { useMe } from '../../hooks/me.tsx'
import { queries } from '../../queries.ts'
import { monthDayTime } from '../../time.ts'
import './duty.css'
import { DutyParts } from './duty-parts.tsx'
import { WriteNote } from './write-note.tsx'

export default function Handovers() {
  const { t } = useTranslation()
  const { get, change } = useAddress()
  const rosters = useChoices('roster')
  const { settings } = useSettings('roster')
  const [writing, setWriting] = useState(false)
  const roster = rosters.find(({ value }) => value === get('roster')) ?? rosters[0]
  return (
    <>
      <PageHead
        title={t('duty.title')}
        documentTitle={t('duty.handovers')}
        sentence={t('duty.handoversSentence')}
        actions={
          roster && (
            <Button type="primary" onClick={() => setWriting(true)}>
              {t('duty.writeNote')}
            </Button>
          )
        }
      />
      <DutyParts />
      {rosters.length > 1 && roster && (
        <div className="part-note">
          <Select<string>
            aria-label={t('settings.kind.roster')}
            className="roster-choice"
            value={roster.value}
            options={[...rosters]}
            onChange={(next) => change({ roster: next })}
          />
        </div>
      )}
      {roster && <Notes rosterId={roster.value} />}
      {settings?.length === 0 && (
        <div className="card">
          <EmptyState title={t('duty.none')} hint={t('duty.noneHint')} />
        </div>
      )}
      {writing && roster && (
        <WriteNote rosterId={roster.value} name={roster.label} onClose={() => setWriting(false)} />
      )}
    </>
  )
}

function Notes({ rosterId }: { rosterId: string }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(queries.handovers(rosterId))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingRows rows={4} />
  if (data.handovers.length === 0)
    return (
      <div className="card">
        <EmptyState title={t('duty.noNotes')} hint={t('duty.noNotesHint')} />
      </div>
    )
  return (
    <ol className="stack note-list">
      {data.handovers.map((note) => (
        <Note key={note.id} note={note} />
      ))}
    </ol>
  )
}

function Note({ note }: { note: Handover }) {
  const { t } = useTranslation()
  const me = useMe()
  const see = useAction((id: string) => api.seeHandover(id), { refresh: [['settings', 'roster']] })
  const isSeen = note.seen.some(({ id }) => id === me?.id)
  return (
    <li className="card card-body form-fields">
      <div className="spread">
        <b>{note.by.name}</b>
        <span className="muted small">
          {t('duty.noteOf', { from: monthDayTime(note.shiftFrom), to: monthDayTime(note.shiftTo) })}
          {' · '}
          <Instant at={note.at}>{monthDayTime(note.at)}</Instant>
        </span>
      </div>
      <Markdown text={note.text} />
      <ActionError error={see.error} />
      <div className="row small">
        <span className="muted">
          {note.seen.length === 0
            ? t('duty.unseen')
            : t('duty.seenBy', {
                names: note.seen.map(({ name }) => name).join(t('settings.listSeparator')),
              })}
        </span>
        {!isSeen && note.by.id !== me?.id && (
          <Button size="small" loading={see.isPending} onClick={() => see.mutate(note.id)}>
            {t('duty.confirmSeen')}
          </Button>
        )}
      </div>
    </li>
  )
}
