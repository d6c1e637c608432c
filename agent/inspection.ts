// The contract that every inspection meets: what it is called, what it takes, what it says, how it looks.
import type { z } from 'zod'
import type { FaultRule, InspectionInfo, MetricDefinition } from '../shared/catalogue.ts'
import type { Finding, HostEvent, Summary } from '../shared/finding.ts'
import type { Trigger } from '../shared/round.ts'
import type { Text } from '../shared/text.ts'
import type { CommandShape, Host } from './host/host.ts'

/** A small JSON store of one inspection on this host, kept over restarts; what it holds must be rebuildable. */
export type Memory = {
  get(key: string): unknown
  set(key: string, value: unknown): void
}

export type InspectionContext<Parameters> = {
  readonly host: Host
  readonly parameters: Parameters
  /** Unix milliseconds at the start of the round; inspections never read a clock themselves. */
  readonly now: number
  readonly trigger: Trigger
  readonly memory: Memory
  /** Aborted when the time limit is reached; long reads must give up on it. */
  readonly signal: AbortSignal
}

/** "Not applicable here" is an answer; findings may come with the events that led to them. */
export type InspectionAnswer =
  | readonly Finding[]
  | { readonly findings: readonly Finding[]; readonly events: readonly HostEvent[] }
  | { readonly notApplicable: Summary }

/** Watches for what makes a round due at once; calls `wake` for it and returns when the signal is aborted. */
export type Watch<Parameters> = (
  context: Pick<InspectionContext<Parameters>, 'host' | 'parameters' | 'memory' | 'signal'>,
  wake: () => void,
) => Promise<void>

export type Inspection<Schema extends z.ZodType = z.ZodType> = {
  readonly name: string
  readonly title: Text
  /** Default schedule as a duration ("5m") or a cron expression, and the default time limit of a round. */
  readonly every: string
  readonly timeout: string
  readonly parameters: Schema
  /** Parameters that only the host's own file may set (paths, commands): the collector's are left out and said. */
  readonly hostOnly?: readonly string[]
  /** Every command line that it may run; `list` shows them, and the host refuses any other. */
  readonly commands?: readonly CommandShape[]
  readonly texts: Readonly<Record<string, Text>>
  readonly measurements: Readonly<Record<string, Text>>
  /** Items that are named by the inspection itself: name → what people call it. */
  readonly items?: Readonly<Record<string, Text>>
  readonly metrics: readonly MetricDefinition[]
  readonly faults: FaultRule
  readonly inspect: (context: InspectionContext<z.output<Schema>>) => Promise<InspectionAnswer>
  readonly watch?: Watch<z.output<Schema>>
}

// The registry holds inspections of any parameters; each gets only what its own schema has parsed.
export type AnyInspection = Inspection<z.ZodType>

export function defineInspection<Schema extends z.ZodType>(inspection: Inspection<Schema>): AnyInspection {
  return inspection as unknown as AnyInspection
}

/** What the collector is told about an inspection, so that it stays generic. */
export function describeInspection(inspection: AnyInspection): InspectionInfo {
  const { name, title, texts, measurements, items, metrics, faults } = inspection
  return {
    name,
    title,
    texts: { ...texts },
    measurements: { ...measurements },
    ...(items === undefined ? {} : { items: { ...items } }),
    metrics: [...metrics],
    faults,
  }
}
