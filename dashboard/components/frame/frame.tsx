// The frame around every page: navigation, top bar, the page itself with its own error boundary.
import { Drawer } from 'antd'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useLocation } from 'react-router'
import { useNarrow } from '../../hooks/media.ts'
import { usePreference } from '../../hooks/preferences.ts'
import { LoadingRows } from '../states.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import './frame.css'
import { Navigation } from './navigation.tsx'
import { TopBar } from './top-bar.tsx'

const EDITED =
  /^\/(policies|escalations|emergency-plans|calendars|channels|routes|alert-sources|windows|duty\/rosters|duty\/contacts)\//

/** A setting that gets its address when it is saved stays the page that it was. */
function pageKey(pathname: string): string {
  return EDITED.exec(pathname)?.[0] ?? pathname
}

export function Frame() {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const { pathname } = useLocation()
  const [width, setWidth] = usePreference('navigation')
  const [drawerOpen, setDrawerOpen] = useState(false)
  const toggle = () => (narrow ? setDrawerOpen(true) : setWidth(width === 'wide' ? 'narrow' : 'wide'))
  return (
    <div className={`frame frame-${narrow ? 'drawer' : width}`}>
      <a className="skip-link" href="#page">
        {t('nav.skip')}
      </a>
      {narrow ? (
        <Drawer
          placement="left"
          size={260}
          open={drawerOpen}
          onClose={() => setDrawerOpen(false)}
          title={t('app.name')}
          styles={{ body: { padding: 8 } }}
        >
          <Navigation icons={false} onLeave={() => setDrawerOpen(false)} />
        </Drawer>
      ) : (
        <Navigation icons={width === 'narrow'} brand />
      )}
      <TopBar narrow={narrow} navigation={width} onToggle={toggle} />
      <main id="page" className="page" tabIndex={-1}>
        <ErrorBoundary key={pageKey(pathname)}>
          <Suspense fallback={<LoadingRows rows={8} />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  )
}
