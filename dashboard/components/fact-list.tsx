// Facts with their titles; what is not known says so.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './fact-list.css'

export type Fact = readonly [title: string, value: ReactNode]

export function FactList({ facts }: { facts: readonly Fact[] }) {
  const { t } = useTranslation()
  return (
    <dl className="facts">
      {facts.map(([title, value]) => (
        <div key={title} style={{ display: 'contents' }}>
          <dt>{title}</dt>
          <dd>
            {value === false || value == null ? <span className="muted">{t('host.unknown')}</span> : value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
