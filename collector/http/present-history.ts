// An item's history for a chart: at most so many points, gaps kept as gaps.
import type { History } from '../../shared/api/finding.ts'
import type { Sample, StoredHistory } from '../store/read-store.ts'
import type { Voice } from './voice.ts'

const MISSED_SHOWN = 2_000

export type Frame = { readonly from: number; readonly to: number; readonly points: number }

export function presentHistory(
  voice: Voice,
  inspection: string,
  stored: StoredHistory,
  frame: Frame,
): History {
  const shown = stored.measurements.find((measurement) => measurement.name === stored.measurement)
  return {
    measurement: stored.measurement ?? '',
    unit: shown?.unit ?? null,
    measurements: stored.measurements.map(({ name, unit }) => ({
      name,
      unit,
      title: voice.label(inspection, name),
    })),
    points: thinOut(stored.samples, frame),
    limits: {
      warning: shown?.warning ?? null,
      critical: shown?.critical ?? null,
      bad: shown?.bad ?? null,
      max: shown?.max ?? null,
    },
    runs: stored.runs
      .map(({ from, to, status }) => ({
        from: Math.max(from, frame.from),
        to: Math.min(to ?? frame.to, frame.to),
        status,
      }))
      .filter((run) => run.to > run.from),
    missed: stored.samples
      .filter((sample) => sample.isMissed)
      .slice(-MISSED_SHOWN)
      .map((sample) => ({ at: sample.at, reason: sample.missedReason })),
  }
}

type Point = History['points'][number]

/** One point per sample while they fit, otherwise the least, the mean and the most of each stretch of time. */
export function thinOut(samples: readonly Sample[], { from, to, points }: Frame): Point[] {
  if (samples.length <= points) return samples.map(({ at, value }) => [at, value, value, value])
  const widthMs = (to - from) / points
  const stretches: Sample[][] = []
  let last = -1
  for (const sample of samples) {
    const index = Math.floor((sample.at - from) / widthMs)
    if (index !== last) stretches.push([])
    last = index
    stretches.at(-1)?.push(sample)
  }
  return stretches.map(summarize)
}

function summarize(stretch: readonly Sample[]): Point {
  const values = stretch.map((sample) => sample.value).filter((value) => value !== null)
  const at = stretch[0]?.at ?? 0
  if (values.length === 0) return [at, null, null, null]
  const sum = values.reduce((total, value) => total + value, 0)
  return [at, Math.min(...values), sum / values.length, Math.max(...values)]
}
