// ECharts with only the parts that are used here; it says in words what it shows.
import { BarChart, CustomChart, LineChart } from 'echarts/charts'
import { GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useTheme } from '../../theme/theme.tsx'
import { FONT, type Tokens } from '../../theme/tokens.ts'

use([
  BarChart,
  LineChart,
  CustomChart,
  GridComponent,
  TooltipComponent,
  MarkLineComponent,
  MarkAreaComponent,
  SVGRenderer,
])

export type ChartOption = EChartsCoreOption

export function Chart({ option, height, label }: { option: ChartOption; height: number; label: string }) {
  const { tokens } = useTheme()
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof init>>(null)
  useEffect(() => {
    if (place.current === null) return
    const made = init(place.current, null, { renderer: 'svg' })
    chart.current = made
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(place.current)
    return () => {
      observer.disconnect()
      made.dispose()
    }
  }, [])
  useEffect(
    () => chart.current?.setOption({ ...common(tokens), ...withTooltip(option, tokens) }, true),
    [option, tokens],
  )
  return <div ref={place} role="img" aria-label={label} style={{ height }} />
}

function common(tokens: Tokens): ChartOption {
  return { animation: false, textStyle: { fontFamily: FONT, color: tokens.text2 } }
}

function withTooltip(option: ChartOption, tokens: Tokens): ChartOption {
  const { tooltip } = option as { tooltip?: object }
  if (!tooltip) return option
  return {
    ...option,
    tooltip: {
      confine: true,
      backgroundColor: tokens.surface,
      borderColor: tokens.border,
      textStyle: { color: tokens.text, fontSize: 12 },
      padding: [6, 10],
      ...tooltip,
    },
  }
}
