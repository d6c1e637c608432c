// Who is on duty of a roster now, until when, who comes next, and the note that was left for them.
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DutyOfRoster, DutyTurn } from '../../../shared/api/duty.ts'
import { api } from '../../api.ts'
import { ActionError } from '../../components/form/action-error.tsx'
import { Markdown } from '../../components/markdown/markdown.tsx'
import { Instant } from '../../components/moment.tsx'
import { PageLink } from '../../components/page-link.tsx'
import { useAction } from '../../hooks/action.ts'
import { useMe } from '../../hooks/me.tsx'
import { monthDayTime } from '../../time.ts'
import { WriteNote } from './write-note.tsx'

export function DutyCard({ duty }: { duty: DutyOfRoster }) {
  const { t } = useTranslation()
  const { rosterId, name, line, turns, isGap, until, next } = duty
  return (
    <section className="card card-body duty-card" aria-label={name}>
      <div className="spread">
        <h2>
          <PageLink to={`/duty/rosters/${rosterId}`} className="plain-link">
            {name}
          </PageLink>
        </h2>
        <span className="tag">{t('duty.line', { context: String(line) })}</span>
      </div>
      {isGap ? (
        <p className="duty-nobody">{t('duty.nobody')}</p>
      ) : (
        turns.map((turn) => <OnDuty key={`${turn.shift} ${turn.from}`} turn={turn} />)
      )}
      <p className="muted">
        {until !== null && (
          <>
            {t('duty.until')} <Instant at={until}>{monthDayTime(until)}</Instant>
          </>
        )}
        {next.length > 0 && (
          <>
            {until !== null && t('settings.partSeparator')}
            {t('duty.next', { names: next.map(nameOf(t('duty.nobody'))).join(t('settings.listSeparator')) })}
          </>
        )}
      </p>
      <Notes duty={duty} />
    </section>
  )
}

const nameOf =
  (nobody: string) =>
  ({ person }: DutyTurn) =>
    person?.name ?? nobody

function OnDuty({ turn }: { turn: DutyTurn }) {
  const { t } = useTranslation()
  const { person, planned, shift, override } = turn
  return (
    <div className="duty-person">
      <b>{person?.name ?? t('duty.nobody')}</b>
      <span className="muted"> {shift}</span>
      {override && planned && <span className="muted"> · {t('duty.for', { name: planned.name })}</span>}
      {person && (person.phone !== '' || person.email !== null) && (
        <div className="row small">
          {person.phone !== '' && <a href={`tel:${person.phone.replaceAll(' ', '')}`}>{person.phone}</a>}
          {person.email !== null && <a href={`mailto:${person.email}`}>{person.email}</a>}
        </div>
      )}
      {planned !== null && person === null && (
        <div className="form-mistake">{t('duty.goneFrom', { name: planned.name })}</div>
      )}
    </div>
  )
}

function Notes({ duty }: { duty: DutyOfRoster }) {
  const { t } = useTranslation()
  const me = useMe()
  const [writing, setWriting] = useState(false)
  const { unseenNote, missingNote, rosterId, turns } = duty
  const see = useAction((id: string) => api.seeHandover(id), { refresh: [['settings', 'roster']] })
  const isMine = turns.some(({ person }) => person?.id === me?.id)
  return (
    <>
      {unseenNote && (
        <div className="duty-note">
          <p className="muted small">
            {t('duty.noteFrom', { name: unseenNote.by.name })}{' '}
            <Instant at={unseenNote.at}>{monthDayTime(unseenNote.at)}</Instant>
          </p>
          <Markdown text={unseenNote.text} />
          <ActionError error={see.error} />
          <Button
            size="small"
            type={isMine ? 'primary' : 'default'}
            loading={see.isPending}
            onClick={() => see.mutate(unseenNote.id)}
          >
            {t('duty.confirmSeen')}
          </Button>
        </div>
      )}
      {missingNote && (
        <Alert
          type="warning"
          showIcon
          title={t('duty.missingNote', {
            name: missingNote.person?.name ?? t('duty.nobody'),
            at: monthDayTime(missingNote.shiftTo),
          })}
        />
      )}
      <div className="row">
        <Button size="small" onClick={() => setWriting(true)}>
          {t('duty.writeNote')}
        </Button>
        <PageLink to="/duty/handovers" search={{ roster: rosterId }}>
          {t('duty.allNotes')}
        </PageLink>
      </div>
      {writing && <WriteNote rosterId={rosterId} name={duty.name} onClose={() => setWriting(false)} />}
    </>
  )
}
