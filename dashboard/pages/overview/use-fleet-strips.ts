// Which strips stand for the fleet: its groups; the inspections of a fleet of one; or one strip for all hosts.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RibbonCell } from '../../../shared/api/overview.ts'
import type { RibbonFilter } from '../../api.ts'
import type { Search } from '../../components/page-link.tsx'
import { useGroup } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { usePreference } from '../../hooks/preferences.ts'
import { queries } from '../../queries.ts'
import { guessGroupKey } from './group-key.ts'

export type FleetStrip = {
  readonly key: string
  readonly title: string
  /** How many hosts it stands for; null where it stands for an inspection. */
  readonly hosts: number | null
  readonly to: string
  readonly search: Search
  readonly records: Search
  readonly cells: readonly RibbonCell[]
}

export function useFleetStrips() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { group } = useGroup()
  const [preferred] = usePreference('groupBy')
  const { data: labels } = useQuery(queries.labels())
  const { data: overview } = useQuery(queries.overview(language))
  const isSingle = overview?.hosts.total === 1
  const { data: hosts } = useQuery({ ...queries.hosts({ limit: 1 }, language), enabled: isSingle })
  const keys = [...new Set(labels?.labels.map((label) => label.key))]
  const label = group === '' ? guessGroupKey(keys, preferred) : group.split(':')[0]
  const onlyHost = isSingle ? hosts?.hosts[0]?.id : undefined
  const filter = filterOf(onlyHost, label)
  const enabled = labels !== undefined && overview !== undefined && (!isSingle || onlyHost !== undefined)
  const { data, error } = useQuery({ ...queries.ribbon(filter, language), enabled })
  const strips = data?.strips.map((strip): FleetStrip => {
    const { key, cells } = strip
    const common = { key, cells, title: strip.title || '–' }
    if (onlyHost !== undefined) {
      const records = { host: onlyHost, inspection: key }
      return { ...common, hosts: null, to: '/rounds', search: records, records }
    }
    const isAll = label === undefined
    const title = isAll ? t('overview.wholeFleet') : common.title
    const search: Search = isAll ? {} : { labels: `${label}:${key}` }
    return { ...common, title, hosts: strip.hosts, to: '/hosts', search, records: {} }
  })
  return {
    error,
    keys: onlyHost === undefined && group === '' ? keys : [],
    label,
    slotMs: data?.slotMs ?? 0,
    strips: strips?.filter(
      (strip) => group === '' || strip.hosts === null || `${label}:${strip.key}` === group,
    ),
  }
}

function filterOf(onlyHost: string | undefined, label: string | undefined): RibbonFilter {
  if (onlyHost !== undefined) return { by: 'inspection', hosts: onlyHost }
  return label === undefined ? { by: 'fleet' } : { by: 'group', label }
}
