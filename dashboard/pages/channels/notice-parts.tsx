// The tabs of the pages about how people are told, and what is missing before anybody is told of anything.

import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { PageLink } from '../../components/page-link.tsx'
import { PartLinks } from '../../components/settings/part-links.tsx'
import '../../components/settings/settings.css'
import { useSettings } from '../../components/settings/use-settings.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'

export function NoticeParts() {
  const { t } = useTranslation()
  const language = useLanguage()
  const channels = useSettings('channel').settings
  const routes = useSettings('route').settings
  const dead = useQuery(queries.channelStates(language)).data?.channels.reduce(
    (sum, state) => sum + state.dead,
    0,
  )
  return (
    <>
      <PartLinks
        parts={[
          {
            to: '/channels',
            label: t('settings.plural.channel'),
            ...(channels && { count: channels.length }),
          },
          { to: '/routes', label: t('settings.plural.route'), ...(routes && { count: routes.length }) },
          { to: '/notifications', label: t('messages.title') },
        ]}
      />
      {channels && routes && <Missing channels={channels} routes={routes} />}
      {dead !== undefined && dead > 0 && (
        <Alert
          className="part-note"
          type="error"
          showIcon
          title={t('messages.deadNote', { count: dead })}
          action={
            <PageLink to="/notifications" search={{ state: 'dead' }}>
              {t('messages.showDead')}
            </PageLink>
          }
        />
      )}
    </>
  )
}

type On = readonly { readonly body: { readonly enabled: boolean } }[]

/** Nobody is told of anything until there is a channel and a route. */
function Missing({ channels, routes }: { channels: On; routes: On }) {
  const { t } = useTranslation()
  const isOn = (all: On) => all.some(({ body }) => body.enabled)
  if (isOn(channels) && isOn(routes)) return null
  const what = !isOn(channels) ? 'channel' : 'route'
  return (
    <Alert
      className="part-note"
      type="warning"
      showIcon
      title={t(what === 'channel' ? 'channels.noChannel' : 'channels.noRoute')}
      description={
        <PageLink to={what === 'channel' ? '/channels/new' : '/routes/new'}>
          {t(`settings.new.${what}`)}
        </PageLink>
      }
    />
  )
}
