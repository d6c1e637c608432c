// Policies: when what is found becomes a fault, how grave it is, and what is expected then.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../components/page-head.tsx'
import type { Saved } from '../../components/settings/kinds.ts'
import { SelectorWords } from '../../components/settings/selector-words.tsx'
import { NewButton, SettingName, SettingsList } from '../../components/settings/settings-list.tsx'
import { useNameIn, usePersonName, useSettings } from '../../components/settings/use-settings.ts'
import type { Columns } from '../../components/table/data-table.tsx'
import { useLanguage } from '../../hooks/language.ts'
import { sayPolicy } from './policy-words.ts'
import { RuleParts } from './rule-parts.tsx'

const inOrder = (a: Saved<'policy'>, b: Saved<'policy'>) =>
  a.body.order - b.body.order || a.createdAt - b.createdAt

export default function Policies() {
  const { t } = useTranslation()
  const { settings } = useSettings('policy')
  const active = settings?.filter(({ body }) => body.enabled).length
  return (
    <>
      <PageHead
        title={t('policies.title')}
        documentTitle={t('policies.title')}
        sentence={
          active === undefined
            ? undefined
            : active === 0
              ? t('policies.sentenceNone')
              : t('policies.sentence', { count: active })
        }
        actions={<NewButton kind="policy" />}
      />
      <RuleParts />
      <SettingsList
        kind="policy"
        label={t('policies.title')}
        columns={usePolicyColumns()}
        order={inOrder}
        empty={{ title: t('policies.none'), hint: t('policies.noneHint') }}
      />
    </>
  )
}

function usePolicyColumns(): Columns<Saved<'policy'>> {
  const { t } = useTranslation()
  const language = useLanguage()
  const person = usePersonName()
  const escalation = useNameIn('escalation')
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
        width: '24%',
        className: 'narrow-wide',
        render: (_, setting) => <SettingName setting={setting} note={setting.body.note} />,
      },
      {
        title: t('settings.appliesTo'),
        width: '28%',
        className: 'narrow-wide',
        render: (_, { body }) => <SelectorWords selector={body.match} />,
      },
      {
        title: t('policies.does'),
        className: 'breaks narrow-wide',
        render: (_, { body }) =>
          sayPolicy(body, { t, language, names: { person, escalation } }).join(t('settings.partSeparator')),
      },
    ],
    [t, language, person, escalation],
  )
}
