// The bar on top: search, group, connection, language, theme, account.
import { MenuFoldOutlined, MenuOutlined, MenuUnfoldOutlined, SearchOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AccountMenu } from './account-menu.tsx'
import { Appearance } from './appearance.tsx'
import { ConnectionState } from './connection-state.tsx'
import { GroupChoice } from './group-choice.tsx'

const Palette = lazy(() => import('./palette.tsx'))

type TopBarProps = { narrow: boolean; navigation: 'wide' | 'narrow'; onToggle: () => void }

export function TopBar({ narrow, navigation, onToggle }: TopBarProps) {
  const { t } = useTranslation()
  const [searching, setSearching] = useState(false)
  useSearchKey(() => setSearching(true))
  const toggleWords = t(narrow ? 'nav.open' : navigation === 'wide' ? 'nav.narrower' : 'nav.wider')
  const ToggleIcon = narrow ? MenuOutlined : navigation === 'wide' ? MenuFoldOutlined : MenuUnfoldOutlined
  return (
    <header className="top-bar">
      <Button
        type="text"
        aria-label={toggleWords}
        title={toggleWords}
        icon={<ToggleIcon />}
        onClick={onToggle}
      />
      {narrow ? (
        <Button
          type="text"
          aria-label={t('top.search')}
          icon={<SearchOutlined />}
          onClick={() => setSearching(true)}
        />
      ) : (
        <button type="button" className="top-search" onClick={() => setSearching(true)}>
          <SearchOutlined aria-hidden />
          <span>{t('top.search')}</span>
          <kbd>Ctrl K</kbd>
        </button>
      )}
      <GroupChoice />
      <div className="top-gap" />
      <ConnectionState />
      <Appearance />
      <AccountMenu />
      {searching && (
        <Suspense>
          <Palette onClose={() => setSearching(false)} />
        </Suspense>
      )}
    </header>
  )
}

function useSearchKey(open: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      open()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
}
