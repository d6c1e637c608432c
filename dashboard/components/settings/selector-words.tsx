// What a selector picks, in words for a row of a list.
import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { Selector } from '../../../shared/selector.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { HostName } from './selector-editor.tsx'

const NAMED = 3

export function SelectorWords({ selector }: { selector: Selector }) {
  const { t } = useTranslation()
  const titles = useQuery(queries.inspections(useLanguage())).data?.inspections ?? []
  const { labels, hosts, inspections, items } = selector
  const parts = [
    ...Object.entries(labels).map(([key, values]) => (
      <span key={key} className="tag" title={`${key}: ${values.join(', ')}`}>
        {key}: {values.join(' / ')}
      </span>
    )),
    ...(hosts.length > 0 ? [<HostNames key="hosts" ids={hosts} />] : []),
    ...inspections.map((name) => (
      <span key={`inspection ${name}`} className="tag">
        {titles.find((inspection) => inspection.name === name)?.title ?? name}
      </span>
    )),
    ...items.map((item) => (
      <span key={`item ${item}`} className="tag mono">
        {item}
      </span>
    )),
  ]
  if (parts.length === 0) return <span className="muted">{t('settings.everything')}</span>
  return <span className="selector-words">{parts}</span>
}

function HostNames({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation()
  if (ids.length > NAMED) return <span className="tag">{t('settings.hostCount', { count: ids.length })}</span>
  return (
    <>
      {ids.map((id) => (
        <Fragment key={id}>
          <span className="tag">
            <HostName id={id} />
          </span>
        </Fragment>
      ))}
    </>
  )
}
