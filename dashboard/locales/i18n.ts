// Loads a language whole: our words, antd's words and dayjs's, so that a page never mixes two.
import type { Locale } from 'antd/es/locale'
import dayjs from 'dayjs'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../../shared/language.ts'
import type { Words } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: Words }
  }
}

const loaders = {
  en: async () => {
    const [words, antd] = await Promise.all([import('./en.ts'), import('antd/es/locale/en_US')])
    return { words: words.en as unknown as Words, antd: antd.default }
  },
  'zh-CN': async () => {
    const [words, antd] = await Promise.all([
      import('./zh-cn.ts'),
      import('antd/es/locale/zh_CN'),
      import('dayjs/locale/zh-cn'),
    ])
    return { words: words.zhCN as unknown as Words, antd: antd.default }
  },
} satisfies Record<Language, () => Promise<{ words: Words; antd: Locale }>>

const antdLocales = new Map<Language, Locale>()

export function antdLocale(language: Language): Locale | undefined {
  return antdLocales.get(language)
}

export async function loadLanguage(language: Language): Promise<void> {
  const { words, antd } = await loaders[language]()
  antdLocales.set(language, antd)
  if (!i18next.isInitialized) {
    await i18next.use(initReactI18next).init({
      lng: language,
      resources: { [language]: { translation: words } },
      fallbackLng: false,
      interpolation: { escapeValue: false },
      returnNull: false,
    })
  } else {
    i18next.addResourceBundle(language, 'translation', words)
    await i18next.changeLanguage(language)
  }
  dayjs.locale(language === 'en' ? 'en' : 'zh-cn')
  document.documentElement.lang = language
}
