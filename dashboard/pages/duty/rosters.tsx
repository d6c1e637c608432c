// Rosters: who takes duty in which order.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../components/page-head.tsx'
import { sayDays } from '../../components/settings/day-words.ts'
import type { Saved } from '../../components/settings/kinds.ts'
import { NewButton, SettingName, SettingsList } from '../../components/settings/settings-list.tsx'
import { usePersonName } from '../../components/settings/use-settings.ts'
import type { Columns } from '../../components/table/data-table.tsx'
import { DutyParts } from './duty-parts.tsx'

export default function Rosters() {
  const { t } = useTranslation()
  const person = usePersonName()
  const columns = useMemo(
    (): Columns<Saved<'roster'>> => [
      {
        title: t('settings.name'),
        width: '24%',
        className: 'narrow-wide',
        render: (_, setting) => <SettingName setting={setting} />,
      },
      {
        title: t('duty.lineField'),
        width: 110,
        render: (_, { body }) => t('duty.line', { context: String(body.line) }),
      },
      {
        title: t('duty.shifts'),
        className: 'breaks narrow-wide',
        render: (_, { body }) => (
          <ul className="say-list">
            {body.shifts.map((shift) => (
              <li key={shift.name}>
                {shift.name}{' '}
                <span className="muted">
                  {sayDays(shift.days, t)} {shift.from}–{shift.to}
                  {t('settings.partSeparator')}
                  {t(`duty.everySay.${shift.every}`)}
                  {t('settings.partSeparator')}
                  {shift.people.map(person).join(' → ')}
                </span>
              </li>
            ))}
          </ul>
        ),
      },
      {
        title: t('settings.timeZone'),
        width: 160,
        className: 'narrow-hide',
        render: (_, { body }) => body.timeZone,
      },
    ],
    [t, person],
  )
  return (
    <>
      <PageHead
        title={t('duty.title')}
        documentTitle={t('settings.plural.roster')}
        sentence={t('duty.rostersSentence')}
        actions={<NewButton kind="roster" />}
      />
      <DutyParts />
      <SettingsList
        kind="roster"
        label={t('settings.plural.roster')}
        columns={columns}
        empty={{ title: t('duty.none'), hint: t('duty.noneHint') }}
      />
    </>
  )
}
