// The band of states beneath a chart: one piece for each run of a status, hatched where rounds were missed.
import type { History } from '../../../shared/api/finding.ts'
import type { Tokens } from '../../theme/tokens.ts'

type BandLimits = { from: number; to: number; tokens: Tokens }
type Drawing = { value: (dimension: number) => number; coord: (point: [number, number]) => [number, number] }

export function bandSeries(history: History, { from, to, tokens }: BandLimits): object {
  const colors = {
    ok: tokens.cellOk,
    warning: tokens.warning,
    critical: tokens.critical,
    unknown: tokens.unknown,
  }
  const pieces = history.runs.map((run) => ({
    value: [Math.max(from, run.from), Math.min(to, run.to)],
    itemStyle: { color: run.status === null ? tokens.cellMissed : colors[run.status] },
  }))
  const gaps = gapsOf(history).map((gap) => ({
    value: gap,
    itemStyle: { color: tokens.cellMissed, decal: hatch(tokens) },
  }))
  return {
    type: 'custom',
    xAxisIndex: 1,
    yAxisIndex: 1,
    silent: true,
    encode: { x: [0, 1] },
    data: [...pieces, ...gaps],
    renderItem: (_: unknown, api: Drawing & { style: () => object }) => {
      const [left, top] = api.coord([api.value(0), 1])
      const [right, bottom] = api.coord([api.value(1), 0])
      return {
        type: 'rect',
        shape: { x: left, y: top, width: Math.max(1, right - left), height: bottom - top },
        style: api.style(),
      }
    },
  }
}

function hatch(tokens: Tokens) {
  return {
    color: tokens.missed,
    dashArrayX: [1, 0],
    dashArrayY: [1.5, 2.5],
    rotation: Math.PI / 4,
    symbolSize: 1,
  }
}

/** Missed rounds that follow one another become one gap, from the first to one step behind the last. */
export function gapsOf({ missed }: Pick<History, 'missed'>): [number, number][] {
  const times = missed.map(({ at }) => at).toSorted((a, b) => a - b)
  const steps = times
    .slice(1)
    .map((at, index) => at - (times[index] ?? at))
    .filter((step) => step > 0)
  const step = steps.length > 0 ? Math.min(...steps) : 300_000
  const gaps: [number, number][] = []
  for (const at of times) {
    const open = gaps.at(-1)
    if (open && at - open[1] <= step / 2) open[1] = at + step
    else gaps.push([at, at + step])
  }
  return gaps
}
