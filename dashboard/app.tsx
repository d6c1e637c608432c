// Everything that holds on all pages, and which address shows which page.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { ConfigProvider } from 'antd'
import { lazy, type ReactNode, useMemo } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'
import { ApiError } from './api.ts'
import { Frame } from './components/frame/frame.tsx'
import { RibbonPatterns } from './components/ribbon/ribbon-patterns.tsx'
import { useLanguage } from './hooks/language.ts'
import { LiveProvider } from './hooks/live.tsx'
import { antdLocale } from './locales/i18n.ts'
import { antdTheme } from './theme/antd-theme.ts'
import { ThemeProvider, useTheme } from './theme/theme.tsx'

const Overview = lazy(() => import('./pages/overview/overview.tsx'))
const Faults = lazy(() => import('./pages/faults/faults.tsx'))
const Fault = lazy(() => import('./pages/fault/fault.tsx'))
const Hosts = lazy(() => import('./pages/hosts/hosts.tsx'))
const AddHost = lazy(() => import('./pages/add-host/add-host.tsx'))
const Host = lazy(() => import('./pages/host/host.tsx'))
const Rounds = lazy(() => import('./pages/rounds/rounds.tsx'))
const Round = lazy(() => import('./pages/round/round.tsx'))
const Backups = lazy(() => import('./pages/backups/backups.tsx'))
const Patches = lazy(() => import('./pages/patches/patches.tsx'))
const RemovableMedia = lazy(() => import('./pages/removable-media/removable-media.tsx'))
const NotFound = lazy(() => import('./pages/not-found.tsx'))

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      // An answer with a status is an answer; only silence is worth asking again.
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.status === 0,
      retryDelay: (attempt) => 500 * 2 ** attempt,
    },
  },
})

export function App() {
  return (
    <ThemeProvider>
      <Appearance>
        <RibbonPatterns />
        <QueryClientProvider client={client}>
          <LiveProvider>
            <BrowserRouter>
              <Pages />
            </BrowserRouter>
          </LiveProvider>
        </QueryClientProvider>
      </Appearance>
    </ThemeProvider>
  )
}

function Appearance({ children }: { children: ReactNode }) {
  const language = useLanguage()
  const { name } = useTheme()
  const theme = useMemo(() => antdTheme(name), [name])
  const locale = antdLocale(language)
  return (
    <ConfigProvider
      theme={theme}
      {...(locale && { locale })}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      {children}
    </ConfigProvider>
  )
}

function Pages() {
  return (
    <Routes>
      <Route element={<Frame />}>
        <Route index element={<Overview />} />
        <Route path="faults" element={<Faults />} />
        <Route path="faults/:id" element={<Fault />} />
        <Route path="hosts" element={<Hosts />} />
        <Route path="hosts/add" element={<AddHost />} />
        <Route path="hosts/:id" element={<Host />} />
        <Route path="rounds" element={<Rounds />} />
        <Route path="rounds/:id" element={<Round />} />
        <Route path="backups" element={<Backups />} />
        <Route path="patches" element={<Patches />} />
        <Route path="removable-media" element={<RemovableMedia />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  )
}
