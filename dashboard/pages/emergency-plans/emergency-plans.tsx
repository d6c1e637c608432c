// Emergency plans: checklists for grave faults, written while it is quiet.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../components/page-head.tsx'
import type { Saved } from '../../components/settings/kinds.ts'
import { SelectorWords } from '../../components/settings/selector-words.tsx'
import { NewButton, SettingName, SettingsList } from '../../components/settings/settings-list.tsx'
import type { Columns } from '../../components/table/data-table.tsx'
import { RuleParts } from '../policies/rule-parts.tsx'

export default function EmergencyPlans() {
  const { t } = useTranslation()
  const columns = useMemo(
    (): Columns<Saved<'emergency-plan'>> => [
      {
        title: t('settings.name'),
        width: '32%',
        className: 'narrow-wide',
        render: (_, setting) => <SettingName setting={setting} />,
      },
      {
        title: t('settings.appliesTo'),
        className: 'narrow-wide',
        render: (_, { body }) => <SelectorWords selector={body.match} />,
      },
      {
        title: t('emergency.grades'),
        width: 160,
        render: (_, { body }) =>
          body.grades.map((grade) => t(`grade.${grade}`)).join(t('settings.listSeparator')),
      },
      {
        title: t('emergency.steps'),
        width: 110,
        render: (_, { body }) => t('emergency.stepCount', { count: body.steps.length }),
      },
    ],
    [t],
  )
  return (
    <>
      <PageHead
        title={t('emergency.title')}
        documentTitle={t('emergency.title')}
        sentence={t('emergency.sentence')}
        actions={<NewButton kind="emergency-plan" />}
      />
      <RuleParts />
      <SettingsList
        kind="emergency-plan"
        label={t('emergency.title')}
        columns={columns}
        empty={{ title: t('emergency.none'), hint: t('emergency.noneHint') }}
      />
    </>
  )
}
