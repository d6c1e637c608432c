// How people are reached when an escalation or a duty names them.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../components/page-head.tsx'
import { PageLink } from '../../components/page-link.tsx'
import type { Saved } from '../../components/settings/kinds.ts'
import { NewButton, SettingsList } from '../../components/settings/settings-list.tsx'
import { useNameIn, usePersonName } from '../../components/settings/use-settings.ts'
import type { Columns } from '../../components/table/data-table.tsx'
import { DutyParts } from './duty-parts.tsx'
import { MENTIONS } from './mentions.ts'

export default function Contacts() {
  const { t } = useTranslation()
  const person = usePersonName()
  const channel = useNameIn('channel')
  const columns = useMemo(
    (): Columns<Saved<'contact'>> => [
      {
        title: t('settings.person'),
        width: '22%',
        className: 'narrow-wide',
        render: (_, { id, body }) => (
          <PageLink to={`/duty/contacts/${id}`} className="plain-link">
            {person(body.userId)}
          </PageLink>
        ),
      },
      { title: t('contacts.email'), className: 'breaks', render: (_, { body }) => body.email },
      { title: t('contacts.phone'), width: 160, render: (_, { body }) => body.phone },
      {
        title: t('contacts.mentions'),
        className: 'breaks narrow-hide',
        render: (_, { body }) =>
          MENTIONS.filter((name) => (body.mentions[name] ?? '') !== '')
            .map((name) => t(`channels.types.${name}`))
            .join(t('settings.listSeparator')),
      },
      {
        title: t('contacts.channels'),
        className: 'breaks',
        render: (_, { body }) => body.channelIds.map(channel).join(t('settings.listSeparator')),
      },
    ],
    [t, person, channel],
  )
  return (
    <>
      <PageHead
        title={t('duty.title')}
        documentTitle={t('settings.plural.contact')}
        sentence={t('contacts.sentence')}
        actions={<NewButton kind="contact" />}
      />
      <DutyParts />
      <SettingsList
        kind="contact"
        label={t('settings.plural.contact')}
        columns={columns}
        empty={{ title: t('contacts.none'), hint: t('contacts.noneHint') }}
      />
    </>
  )
}
