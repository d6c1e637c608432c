// The band of states beneath a chart: one piece for each run of a status, hatched where rounds were missed.
import type { History } from '../../../shared/api/finding.ts'
import type { Tokens } from '../../theme/tokens.ts'

type BandLimits = { from: number; to: number; tokens: Tokens }
type Drawing = {
  coord: (point: [number, number]) => [number, number]
}
type Piece = { readonly from: number; readonly to: number; readonly color: string; readonly hatched: boolean }
const HATCH_PX = 4

export function bandSeries(history: History, limits: BandLimits): object {
  const pieces = bandPieces(history, limits)
  return {
    type: 'custom',
    xAxisIndex: 1,
    yAxisIndex: 1,
    silent: true,
    encode: { x: [0, 1] },
    data: pieces.map((piece) => [piece.from, piece.to]),
    renderItem: ({ dataIndex }: { dataIndex: number }, api: Drawing) =>
      drawPiece(pieces[dataIndex], api, limits.tokens),
  }
}

function bandPieces(history: History, { from, to, tokens }: BandLimits): Piece[] {
  const colors = {
    ok: tokens.cellOk,
    warning: tokens.warning,
    critical: tokens.critical,
    unknown: tokens.unknown,
  }
  const runs = history.runs.map((run) => {
    const color = run.status === null ? tokens.cellMissed : colors[run.status]
    return { from: Math.max(from, run.from), to: Math.min(to, run.to), color, hatched: false }
  })
  const gaps = gapsOf(history).map(([start, end]) => {
    return { from: Math.max(from, start), to: Math.min(to, end), color: tokens.cellMissed, hatched: true }
  })
  return [...runs, ...gaps]
}

function drawPiece(piece: Piece | undefined, api: Drawing, tokens: Tokens): object | undefined {
  if (piece === undefined) return undefined
  const [left, top] = api.coord([piece.from, 1])
  const [right, bottom] = api.coord([piece.to, 0])
  const shape = { x: left, y: top, width: Math.max(1, right - left), height: bottom - top }
  const ground = { type: 'rect', shape, style: { fill: piece.color } }
  if (!piece.hatched) return ground
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
