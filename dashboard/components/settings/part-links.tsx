// Pages that belong together, each with an address of its own, as tabs.
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { PageLink } from '../page-link.tsx'
import '../tab-links.css'

export type Part = { readonly to: string; readonly label: string; readonly count?: number }

export function PartLinks({ parts }: { parts: readonly Part[] }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  return (
    <nav className="tab-links" aria-label={t('nav.parts')}>
      {parts.map(({ to, label, count }) => (
        <PageLink
          key={to}
          to={to}
          className={pathname === to ? 'tab-link active' : 'tab-link'}
          {...(pathname === to && { current: true })}
        >
          {label}
          {count !== undefined && count > 0 && <span className="muted"> {count}</span>}
        </PageLink>
      ))}
    </nav>
  )
}
