// Asks the lists for the figures of one group, since the collector counts only the whole fleet.
import { useQuery } from '@tanstack/react-query'
import type { Overview } from '../../../shared/api/overview.ts'
import type { FindingFilter } from '../../api.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { startOfDay } from '../../time.ts'
import { addUpGroup, type Figures } from './figures.ts'

const BAD = 'critical,warning,unknown'

export function useGroupFigures(group: string, whole: Overview | undefined): Figures | undefined {
  const language = useLanguage()
  const enabled = group !== ''
  const [key = '', ...rest] = group.split(':')
  const value = rest.join(':')
  const total = (filter: FindingFilter) => ({
    ...queries.findings({ ...filter, labels: group, limit: 1 }, language),
    enabled,
  })
  const hosts = useQuery({ ...queries.hosts({ labels: group, limit: 1 }, language), enabled })
  const faults = useQuery({
    ...queries.faults({ labels: group, open: 'true', sort: 'opened', order: 'asc', limit: 1 }, language),
    enabled,
  })
  const ribbon = useQuery({ ...queries.ribbon({ by: 'group', label: key, range: '24h' }, language), enabled })
  const critical = useQuery(total({ status: 'critical' }))
  const bad = useQuery(total({ status: BAD }))
  const all = useQuery(total({}))
  const backups = useQuery(total({ inspection: 'backups' }))
  const backupsBad = useQuery(total({ inspection: 'backups', status: BAD }))
  const lists = [critical, bad, all, backups, backupsBad]
  if (!enabled || !whole || !hosts.data || !faults.data || !ribbon.data) return undefined
  if (lists.some((list) => list.data === undefined)) return undefined
  return addUpGroup({
    whole,
    hosts: hosts.data,
    faults: faults.data,
    cells: ribbon.data.strips.find((strip) => strip.key === value)?.cells ?? [],
    midnight: startOfDay(whole.at, whole.timeZone),
    totals: {
      critical: critical.data?.total ?? 0,
      bad: bad.data?.total ?? 0,
      all: all.data?.total ?? 0,
      backups: backups.data?.total ?? 0,
      backupsBad: backupsBad.data?.total ?? 0,
    },
  })
}
