// Tokens of scripts and other systems: one's own, for an administrator those of everybody.
import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Token } from '../../../shared/api/people.ts'
import { api } from '../../api.ts'
import { Confirm } from '../../components/form/confirm.tsx'
import { SecretOnce } from '../../components/form/secret-once.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { EmptyState, ErrorState } from '../../components/states.tsx'
import { DataTable } from '../../components/table/data-table.tsx'
import { useAction } from '../../hooks/action.ts'
import { serverNow } from '../../hooks/clock.ts'
import { queries } from '../../queries.ts'
import { DAY } from '../../time.ts'
import { useTokenColumns } from './token-columns.tsx'
import { TokenForm } from './token-form.tsx'
import { stateOf } from './token-state.ts'

const keyOf = (token: Token) => token.id
const SOON_MS = 14 * DAY

type NewToken = Awaited<ReturnType<typeof api.createToken>>
type Doing = { what: 'make' } | { what: 'show'; made: NewToken } | { what: 'revoke'; token: Token } | null

export default function Tokens() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(queries.tokens())
  const [doing, setDoing] = useState<Doing>(null)
  const columns = useTokenColumns((token) => setDoing({ what: 'revoke', token }))
  const close = () => setDoing(null)
  return (
    <>
      <PageHead
        title={t('tokens.title')}
        documentTitle={t('tokens.title')}
        sentence={data && <TokensSentence tokens={data.tokens} />}
        actions={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setDoing({ what: 'make' })}>
            {t('tokens.create')}
          </Button>
        }
      />
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="card">
          <DataTable
            label={t('tokens.title')}
            columns={columns}
            rows={data?.tokens}
            keyOf={keyOf}
            rowClass={(token) => (stateOf(token, serverNow()) === 'usable' ? '' : 'spent')}
            empty={<EmptyState title={t('tokens.none')} hint={t('tokens.noneHint')} />}
          />
        </div>
      )}
      {doing?.what === 'make' && (
        <TokenForm onClose={close} onMade={(made) => setDoing({ what: 'show', made })} />
      )}
      {doing?.what === 'show' && (
        <SecretOnce
          title={t('tokens.shownTitle', { name: doing.made.token.name })}
          secret={doing.made.secret}
          hint={t('tokens.shownHint')}
          onClose={close}
        />
      )}
      {doing?.what === 'revoke' && <RevokeToken token={doing.token} onClose={close} />}
    </>
  )
}

function TokensSentence({ tokens }: { tokens: readonly Token[] }) {
  const { t } = useTranslation()
  const now = serverNow()
  const usable = tokens.filter((token) => stateOf(token, now) === 'usable')
  const soon = usable.filter((token) => token.expiresAt !== null && token.expiresAt - now < SOON_MS).length
  if (usable.length === 0) return t('tokens.sentenceNone')
  return (
    <>
      {t('tokens.sentence', { count: usable.length })}
      {soon > 0 && t('tokens.expiring', { count: soon })}
    </>
  )
}

function RevokeToken({ token, onClose }: { token: Token; onClose: () => void }) {
  const { t } = useTranslation()
  const revoke = useAction(() => api.revokeToken(token.id), {
    refresh: [queries.tokens().queryKey],
    onDone: onClose,
  })
  return (
    <Confirm
      title={t('tokens.revokeTitle', { name: token.name })}
      submit={t('tokens.revoke')}
      danger
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(undefined)}
      onClose={onClose}
    >
      <p>{t('tokens.revokeHint')}</p>
    </Confirm>
  )
}
