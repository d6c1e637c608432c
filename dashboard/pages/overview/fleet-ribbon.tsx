// The last 24 hours of every group, one strip each.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Ribbon } from '../../../shared/api/overview.ts'
import { formatPercent } from '../../../shared/format.ts'
import { PageLink } from '../../components/page-link.tsx'
import { completion } from '../../components/ribbon/ribbon-cells.ts'
import { RibbonAxis, WideRibbon } from '../../components/ribbon/wide-ribbon.tsx'
import { Section } from '../../components/section.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { useGroup } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { usePreference } from '../../hooks/preferences.ts'
import { queries } from '../../queries.ts'

const LIKELY = ['group', 'env', 'environment', 'site', 'role']

export function guessGroupKey(keys: readonly string[], preferred: string): string | undefined {
  if (keys.includes(preferred)) return preferred
  return LIKELY.find((key) => keys.includes(key)) ?? keys[0]
}

export function FleetRibbon() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { group } = useGroup()
  const [preferred, setPreferred] = usePreference('groupBy')
  const { data: labels } = useQuery(queries.labels())
  const keys = [...new Set(labels?.labels.map((label) => label.key))]
  const key = group === '' ? guessGroupKey(keys, preferred) : group.split(':')[0]
  const filter = key === undefined ? { by: 'fleet' as const } : { by: 'group' as const, label: key }
  const { data, error } = useQuery({ ...queries.ribbon(filter, language), enabled: labels !== undefined })
  const strips = data?.strips.filter((strip) => group === '' || `${key}:${strip.key}` === group)
  return (
    <Section
      title={t('overview.ribbon')}
      link={
        keys.length > 1 && group === '' ? (
          <Select
            size="small"
            variant="borderless"
            aria-label={t('overview.groupBy')}
            value={key ?? null}
            onChange={setPreferred}
            popupMatchSelectWidth={false}
            options={keys.map((value) => ({ value, label: value }))}
          />
        ) : (
          <PageLink to="/rounds">{t('overview.records')}</PageLink>
        )
      }
    >
      {error && <ErrorState error={error} />}
      {!strips && !error && <LoadingRows rows={4} />}
      {data && strips && <Strips ribbon={{ ...data, strips }} label={key} />}
    </Section>
  )
}

function Strips({ ribbon, label }: { ribbon: Ribbon; label: string | undefined }) {
  const { t } = useTranslation()
  const first = ribbon.strips[0]
  return (
    <div className="fleet">
      {ribbon.strips.map((strip) => {
        const share = completion(strip.cells)
        const title = label === undefined ? t('overview.wholeFleet') : strip.title || '–'
        return (
          <div key={strip.key} style={{ display: 'contents' }}>
            <span className="fleet-name">
              <PageLink
                to="/hosts"
                className="plain-link"
                title={title}
                search={label === undefined ? {} : { labels: `${label}:${strip.key}` }}
              >
                {title}
              </PageLink>
              <span className="muted">{strip.hosts}</span>
            </span>
            <WideRibbon
              axis={false}
              title={title}
              range="24h"
              slotMs={ribbon.slotMs}
              cells={strip.cells}
              height={18}
              records={{}}
            />
            <span className="fleet-share">{share === null ? '–' : formatPercent(share)}</span>
          </div>
        )
      })}
      {first && (
        <div className="fleet-axis">
          <RibbonAxis cells={first.cells} range="24h" ticks={2} />
        </div>
      )}
    </div>
  )
}
