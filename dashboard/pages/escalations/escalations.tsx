// Escalations: who is told, and when, as long as nobody accepts.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../components/page-head.tsx'
import type { Saved } from '../../components/settings/kinds.ts'
import { NewButton, SettingName, SettingsList } from '../../components/settings/settings-list.tsx'
import type { Columns } from '../../components/table/data-table.tsx'
import { RuleParts } from '../policies/rule-parts.tsx'
import { useEscalationWords } from './escalation-words.ts'

export default function Escalations() {
  const { t } = useTranslation()
  const say = useEscalationWords()
  const columns = useMemo(
    (): Columns<Saved<'escalation'>> => [
      {
        title: t('settings.name'),
        width: '28%',
        className: 'narrow-wide',
        render: (_, setting) => <SettingName setting={setting} />,
      },
      {
        title: t('escalations.steps'),
        className: 'breaks narrow-wide',
        render: (_, { body }) => say(body).join(t('settings.partSeparator')),
      },
    ],
    [t, say],
  )
  return (
    <>
      <PageHead
        title={t('escalations.title')}
        documentTitle={t('escalations.title')}
        sentence={t('escalations.sentence')}
        actions={<NewButton kind="escalation" />}
      />
      <RuleParts />
      <SettingsList
        kind="escalation"
        label={t('escalations.title')}
        columns={columns}
        empty={{ title: t('escalations.none'), hint: t('escalations.noneHint') }}
      />
    </>
  )
}
