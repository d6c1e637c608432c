// What is remembered between rounds: restarts within the window, and what each unit's verdict was.
import { z } from 'zod'
import type { Finding, HostEvent } from '../../../shared/finding.ts'
import { valuesOf } from '../../../shared/say.ts'
import type { Memory } from '../../inspection.ts'
import type { UnitReading } from './judge.ts'
import type { ReadUnit } from './read.ts'

export type Judged = { readonly reading: UnitReading; readonly finding: Finding }

/** Moments at which a unit's restart counter was seen to change, oldest first: [Unix ms, counter]. */
type Steps = readonly (readonly [number, number])[]
type Window = { readonly now: number; readonly withinMs: number }

const AllSteps = z.record(z.string(), z.array(z.tuple([z.number(), z.number()])))

/** How often each unit restarted within the window. */
export function countRestarts(
  memory: Memory,
  units: readonly ReadUnit[],
  window: Window,
): ReadonlyMap<string, number> {
  const known = AllSteps.catch({}).parse(memory.get('restarts'))
  const next: Record<string, Steps> = {}
  for (const { row, properties } of units) {
    if (typeof properties.NRestarts !== 'number') continue
    next[row.name] = addStep(known[row.name] ?? [], properties.NRestarts, window)
  }
  if (JSON.stringify(next) !== JSON.stringify(known)) memory.set('restarts', next)
  return new Map(Object.entries(next).map(([name, steps]) => [name, restartsWithin(steps, window)]))
}

export function addStep(steps: Steps, count: number, { now, withinMs }: Window): Steps {
  const all: Steps = steps.at(-1)?.[1] === count ? steps : [...steps, [now, count]]
  const firstInside = all.findIndex(([at]) => at >= now - withinMs)
  // The last step before the window stays: it is the base from which the first one inside counts.
  return all.slice(Math.max(0, firstInside < 0 ? all.length - 1 : firstInside - 1))
}

/** A counter that fell was reset: what it shows now happened since. The first step is a base and counts nothing. */
export function restartsWithin(steps: Steps, { now, withinMs }: Window): number {
  return steps.reduce((sum, [at, count], index) => {
    const before = steps[index - 1]
    if (before === undefined || at < now - withinMs) return sum
    return sum + (count >= before[1] ? count - before[1] : count)
  }, 0)
}

const CALM = new Set(['running', 'active', 'finished', 'changing', 'not-failed'])

/** An event for each unit whose verdict is another than at the round before; none at the first round. */
export function changesSince(
  before: Readonly<Record<string, string>>,
  judged: readonly Judged[],
  now: number,
): readonly HostEvent[] {
  if (Object.keys(before).length === 0) return []
  const changes = judged.flatMap(({ reading, finding }): HostEvent[] => {
    const { item, status } = finding
    // An event has no measurements, so what its sentence needs of them comes along.
    const summary = { code: finding.summary.code, values: { ...valuesOf(finding) } }
    const code = before[item] ?? 'not-failed'
    if (code === summary.code || (CALM.has(code) && CALM.has(summary.code))) return []
    const since = Math.round(Number(reading.properties.StateChangeTimestamp ?? 0) / 1_000)
    return [{ at: since > now - 3_600_000 && since <= now ? since : now, item, status, summary }]
  })
  const present = new Set(judged.map(({ finding }) => finding.item))
  const recovered = Object.keys(before).filter((item) => !present.has(item) && !CALM.has(before[item] ?? ''))
  return [
    ...changes,
    ...recovered.map(
      (item): HostEvent => ({ at: now, item, status: 'ok', summary: { code: 'not-failed', values: {} } }),
    ),
  ]
}
