// Which theme holds: what the person chose, or what the system says.
import {
  createContext,
  type ReactNode,
  useContext,
  useLayoutEffect,
  useMemo,
  useSyncExternalStore,
} from 'react'
import { usePreference } from '../hooks/preferences.ts'
import { type ThemeName, TOKENS, type Tokens } from './tokens.ts'

const systemDark = matchMedia('(prefers-color-scheme: dark)')

function subscribe(listener: () => void): () => void {
  systemDark.addEventListener('change', listener)
  return () => systemDark.removeEventListener('change', listener)
}

const ThemeContext = createContext<{ name: ThemeName; tokens: Tokens }>({
  name: 'light',
  tokens: TOKENS.light,
})

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice] = usePreference('theme')
  const prefersDark = useSyncExternalStore(subscribe, () => systemDark.matches)
  const name: ThemeName = choice === 'system' ? (prefersDark ? 'dark' : 'light') : choice
  useLayoutEffect(() => applyTokens(name), [name])
  const value = useMemo(() => ({ name, tokens: TOKENS[name] }), [name])
  return <ThemeContext value={value}>{children}</ThemeContext>
}

export function useTheme() {
  return useContext(ThemeContext)
}

function applyTokens(name: ThemeName): void {
  const root = document.documentElement
  root.dataset.theme = name
  root.style.colorScheme = name
  for (const [token, value] of Object.entries(TOKENS[name])) {
    root.style.setProperty(`--${token.replace(/[A-Z0-9]/g, (letter) => `-${letter.toLowerCase()}`)}`, value)
  }
}
