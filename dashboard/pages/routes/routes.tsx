// Routes: who is told of what on which channel.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../components/page-head.tsx'
import type { Saved } from '../../components/settings/kinds.ts'
import { SelectorWords } from '../../components/settings/selector-words.tsx'
import { NewButton, SettingName, SettingsList } from '../../components/settings/settings-list.tsx'
import { useNameIn } from '../../components/settings/use-settings.ts'
import type { Columns } from '../../components/table/data-table.tsx'
import { NoticeParts } from '../channels/notice-parts.tsx'
import { sayRoute } from './route-words.ts'

const inOrder = (a: Saved<'route'>, b: Saved<'route'>) =>
  a.body.order - b.body.order || a.createdAt - b.createdAt

export default function RoutesPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHead
        title={t('channels.title')}
        documentTitle={t('settings.plural.route')}
        sentence={t('routes.sentence')}
        actions={<NewButton kind="route" />}
      />
      <NoticeParts />
      <SettingsList
        kind="route"
        label={t('settings.plural.route')}
        columns={useRouteColumns()}
        order={inOrder}
        empty={{ title: t('routes.none'), hint: t('routes.noneHint') }}
      />
    </>
  )
}

function useRouteColumns(): Columns<Saved<'route'>> {
  const { t } = useTranslation()
  const channel = useNameIn('channel')
  const roster = useNameIn('roster')
  return useMemo(
    () => [
      {
        title: t('settings.order'),
        width: 70,
        className: 'cell-end narrow-hide',
        render: (_, { body }) => <span className="muted">{body.order}</span>,
      },
      {
        title: t('settings.name'),
        width: '20%',
        className: 'narrow-wide',
        render: (_, setting) => <SettingName setting={setting} />,
      },
      {
        title: t('routes.ofWhat'),
        width: '24%',
        className: 'narrow-wide',
        render: (_, { body }) => <SelectorWords selector={body.match} />,
      },
      {
        title: t('routes.tells'),
        className: 'breaks narrow-wide',
        render: (_, { body }) => sayRoute(body, t).join(t('settings.partSeparator')),
      },
      {
        title: t('routes.whom'),
        width: '20%',
        className: 'breaks narrow-wide',
        render: (_, { body }) => (
          <>
            {body.channelIds.map(channel).join(t('settings.listSeparator'))}
            {body.rosterIds.length > 0 && (
              <div className="muted small">
                {t('escalations.duty', {
                  name: body.rosterIds.map(roster).join(t('settings.listSeparator')),
                })}
              </div>
            )}
          </>
        ),
      },
    ],
    [t, channel, roster],
  )
}
