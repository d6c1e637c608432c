// The columns of the list of tokens.
import { Button } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Token } from '../../../shared/api/people.ts'
import { Ago } from '../../components/moment.tsx'
import type { Columns } from '../../components/table/data-table.tsx'
import { serverNow } from '../../hooks/clock.ts'
import { stateOf } from './token-state.ts'

export function useTokenColumns(onRevoke: (token: Token) => void): Columns<Token> {
  const { t } = useTranslation()
  return useMemo(
    () => [
      {
        title: t('tokens.name'),
        className: 'breaks narrow-wide',
        render: (_, token) => <b>{token.name}</b>,
      },
      {
        title: t('tokens.scopes'),
        className: 'narrow-wide',
        render: (_, token) => (
          <span className="row tags">
            {token.scopes.map((scope) => (
              <span key={scope} className="tag" title={t(`scopeMay.${scope}`)}>
                {t(`scope.${scope}`)}
              </span>
            ))}
          </span>
        ),
      },
      {
        title: t('tokens.made'),
        className: 'breaks narrow-hide',
        render: (_, token) => (
          <>
            <Ago at={token.createdAt} />{' '}
            <span className="muted">{t('tokens.madeBy', { name: token.createdBy })}</span>
          </>
        ),
      },
      {
        title: t('tokens.lastUsed'),
        width: 120,
        className: 'narrow-hide',
        render: (_, token) =>
          token.lastUsedAt === null ? (
            <span className="muted">{t('tokens.never')}</span>
          ) : (
            <Ago at={token.lastUsedAt} />
          ),
      },
      { title: t('tokens.expires'), width: 150, render: (_, token) => <ExpiryCell token={token} /> },
      {
        title: '',
        width: 90,
        className: 'cell-end narrow-end',
        render: (_, token) =>
          stateOf(token, serverNow()) === 'usable' && (
            <Button
              size="small"
              aria-label={t('tokens.revokeOf', { name: token.name })}
              onClick={() => onRevoke(token)}
            >
              {t('tokens.revoke')}
            </Button>
          ),
      },
    ],
    [t, onRevoke],
  )
}

function ExpiryCell({ token }: { token: Token }) {
  const { t } = useTranslation()
  const state = stateOf(token, serverNow())
  if (state !== 'usable')
    return (
      <>
        <span className="tag">{t(`tokens.${state}`)}</span>{' '}
        <span className="muted">
          <Ago at={token.revokedAt ?? token.expiresAt ?? token.createdAt} />
        </span>
      </>
    )
  return token.expiresAt === null ? (
    <span className="muted">{t('tokens.forever')}</span>
  ) : (
    <Ago at={token.expiresAt} />
  )
}
