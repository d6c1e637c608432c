// Starts the dashboard: the words first, so that nothing is shown in the wrong language, then the page.
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { getPreference } from './hooks/preferences.ts'
import { loadLanguage } from './locales/i18n.ts'
import './theme/base.css'

// A newer dashboard was installed while this one was open, and a part of the old one is gone: start over, once.
addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('xunjian.restarted') ?? 0)
  if (Date.now() - last < 60_000) return
  sessionStorage.setItem('xunjian.restarted', String(Date.now()))
  event.preventDefault()
  location.reload()
})

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')
await loadLanguage(getPreference('language'))
createRoot(root).render(<App />)
