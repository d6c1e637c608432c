// What this agent really does: the inspections' defaults, below the host's own file, below the collector's plan.
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { formatPath } from '../shared/config-error.ts'
import { parseCron } from '../shared/cron.ts'
import { parseDuration } from '../shared/duration.ts'
import type { EffectivePlanEntry, Plan, PlanEntry } from '../shared/plan.ts'
import { cronOfEvery, effectiveZone, intervalMs, nextDue, spreadOf } from '../shared/schedule.ts'
import { isTimeZone } from '../shared/zone.ts'
import type { LocalEntry } from './config.ts'
import type { AnyInspection } from './inspection.ts'

export type PlanSettings = {
  readonly inspections: readonly AnyInspection[]
  readonly local: ReadonlyMap<string, LocalEntry>
  readonly timeZone: string
  readonly hostId: string
}

export type PlannedInspection = EffectivePlanEntry & {
  /** Null for an entry of the collector that this agent has no inspection for. */
  readonly definition: AnyInspection | null
  /** The parameters after the inspection's own schema. */
  readonly parsed: unknown
}

export const LOCAL_PLAN_VERSION = 'local'

export function mergePlan(settings: PlanSettings, plan: Plan | null, now: number): PlannedInspection[] {
  const known = settings.inspections.map((inspection) => {
    const wanted = plan?.entries.find((entry) => entry.inspection === inspection.name)
    return planInspection(settings, inspection, { wanted, now })
  })
  const names = new Set(settings.inspections.map(({ name }) => name))
  const unknown = (plan?.entries ?? []).filter(({ inspection }) => !names.has(inspection))
  return [...known, ...unknown.map((entry) => planUnknown(entry, settings.timeZone))]
}

type Merged = Pick<EffectivePlanEntry, 'enabled' | 'cron' | 'timeZone' | 'timeoutMs' | 'source'> & {
  parameters: Readonly<Record<string, unknown>>
}

function planInspection(
  settings: PlanSettings,
  definition: AnyInspection,
  { wanted, now }: { wanted: PlanEntry | undefined; now: number },
): PlannedInspection {
  const local = mergeLocal(settings, definition)
  const asked = wanted === undefined ? null : mergeCollector(local, wanted, definition)
  const merged = asked === null || 'refused' in asked ? local : asked.merged
  const refused = asked === null ? undefined : 'refused' in asked ? asked.refused : asked.ignored
  const { enabled, cron, timeoutMs, source, parameters } = merged
  const timeZone = effectiveZone(cron, merged.timeZone, now)
  const everyMs = intervalMs({ cron, timeZone, spreadMs: 0 }, now)
  const spreadMs = spreadOf(hostFraction(settings.hostId, definition.name), everyMs)
  return {
    inspection: definition.name,
    enabled,
    cron,
    timeZone,
    spreadMs,
    timeoutMs,
    nextDueAt: enabled ? nextDue({ cron, timeZone, spreadMs }, now) : null,
    // Written by people as YAML or sent as JSON: what the schema accepted is plain data.
    parameters: parameters as EffectivePlanEntry['parameters'],
    source,
    ...(refused === undefined ? {} : { refused: refused.slice(0, 500) }),
    definition,
    parsed: definition.parameters.parse(parameters),
  }
}

function mergeLocal(settings: PlanSettings, definition: AnyInspection): Merged {
  const local = settings.local.get(definition.name)
  const standard = cronOfEvery(definition.every)
  return {
    enabled: local?.enabled ?? true,
    cron: local?.cron ?? ('cron' in standard ? standard.cron : definition.every),
    timeZone: local?.timeZone ?? settings.timeZone,
    timeoutMs: local?.timeoutMs ?? parseDuration(definition.timeout) ?? 30_000,
    parameters: local?.parameters ?? {},
    source: local === undefined ? 'default' : 'file',
  }
}

/** All or nothing, but for what only the host's own file decides: that is left out and said. */
function mergeCollector(
  local: Merged,
  wanted: PlanEntry,
  definition: AnyInspection,
): { readonly refused: string } | { readonly merged: Merged; readonly ignored: string | undefined } {
  if (wanted.cron !== undefined) {
    const cron = parseCron(wanted.cron)
    if ('error' in cron) return { refused: `cron "${wanted.cron}": ${cron.error}` }
  }
  if (wanted.timeZone !== undefined && !isTimeZone(wanted.timeZone)) {
    return { refused: `timeZone "${wanted.timeZone}" is not known on this host` }
  }
  const own = new Set(definition.hostOnly ?? [])
  const allowed = Object.entries(wanted.parameters).filter(([name]) => !own.has(name))
  const parameters = { ...local.parameters, ...Object.fromEntries(allowed) }
  const parsed = definition.parameters.safeParse(parameters)
  if (!parsed.success) return { refused: `parameters: ${describe(parsed.error)}` }
  const left = Object.keys(wanted.parameters).filter((name) => own.has(name))
  const ignored = [
    ...(left.length === 0 ? [] : [`only this host's own file may set ${left.join(', ')}`]),
    ...(wanted.enabled && !local.enabled ? ["this host's own file turns it off"] : []),
  ]
  return {
    merged: {
      // What the host's own file turned off stays off: an entry without `enabled` arrives here as true.
      enabled: local.enabled && wanted.enabled,
      cron: wanted.cron ?? local.cron,
      timeZone: wanted.timeZone ?? local.timeZone,
      timeoutMs: wanted.timeoutMs ?? local.timeoutMs,
      parameters,
      source: 'collector',
    },
    ignored: ignored.length === 0 ? undefined : ignored.join('; '),
  }
}

function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${formatPath(path) || '(all)'}: ${message}`).join('; ')
}

function planUnknown(entry: PlanEntry, timeZone: string): PlannedInspection {
  return {
    inspection: entry.inspection,
    enabled: false,
    cron: entry.cron ?? '0 0 * * *',
    timeZone: entry.timeZone ?? timeZone,
    spreadMs: 0,
    timeoutMs: entry.timeoutMs ?? 30_000,
    nextDueAt: null,
    parameters: entry.parameters,
    source: 'collector',
    refused: 'this agent has no such inspection',
    definition: null,
    parsed: undefined,
  }
}

/** The same number in [0, 1) for the same host and inspection, as evenly spread as a hash is. */
function hostFraction(hostId: string, inspection: string): number {
  return createHash('sha256').update(`${hostId}\n${inspection}`).digest().readUInt32BE(0) / 2 ** 32
}

/** As the collector is told. */
export function toEffectiveEntry(planned: PlannedInspection): EffectivePlanEntry {
  const { definition: _definition, parsed: _parsed, ...entry } = planned
  return entry
}
