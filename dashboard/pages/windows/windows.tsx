// Maintenance windows: what runs now and what comes next, each with what can be done about it.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Occurrence } from '../../../shared/api/settings/window.ts'
import { Instant, Lasting } from '../../components/moment.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { Section } from '../../components/section.tsx'
import type { Saved } from '../../components/settings/kinds.ts'
import { SelectorWords } from '../../components/settings/selector-words.tsx'
import { NewButton, SettingName, SettingsList } from '../../components/settings/settings-list.tsx'
import { useMayChange, useSettings } from '../../components/settings/use-settings.ts'
import type { Columns } from '../../components/table/data-table.tsx'
import { serverNow } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { DAY, monthDayTime } from '../../time.ts'
import { ChangeOccurrence } from './change-occurrence.tsx'
import type { Changing } from './changing.ts'
import { Timeline } from './timeline.tsx'
import { sayWindow } from './window-words.ts'
import './windows.css'

const AHEAD_DAYS = 30
const HOUR = 3_600_000

/** From the beginning of this hour, so that the question stays the same for a while. */
function useOccurrences(): readonly Occurrence[] | undefined {
  const from = Math.floor(serverNow() / HOUR) * HOUR
  const { data } = useQuery(queries.occurrences({ from, to: from + AHEAD_DAYS * DAY }))
  return data?.occurrences
}

export default function Windows() {
  const { t } = useTranslation()
  const occurrences = useOccurrences()
  const { settings } = useSettings('window')
  const [changing, setChanging] = useState<Changing | null>(null)
  const columns = useWindowColumns(occurrences, setChanging)
  const running = occurrences?.filter(({ state }) => state === 'running') ?? []
  const next = occurrences?.find(({ state }) => state === 'planned')
  const order = useMemo(() => byNext(occurrences ?? []), [occurrences])
  return (
    <>
      <PageHead
        title={t('windows.title')}
        documentTitle={t('windows.title')}
        sentence={
          occurrences && (
            <>
              {running.length > 0
                ? t('windows.sentenceRunning', {
                    count: running.length,
                    names: namesOf(running, t('settings.listSeparator')),
                  })
                : t('windows.sentenceNone')}
              {next && t('windows.sentenceNext', { name: next.name, at: monthDayTime(next.startAt) })}
            </>
          )
        }
        actions={<NewButton kind="window" />}
      />
      <div className="stack">
        <SettingsList
          kind="window"
          label={t('windows.title')}
          columns={columns}
          order={order}
          empty={{ title: t('windows.none'), hint: t('windows.noneHint') }}
        />
        {settings && settings.length > 0 && occurrences && (
          <Section title={t('windows.ahead', { count: AHEAD_DAYS })} padded>
            <Timeline occurrences={occurrences} days={AHEAD_DAYS} />
          </Section>
        )}
      </div>
      {changing && <ChangeOccurrence {...changing} onClose={() => setChanging(null)} />}
    </>
  )
}

function namesOf(occurrences: readonly Occurrence[], separator: string): string {
  return [...new Set(occurrences.map(({ name }) => name))].join(separator)
}

/** What runs first, then by what comes next; what does not come any more last, the newest of it first. */
function byNext(occurrences: readonly Occurrence[]) {
  const first = (id: string) =>
    occurrences.find(({ windowId, state }) => windowId === id && state !== 'over')?.startAt ??
    Number.POSITIVE_INFINITY
  return (a: Saved<'window'>, b: Saved<'window'>) => {
    const [one, other] = [first(a.id), first(b.id)]
    return one === other ? b.updatedAt - a.updatedAt : one - other
  }
}

function useWindowColumns(
  occurrences: readonly Occurrence[] | undefined,
  onChange: (changing: Changing) => void,
): Columns<Saved<'window'>> {
  const { t } = useTranslation()
  const language = useLanguage()
  const mayChange = useMayChange('window')
  return useMemo(
    () => [
      {
        title: t('settings.name'),
        width: '26%',
        className: 'narrow-wide',
        render: (_, setting) => (
          <SettingName
            setting={setting}
            note={[setting.body.reason, setting.body.filing].filter(Boolean).join(' · ')}
          />
        ),
      },
      {
        title: t('settings.appliesTo'),
        width: '20%',
        className: 'narrow-wide',
        render: (_, { body }) => <SelectorWords selector={body.match} />,
      },
      {
        title: t('windows.when'),
        className: 'breaks narrow-wide',
        render: (_, { body }) => (
          <>
            {sayWindow(body, t, language)} <span className="muted small">{body.timeZone}</span>
          </>
        ),
      },
      {
        title: t('windows.next'),
        width: 260,
        className: 'narrow-wide',
        render: (_, { id }) => {
          const occurrence = occurrences?.find(({ windowId, state }) => windowId === id && state !== 'over')
          if (occurrence === undefined)
            return occurrences && <span className="muted">{t('windows.noNext')}</span>
          return <NextCell occurrence={occurrence} onChange={mayChange ? onChange : null} />
        },
      },
    ],
    [t, language, occurrences, mayChange, onChange],
  )
}

type NextCellProps = { occurrence: Occurrence; onChange: ((changing: Changing) => void) | null }

function NextCell({ occurrence, onChange }: NextCellProps) {
  const { t } = useTranslation()
  const { state, startAt, endAt } = occurrence
  if (state === 'planned') return <Instant at={startAt}>{monthDayTime(startAt)}</Instant>
  return (
    <>
      <b>{t('windows.running')}</b> <Lasting from={startAt} />
      <div className="muted">
        {t('duty.until')} <Instant at={endAt}>{monthDayTime(endAt)}</Instant>
      </div>
      {onChange && (
        <span className="row">
          <Button size="small" onClick={() => onChange({ what: 'end', occurrence })}>
            {t('windows.end')}
          </Button>
          <Button size="small" onClick={() => onChange({ what: 'extend', occurrence })}>
            {t('windows.extend')}
          </Button>
        </span>
      )}
    </>
  )
}
