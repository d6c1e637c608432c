// Starts the dashboard: the words first, so that nothing is shown in the wrong language, then the page.
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { getPreference } from './hooks/preferences.ts'
import { loadLanguage } from './locales/i18n.ts'
import './theme/base.css'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')
await loadLanguage(getPreference('language'))
createRoot(root).render(<App />)
