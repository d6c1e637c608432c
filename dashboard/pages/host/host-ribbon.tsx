// The rounds of a host over 24 hours, 7 or 30 days.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../../shared/format.ts'
import type { HostDetail } from '../../api.ts'
import { parseRange, RangeChoice } from '../../components/ribbon/range-choice.tsx'
import { tallyRibbon } from '../../components/ribbon/ribbon-cells.ts'
import { WideRibbon } from '../../components/ribbon/wide-ribbon.tsx'
import { ErrorState } from '../../components/states.tsx'
import { useAddress } from '../../hooks/address.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'
import { RecentHoles } from './host-banners.tsx'

export function HostRibbon({ host }: { host: HostDetail }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { get, change } = useAddress()
  const range = parseRange(get('range'))
  const { data, error } = useQuery(queries.ribbon({ by: 'host', hosts: host.id, range }, language))
  const strip = data?.strips[0]
  const { made, missed } = strip ? tallyRibbon(strip.cells) : { made: 0, missed: 0 }
  const say = (count: number) => formatCount(count, language)
  return (
    <section className="card host-ribbon" aria-label={t('host.roundsTitle')}>
      <div className="spread">
        <span>
          {strip &&
            t('host.roundsIn', {
              range: t(`ribbon.last${range}`),
              planned: say(made + missed),
              made: say(made),
              missed: say(missed),
            })}{' '}
          <RecentHoles host={host} />
        </span>
        <RangeChoice
          range={range}
          onChange={(next) => change({ range: next === '24h' ? undefined : next })}
        />
      </div>
      {error && !data && <ErrorState error={error} />}
      <div style={{ minHeight: 46 }}>
        {data && strip && (
          <WideRibbon
            title={host.name}
            range={range}
            slotMs={data.slotMs}
            cells={strip.cells}
            height={24}
            records={{ host: host.id }}
          />
        )}
      </div>
    </section>
  )
}
