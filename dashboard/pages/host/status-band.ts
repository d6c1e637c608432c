// The band of states beneath a chart: one piece for each run of a status, hatched where rounds were missed.
import type { History } from '../../../shared/api/finding.ts'
import type { Tokens } from '../../theme/tokens.ts'

type BandLimits = { from: number; to: number; tokens: Tokens }
type Drawing = {
  value: (dimension: number) => number
  coord: (point: [number, number]) => [number, number]
  style: () => object
}
const HATCH_PX = 4

export function bandSeries(history: History, { from, to, tokens }: BandLimits): object {
  const colors = {
    ok: tokens.cellOk,
    warning: tokens.warning,
    critical: tokens.critical,
    unknown: tokens.unknown,
  }
  const runs = history.runs.map((run) => ({
    value: [Math.max(from, run.from), Math.min(to, run.to), 0],
    itemStyle: { color: run.status === null ? tokens.cellMissed : colors[run.status] },
  }))
  const gaps = gapsOf(history).map(([start, end]) => ({
    value: [Math.max(from, start), Math.min(to, end), 1],
    itemStyle: { color: tokens.cellMissed },
  }))
  return {
    type: 'custom',
    xAxisIndex: 1,
    yAxisIndex: 1,
    silent: true,
    encode: { x: [0, 1] },
    data: [...runs, ...gaps],
    renderItem: (_: unknown, api: Drawing) => drawPiece(api, tokens),
  }
}

function drawPiece(api: Drawing, tokens: Tokens): object {
  const [left, top] = api.coord([api.value(0), 1])
  const [right, bottom] = api.coord([api.value(1), 0])
  const shape = { x: left, y: top, width: Math.max(1, right - left), height: bottom - top }
  const ground = { type: 'rect', shape, style: api.style() }
  if (api.value(2) === 0) return ground
  const stroke = { stroke: tokens.missed, lineWidth: 1.5, fill: 'none' }
  return {
    type: 'group',
    clipPath: { type: 'rect', shape },
    children: [ground, { type: 'path', shape: { pathData: hatching(shape) }, style: stroke }],
  }
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Slanting strokes over a box, as a path. */
export function hatching({ x, y, width, height }: Box): string {
  const strokes = []
  for (let at = x - height; at < x + width; at += HATCH_PX) {
    strokes.push(`M${at} ${y + height}L${at + height} ${y}`)
  }
  return strokes.join('')
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
