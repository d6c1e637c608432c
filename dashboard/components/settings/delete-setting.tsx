// Taking a setting away, after saying what else stands on it.
import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Setting } from '../../../shared/api/settings/settings.ts'
import { api } from '../../api.ts'
import { useAction } from '../../hooks/action.ts'
import { queries } from '../../queries.ts'
import { Confirm } from '../form/confirm.tsx'
import { PageLink } from '../page-link.tsx'
import { type EditedKind, nameOf, PLACES } from './kinds.ts'
import { findUses, NAMED_IN } from './uses.ts'

type DeleteSettingProps = {
  setting: Pick<Setting, 'id' | 'body'> & { readonly kind: EditedKind }
  name?: string
  onClose: () => void
  onDone: () => void
}

export function DeleteSetting({ setting, name = nameOf(setting), onClose, onDone }: DeleteSettingProps) {
  const { t } = useTranslation()
  const { uses, isKnown } = useUses(setting)
  const remove = useAction(() => api.removeSetting(setting.kind, setting.id), {
    refresh: [queries.settings(setting.kind).queryKey],
    onDone,
  })
  return (
    <Confirm
      title={t('settings.deleteTitle', { name })}
      submit={t('settings.delete')}
      danger
      busy={remove.isPending || !isKnown}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      <p>{t(`settings.deleteHint.${setting.kind}`)}</p>
      {uses.length > 0 ? (
        <div>
          <p>
            <b>{t('settings.usedBy', { count: uses.length })}</b>
          </p>
          <ul className="plain-list">
            {uses.map((use) => (
              <li key={use.id}>
                {t(`settings.kind.${use.kind as EditedKind}`)}:{' '}
                <PageLink to={`${PLACES[use.kind as EditedKind]}/${use.id}`}>{nameOf(use)}</PageLink>
              </li>
            ))}
          </ul>
        </div>
      ) : (
        isKnown && setting.kind in NAMED_IN && <p className="muted">{t('settings.usedByNone')}</p>
      )}
    </Confirm>
  )
}

function useUses({ kind, id }: { kind: EditedKind; id: string }) {
  const kinds = NAMED_IN[kind] ?? []
  const answers = useQueries({ queries: kinds.map((other) => queries.settings(other)) })
  const all = answers.flatMap(({ data }) => data?.settings ?? [])
  return { uses: findUses(id, all), isKnown: answers.every(({ isPending }) => !isPending) }
}
