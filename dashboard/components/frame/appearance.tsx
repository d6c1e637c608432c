// Language and theme; both are remembered in this browser.
import { BulbOutlined, GlobalOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../hooks/language.ts'
import { useNarrow } from '../../hooks/media.ts'
import { setPreference, usePreference } from '../../hooks/preferences.ts'
import { loadLanguage } from '../../locales/i18n.ts'

export function Appearance() {
  return (
    <>
      <LanguageChoice />
      <ThemeChoice />
    </>
  )
}

function LanguageChoice() {
  const { t } = useTranslation()
  const language = useLanguage()
  const narrow = useNarrow()
  const name = language === 'en' ? 'English' : '中文'
  const choose = (next: 'en' | 'zh-CN') => {
    setPreference('language', next)
    void loadLanguage(next)
  }
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [language],
        items: [
          { key: 'zh-CN', label: <span lang="zh-CN">中文</span> },
          { key: 'en', label: <span lang="en">English</span> },
        ],
        onClick: ({ key }) => choose(key === 'en' ? 'en' : 'zh-CN'),
      }}
    >
      <Button type="text" icon={<GlobalOutlined />} aria-label={`${t('top.language')}: ${name}`}>
        {narrow ? null : name}
      </Button>
    </Dropdown>
  )
}

function ThemeChoice() {
  const { t } = useTranslation()
  const [theme, setTheme] = usePreference('theme')
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [theme],
        items: (['light', 'dark', 'system'] as const).map((key) => ({ key, label: t(`top.${key}`) })),
        onClick: ({ key }) => setTheme(key === 'light' || key === 'dark' ? key : 'system'),
      }}
    >
      <Button type="text" icon={<BulbOutlined />} aria-label={t('top.theme')} title={t('top.theme')} />
    </Dropdown>
  )
}
