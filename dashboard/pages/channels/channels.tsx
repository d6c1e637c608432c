// Channels: on which ways people are told, and how each of them is.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChannelState } from '../../../shared/api/notification.ts'
import { Ago } from '../../components/moment.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { PageLink } from '../../components/page-link.tsx'
import type { Saved } from '../../components/settings/kinds.ts'
import { isOff, NewButton, SettingName, SettingsList } from '../../components/settings/settings-list.tsx'
import type { Columns } from '../../components/table/data-table.tsx'
import { serverNow } from '../../hooks/clock.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { clockTime } from '../../time.ts'
import './channels.css'
import { NoticeParts } from './notice-parts.tsx'

export default function Channels() {
  const { t } = useTranslation()
  return (
    <>
      <PageHead
        title={t('channels.title')}
        documentTitle={t('channels.title')}
        sentence={t('channels.sentence')}
        actions={<NewButton kind="channel" />}
      />
      <NoticeParts />
      <SettingsList
        kind="channel"
        label={t('settings.plural.channel')}
        columns={useChannelColumns()}
        empty={{ title: t('channels.none'), hint: t('channels.noneHint') }}
      />
    </>
  )
}

function useChannelColumns(): Columns<Saved<'channel'>> {
  const { t } = useTranslation()
  const language = useLanguage()
  const states = useQuery(queries.channelStates(language)).data?.channels
  return useMemo(() => {
    const of = ({ id }: { id: string }) => states?.find((state) => state.id === id)
    return [
      {
        title: t('settings.name'),
        width: '24%',
        className: 'narrow-wide',
        render: (_, setting) => <SettingName setting={setting} />,
      },
      {
        title: t('channels.type'),
        width: 150,
        render: (_, { body }) => t(`channels.types.${body.settings.type}`),
      },
      {
        title: t('channels.state'),
        className: 'breaks narrow-wide',
        render: (_, setting) => <StateWords state={of(setting)} off={isOff(setting.body)} />,
      },
      {
        title: t('channels.lastSent'),
        width: 150,
        render: (_, setting) => <LastSent at={of(setting)?.lastSentAt} />,
      },
      {
        title: t('channels.sentLastHour'),
        width: 120,
        className: 'cell-end narrow-hide',
        render: (_, setting) => of(setting)?.sentLastHour,
      },
    ]
  }, [t, states])
}

function LastSent({ at }: { at: number | null | undefined }) {
  const { t } = useTranslation()
  if (at === undefined) return null
  return at === null ? <span className="muted">{t('people.never')}</span> : <Ago at={at} />
}

/** How a channel is, the worst first, each part a door to its messages. */
export function StateWords({ state, off }: { state: ChannelState | undefined; off: boolean }) {
  const { t } = useTranslation()
  if (state === undefined) return null
  const { id, dead, waiting, pausedUntil, lastError, lastErrorAt, lastSentAt, storms } = state
  const isFailing = lastErrorAt !== null && lastErrorAt > (lastSentAt ?? 0)
  const isPaused = pausedUntil !== null && pausedUntil > serverNow()
  const isFine = !isFailing && !isPaused && dead === 0 && storms.length === 0
  return (
    <div className="channel-state">
      {dead > 0 && (
        <PageLink to="/notifications" search={{ channel: id, state: 'dead' }} className="channel-dead">
          {t('channels.dead', { count: dead })}
        </PageLink>
      )}
      {isFailing && (
        <span className="breaks">
          {t('channels.failing')} <Ago at={lastErrorAt} />: {lastError}
        </span>
      )}
      {isPaused && <span>{t('channels.paused', { at: clockTime(pausedUntil) })}</span>}
      {storms.map((storm) => (
        <span key={storm.since}>{t('channels.storm', { title: storm.title, count: storm.count })}</span>
      ))}
      {waiting > 0 && (
        <PageLink to="/notifications" search={{ channel: id, state: 'waiting' }}>
          {t('channels.waiting', { count: waiting })}
        </PageLink>
      )}
      {isFine && waiting === 0 && (
        <span className="muted">
          {t(off ? 'channels.isOff' : lastSentAt === null ? 'channels.unused' : 'channels.fine')}
        </span>
      )}
    </div>
  )
}
