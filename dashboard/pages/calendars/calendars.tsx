// Business calendars: when work is done.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../components/page-head.tsx'
import { sayTimes } from '../../components/settings/day-words.ts'
import type { Saved } from '../../components/settings/kinds.ts'
import { NewButton, SettingName, SettingsList } from '../../components/settings/settings-list.tsx'
import type { Columns } from '../../components/table/data-table.tsx'
import { RuleParts } from '../policies/rule-parts.tsx'

export default function Calendars() {
  const { t } = useTranslation()
  const columns = useMemo(
    (): Columns<Saved<'calendar'>> => [
      {
        title: t('settings.name'),
        width: '26%',
        className: 'narrow-wide',
        render: (_, setting) => <SettingName setting={setting} />,
      },
      {
        title: t('calendars.hours'),
        className: 'breaks narrow-wide',
        render: (_, { body }) => sayTimes(body.hours, t),
      },
      { title: t('settings.timeZone'), width: 170, render: (_, { body }) => body.timeZone },
      {
        title: t('calendars.holidays'),
        width: 240,
        render: (_, { body }) => (
          <span className="muted">
            {t('calendars.holidayCount', { count: body.holidays.length })}
            {t('settings.listSeparator')}
            {t('calendars.workdayCount', { count: body.workdays.length })}
          </span>
        ),
      },
    ],
    [t],
  )
  return (
    <>
      <PageHead
        title={t('calendars.title')}
        documentTitle={t('calendars.title')}
        sentence={t('calendars.sentence')}
        actions={<NewButton kind="calendar" />}
      />
      <RuleParts />
      <SettingsList
        kind="calendar"
        label={t('calendars.title')}
        columns={columns}
        empty={{ title: t('calendars.none'), hint: t('calendars.noneHint') }}
      />
    </>
  )
}
