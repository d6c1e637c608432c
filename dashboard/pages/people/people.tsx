// Who may sign in, and as what.
import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { User } from '../../../shared/api/people.ts'
import { Only } from '../../components/only.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { EmptyState, ErrorState } from '../../components/states.tsx'
import { DataTable } from '../../components/table/data-table.tsx'
import { queries } from '../../queries.ts'
import type { Doing } from './doing.ts'
import { usePersonColumns } from './person-columns.tsx'
import { PersonDialogs } from './person-dialogs.tsx'

export default function People() {
  return (
    <Only may="administer">
      <PeoplePage />
    </Only>
  )
}

const keyOf = (user: User) => user.id

function PeoplePage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(queries.users())
  const [doing, setDoing] = useState<Doing | null>(null)
  const columns = usePersonColumns(setDoing)
  return (
    <>
      <PageHead
        title={t('people.title')}
        documentTitle={t('people.title')}
        sentence={data && <PeopleSentence users={data.users} />}
        actions={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setDoing({ what: 'add' })}>
            {t('people.add')}
          </Button>
        }
      />
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="card">
          <DataTable
            label={t('people.title')}
            columns={columns}
            rows={data?.users}
            keyOf={keyOf}
            empty={<EmptyState title={t('people.none')} />}
          />
        </div>
      )}
      <PersonDialogs doing={doing} onDoing={setDoing} />
    </>
  )
}

function PeopleSentence({ users }: { users: readonly User[] }) {
  const { t } = useTranslation()
  const open = users.filter((user) => user.lockedAt === null)
  const administrators = open.filter((user) => user.role === 'administrator').length
  const locked = users.length - open.length
  return (
    <>
      {t('people.sentence', { count: open.length, administrators })}
      {locked > 0 && t('people.lockedToo', { count: locked })}
    </>
  )
}
