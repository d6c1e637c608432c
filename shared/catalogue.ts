// What an agent tells about an inspection that it has: its words, its figures, its metrics, how its faults behave.
import { z } from 'zod'
import { InspectionName } from './finding.ts'
import { LIMITS } from './limits.ts'
import { Text } from './text.ts'

const Texts = z
  .record(z.string().max(LIMITS.nameLength), Text)
  .refine((texts) => Object.keys(texts).length <= LIMITS.textsPerInspection)

/**
 * How the collector makes a Prometheus family out of findings: one series for each finding that has the figure.
 * `from` names a measurement or, for a state set, a value of the summary; `labels` maps label → value name, where
 * the name `item` stands for the finding's item; `fixed` labels are the same for all series of the definition. Several
 * definitions of one name make one family.
 */
export const MetricDefinition = z.object({
  name: z
    .string()
    .max(100)
    .regex(/^[a-z][a-z0-9_]*$/),
  help: z.string().max(200),
  type: z.enum(['gauge', 'counter']),
  from: z.string().max(LIMITS.nameLength),
  labels: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), z.string().max(LIMITS.nameLength)),
  fixed: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), z.string().max(LIMITS.nameLength)).optional(),
  states: z
    .object({ label: z.string().regex(/^[a-z][a-z0-9_]*$/), values: z.array(z.string().max(40)).max(12) })
    .optional(),
})
export type MetricDefinition = z.infer<typeof MetricDefinition>

/** badRounds in a row open a fault, goodRounds in a row recover it; `person`: recovery alone does not close it. */
export const FaultRule = z.object({
  badRounds: z.int().min(1).max(100),
  goodRounds: z.int().min(1).max(100),
  recovery: z.enum(['automatic', 'person']),
})
export type FaultRule = z.infer<typeof FaultRule>

export const InspectionInfo = z.object({
  name: InspectionName,
  title: Text,
  /** Code of a summary → its sentence. */
  texts: Texts,
  /** Name of a measurement → its label. */
  measurements: Texts,
  /** What items with names of our own are called; others (a mountpoint, a unit) are called what they are. */
  items: Texts.optional(),
  metrics: z.array(MetricDefinition).max(40),
  faults: FaultRule,
})
export type InspectionInfo = z.infer<typeof InspectionInfo>
