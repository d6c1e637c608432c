// The last 24 hours of the fleet, one strip for each group.
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatPercent } from '../../../shared/format.ts'
import { PageLink } from '../../components/page-link.tsx'
import { completion } from '../../components/ribbon/ribbon-cells.ts'
import { RibbonAxis, WideRibbon } from '../../components/ribbon/wide-ribbon.tsx'
import { Section } from '../../components/section.tsx'
import { ErrorState, LoadingRows } from '../../components/states.tsx'
import { setPreference } from '../../hooks/preferences.ts'
import { type FleetStrip, useFleetStrips } from './use-fleet-strips.ts'

export function FleetRibbon() {
  const { t } = useTranslation()
  const { error, keys, label, slotMs, strips } = useFleetStrips()
  return (
    <Section title={t('overview.ribbon')} link={<GroupBy keys={keys} label={label} />}>
      {error && !strips && <ErrorState error={error} />}
      {!strips && !error && <LoadingRows rows={4} />}
      {strips && <Strips strips={strips} slotMs={slotMs} />}
    </Section>
  )
}

function GroupBy({ keys, label }: { keys: readonly string[]; label: string | undefined }) {
  const { t } = useTranslation()
  if (keys.length < 2) return <PageLink to="/rounds">{t('overview.records')}</PageLink>
  return (
    <Select
      size="small"
      variant="borderless"
      aria-label={t('overview.groupBy')}
      value={label ?? null}
      onChange={(key) => key !== null && setPreference('groupBy', key)}
      popupMatchSelectWidth={false}
      options={keys.map((value) => ({ value, label: value }))}
    />
  )
}

function Strips({ strips, slotMs }: { strips: readonly FleetStrip[]; slotMs: number }) {
  const first = strips[0]
  return (
    <div className="fleet">
      {strips.map((strip) => (
        <Strip key={strip.key} strip={strip} slotMs={slotMs} />
      ))}
      {first && (
        <div className="fleet-axis">
          <RibbonAxis cells={first.cells} range="24h" ticks={2} />
        </div>
      )}
    </div>
  )
}

function Strip({ strip, slotMs }: { strip: FleetStrip; slotMs: number }) {
  const share = completion(strip.cells)
  return (
    <div style={{ display: 'contents' }}>
      <span className="fleet-name">
        <PageLink to={strip.to} search={strip.search} className="plain-link" title={strip.title}>
          {strip.title}
        </PageLink>
        {strip.hosts !== null && <span className="muted">{strip.hosts}</span>}
      </span>
      <WideRibbon
        axis={false}
        title={strip.title}
        range="24h"
        slotMs={slotMs}
        cells={strip.cells}
        height={18}
        records={strip.records}
      />
      <span className="fleet-share">{share === null ? '–' : formatPercent(share)}</span>
    </div>
  )
}
