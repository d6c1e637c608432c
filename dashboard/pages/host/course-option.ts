// What ECharts draws for the course of an item: line, spread, limits, gaps, and the band of states beneath.
import type { TFunction } from 'i18next'
import type { History } from '../../../shared/api/finding.ts'
import type { ChartOption } from '../../components/chart/chart.tsx'
import type { Tokens } from '../../theme/tokens.ts'
import { clockTime, DAY, exact, monthDay } from '../../time.ts'
import { axisStep } from './axis-step.ts'
import { bandSeries, gapsOf } from './status-band.ts'

export type CourseInput = {
  readonly history: History
  readonly title: string
  readonly from: number
  readonly to: number
  readonly tokens: Tokens
  readonly say: (value: number) => string
  readonly t: TFunction
}

export function courseOption(input: CourseInput): ChartOption {
  const { history, from, to, tokens } = input
  const figures = history.points.length > 0
  const axis = { type: 'time', min: from, max: to, axisTick: { show: false }, splitLine: { show: false } }
  const say = to - from > 2 * DAY ? monthDay : clockTime
  return {
    grid: [
      { left: 56, right: 10, top: 10, bottom: 44, show: false },
      { left: 56, right: 10, height: 8, bottom: 26 },
    ],
    xAxis: [
      { ...axis, gridIndex: 0, show: figures, axisLabel: { show: false }, axisLine: { show: false } },
      {
        ...axis,
        gridIndex: 1,
        axisLine: { show: false },
        axisLabel: { color: tokens.text2, fontSize: 11, hideOverlap: true, formatter: say },
        splitNumber: 4,
      },
    ],
    yAxis: [valueAxis(input), { gridIndex: 1, min: 0, max: 1, show: false }],
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: tokens.text3 } },
      formatter: (points: unknown) => tooltipWords(points, input),
    },
    series: [...(figures ? lineSeries(input) : []), bandSeries(history, { from, to, tokens })],
  }
}

function valueAxis({ history, tokens, say }: CourseInput): object {
  return {
    type: 'value',
    gridIndex: 0,
    ...axisRange(history),
    axisLabel: { color: tokens.text2, fontSize: 11, formatter: say, hideOverlap: true },
    splitLine: { lineStyle: { color: tokens.border } },
  }
}

function axisRange({ points, limits, unit }: History): object {
  const values = points.flatMap((point) => [point[1], point[3]]).filter((value) => value !== null)
  const highest = Math.max(0, ...values)
  const known = [limits.warning, limits.critical].filter((limit) => limit !== null)
  const high = Math.max(highest, ...nearby(known, highest)) * 1.05
  const min = Math.min(0, ...values)
  if (unit === 'ratio' && high > 0.5 && high <= 1.05) return { min, max: 1, interval: 0.25 }
  const step = axisStep(high, unit)
  if (step !== null && min === 0) return { min, max: Math.ceil(high / step) * step, interval: step }
  const max = (extent: { max: number }) => Math.max(extent.max, high)
  return { min, splitNumber: 3, ...(high > highest * 1.06 && { max }) }
}

// A limit ten times away would press the line flat; it is then left to the words beside the chart.
function nearby(limits: readonly number[], high: number): number[] {
  return limits.filter((limit) => high === 0 || limit <= high * 6)
}

function lineSeries(input: CourseInput): object[] {
  const { history, title, tokens } = input
  const low = history.points.map(([at, min]) => [at, min])
  const spread = history.points.map(([at, min, , max]) => [
    at,
    min === null || max === null ? null : max - min,
  ])
  const shade = {
    type: 'line',
    stack: 'spread',
    symbol: 'none',
    silent: true,
    lineStyle: { opacity: 0 },
    connectNulls: false,
  }
  return [
    { ...shade, data: low },
    { ...shade, data: spread, areaStyle: { color: tokens.chartLine, opacity: 0.18 } },
    {
      type: 'line',
      name: title,
      data: history.points.map(([at, , mean]) => [at, mean]),
      symbol: 'circle',
      symbolSize: 4,
      showSymbol: history.points.filter((point) => point[2] !== null).length <= 3,
      connectNulls: false,
      lineStyle: { color: tokens.chartLine, width: 1.8 },
      itemStyle: { color: tokens.chartLine },
      markLine: { silent: true, symbol: 'none', data: limitLines(input) },
      markArea: { silent: true, data: [...badArea(history, tokens), ...missedAreas(history, tokens)] },
    },
  ]
}

/** The two limits often lie close together: the words of the higher stand above its line, of the lower below. */
function limitLines({ history, tokens, t, say }: CourseInput): object[] {
  const { warning, critical } = history.limits
  const line = (value: number, other: number | null, color: string, name: string) => ({
    yAxis: value,
    name,
    lineStyle: { color, type: 'dashed', width: 1 },
    label: {
      color,
      fontSize: 11,
      formatter: name,
      position: other !== null && other > value ? 'insideStartBottom' : 'insideStartTop',
    },
  })
  const lines = []
  if (warning !== null)
    lines.push(line(warning, critical, tokens.warningText, t('host.warningLimit', { value: say(warning) })))
  if (critical !== null)
    lines.push(
      line(critical, warning, tokens.criticalText, t('host.criticalLimit', { value: say(critical) })),
    )
  return lines
}

function badArea({ limits }: History, tokens: Tokens): object[] {
  const edge = limits.critical ?? limits.warning
  if (edge === null || limits.bad === null) return []
  const itemStyle = { color: limits.critical === null ? tokens.warning : tokens.critical, opacity: 0.1 }
  const far = limits.bad === 'below' ? 0 : Number.MAX_VALUE
  return [[{ yAxis: edge, itemStyle }, { yAxis: far }]]
}

function missedAreas(history: History, tokens: Tokens): object[] {
  const itemStyle = { color: tokens.missed, opacity: 0.14 }
  return gapsOf(history).map(([from, to]) => [{ xAxis: from, itemStyle }, { xAxis: to }])
}

function tooltipWords(points: unknown, { title, say, t }: CourseInput): string {
  const list = Array.isArray(points)
    ? (points as { value: [number, number | null]; seriesName: string }[])
    : []
  const point = list.find((candidate) => candidate.seriesName === title) ?? list[0]
  if (!point) return ''
  const [at, value] = point.value
  const words = title === '' ? '' : value === null || value === undefined ? t('host.gap') : say(value)
  return `<span>${exact(at)}</span><br><b>${words}</b>`
}
