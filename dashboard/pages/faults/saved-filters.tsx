// Views of the list that somebody keeps under a name, for themselves or for everybody.
import { BookOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Dropdown } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useAddress, useGroup } from '../../hooks/address.ts'
import { queries } from '../../queries.ts'
import { keptQuery, type SavedFilterSetting, sameQuery } from './kept-query.ts'

const SavedFilterDialogs = lazy(() => import('./saved-filter-dialogs.tsx'))

export function SavedFilters() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { params } = useAddress()
  const { group } = useGroup()
  const { data } = useQuery(queries.settings('saved-filter'))
  const [doing, setDoing] = useState<'save' | 'arrange' | null>(null)
  const all = (data?.settings ?? []) as unknown as readonly SavedFilterSetting[]
  const saved = all.filter(({ body }) => body.page === 'faults')
  const here = keptQuery(params)
  const current = saved.find(({ body }) => sameQuery(body.query, here))
  const entries = (isShared: boolean) =>
    saved
      .filter(({ body }) => body.isShared === isShared)
      .map(({ id, body }) => ({ key: `open ${id}`, label: body.name }))
  const groups = [
    { key: 'own', type: 'group' as const, label: t('faults.saved.own'), children: entries(false) },
    { key: 'shared', type: 'group' as const, label: t('faults.saved.shared'), children: entries(true) },
  ].filter(({ children }) => children.length > 0)
  const open = (key: string) => {
    if (key === 'save' || key === 'arrange') return setDoing(key)
    const chosen = saved.find(({ id }) => key === `open ${id}`)
    if (!chosen) return
    const next = new URLSearchParams(chosen.body.query)
    if (group !== '') next.set('group', group)
    void navigate(`/faults?${next}`)
  }
  return (
    <>
      <Dropdown
        autoFocus
        trigger={['click']}
        menu={{
          selectedKeys: current ? [`open ${current.id}`] : [],
          onClick: ({ key }) => open(key),
          items: [
            ...groups,
            ...(groups.length > 0 ? [{ type: 'divider' as const }] : []),
            { key: 'save', label: t('faults.saved.save') },
            ...(saved.length > 0 ? [{ key: 'arrange', label: t('faults.saved.arrange') }] : []),
          ],
        }}
      >
        <Button icon={<BookOutlined />}>{current?.body.name ?? t('faults.saved.title')}</Button>
      </Dropdown>
      {doing !== null && (
        <Suspense>
          <SavedFilterDialogs doing={doing} query={here} saved={saved} onClose={() => setDoing(null)} />
        </Suspense>
      )}
    </>
  )
}
