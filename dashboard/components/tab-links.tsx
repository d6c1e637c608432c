// The tabs of a page, each with an address of its own.
import { useTranslation } from 'react-i18next'
import { useAddress } from '../hooks/address.ts'
import { PageLink } from './page-link.tsx'
import './tab-links.css'

export type Tab<Key extends string> = { readonly key: Key; readonly label: string; readonly count?: number }

type TabLinksProps<Key extends string> = {
  to: string
  tabs: readonly [Tab<Key>, ...Tab<Key>[]]
  active: Key
  /** What of the address goes along from tab to tab. */
  keep: readonly string[]
}

export function TabLinks<Key extends string>({ to, tabs, active, keep }: TabLinksProps<Key>) {
  const { t } = useTranslation()
  const { get } = useAddress()
  const kept = Object.fromEntries(keep.map((name) => [name, get(name)]))
  return (
    <nav className="tab-links" aria-label={t('nav.parts')}>
      {tabs.map(({ key, label, count }) => (
        <PageLink
          key={key}
          to={to}
          search={{ ...kept, tab: key === tabs[0].key ? undefined : key }}
          className={key === active ? 'tab-link active' : 'tab-link'}
          {...(key === active && { current: true })}
        >
          {label}
          {count !== undefined && count > 0 && <span className="muted"> {count}</span>}
        </PageLink>
      ))}
    </nav>
  )
}
