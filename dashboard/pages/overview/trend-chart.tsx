// The bars of the trend.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { FaultTrend } from '../../../shared/api/fault.ts'
import { Chart, type ChartOption } from '../../components/chart/chart.tsx'
import { useTheme } from '../../theme/theme.tsx'
import type { Tokens } from '../../theme/tokens.ts'

type Names = { opened: string; closed: string }

export default function TrendChart({ days }: { days: FaultTrend['days'] }) {
  const { t } = useTranslation()
  const { tokens } = useTheme()
  const opened = days.reduce((total, day) => total + day.opened, 0)
  const closed = days.reduce((total, day) => total + day.closed, 0)
  const names = useMemo(() => ({ opened: t('overview.opened'), closed: t('overview.closed') }), [t])
  const option = useMemo(() => trendOption(days, names, tokens), [days, names, tokens])
  return <Chart option={option} height={110} label={t('overview.trendWords', { opened, closed })} />
}

function trendOption(days: FaultTrend['days'], names: Names, tokens: Tokens): ChartOption {
  const bar = (name: 'opened' | 'closed', color: string) => ({
    type: 'bar' as const,
    name: names[name],
    data: days.map((day) => day[name]),
    itemStyle: { color, borderRadius: [1, 1, 0, 0] },
    barGap: '10%',
    barCategoryGap: '28%',
  })
  return {
    grid: { left: 0, right: 0, top: 6, bottom: 18 },
    xAxis: {
      type: 'category',
      data: days.map((day) => day.day.slice(5)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: tokens.border } },
      axisLabel: { color: tokens.text2, fontSize: 11, interval: 6, alignMinLabel: 'left' },
    },
    yAxis: { type: 'value', show: false, minInterval: 1 },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    series: [bar('opened', tokens.chartQuiet), bar('closed', tokens.chartFaint)],
  }
}
