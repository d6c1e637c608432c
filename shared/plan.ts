// The inspection plan: which inspections run, when and with which parameters.
import { z } from 'zod'
import { InspectionName, Moment } from './finding.ts'
import { LIMITS } from './limits.ts'

/** Five or six fields as cron has them; the agent refuses one that it cannot read and keeps the plan it had. */
export const CronExpression = z
  .string()
  .max(100)
  .regex(/^\S+( \S+){4,5}$/)

export const PlanEntry = z.object({
  inspection: InspectionName,
  enabled: z.boolean().default(true),
  cron: CronExpression.optional(),
  /** IANA zone in which the cron expression is meant; the host's own when absent. */
  timeZone: z.string().max(64).optional(),
  timeoutMs: z.int().min(100).max(3_600_000).optional(),
  /** Checked by the agent against the inspection's own schema before anything runs. */
  parameters: z.record(z.string().max(LIMITS.nameLength), z.json()).default({}),
})
export type PlanEntry = z.infer<typeof PlanEntry>

export const Plan = z.object({
  version: z.string().max(64),
  entries: z.array(PlanEntry).max(LIMITS.inspectionsPerHost),
})
export type Plan = z.infer<typeof Plan>

/** What the agent really does for one inspection, after its defaults, its file and the collector's plan are merged. */
export const EffectivePlanEntry = z.object({
  inspection: InspectionName,
  enabled: z.boolean(),
  cron: CronExpression,
  timeZone: z.string().max(64),
  /** Constant delay of this host behind the cron times, so that a fleet does not fire at once. */
  spreadMs: z.int().min(0),
  timeoutMs: z.int().min(100),
  nextDueAt: Moment.nullable(),
  parameters: z.record(z.string().max(LIMITS.nameLength), z.json()),
  /** Where each part comes from: "default", "file", "collector"; and what was refused, in words. */
  source: z.enum(['default', 'file', 'collector']),
  refused: z.string().max(500).optional(),
})
export type EffectivePlanEntry = z.infer<typeof EffectivePlanEntry>
