// A finding: the verdict on one item in a round, with the figures and the raw evidence it was judged from.
import { z } from 'zod'
import { LIMITS } from './limits.ts'
import { Status } from './status.ts'
import { Value } from './text.ts'

export const InspectionName = z
  .string()
  .max(LIMITS.nameLength)
  .regex(/^[a-z][a-z0-9-]*$/)
const FigureName = z
  .string()
  .max(LIMITS.nameLength)
  .regex(/^[a-z][a-z0-9_]*$/)

/** A moment in Unix milliseconds, from 2001 to 2286. */
export const Moment = z.int().min(1e12).max(1e13)

export const Unit = z.enum(['bytes', 'seconds', 'ratio', 'count', 'timestamp', 'state'])
export type Unit = z.infer<typeof Unit>

/** A figure in base units (bytes, seconds, ratio 0–1, Unix seconds) and the limits it was held against. */
export const Measurement = z.object({
  name: FigureName,
  value: z.number(),
  unit: Unit,
  warning: z.number().optional(),
  critical: z.number().optional(),
  bad: z.enum(['above', 'below']).optional(),
  max: z.number().optional(),
})
export type Measurement = z.infer<typeof Measurement>

/** Raw text as it was read, and where: "/proc/self/mountinfo", "apt-get -s dist-upgrade". */
export const Evidence = z.object({
  source: z.string().max(200),
  text: z.string().max(LIMITS.evidenceTextLength),
})
export type Evidence = z.infer<typeof Evidence>

/** What to say, without language: a code of the inspection's texts and the values that fill its places. */
export const Summary = z.object({
  code: InspectionName,
  values: z
    .record(FigureName, Value)
    .refine((values) => Object.keys(values).length <= LIMITS.valuesPerFinding),
})
export type Summary = z.infer<typeof Summary>

export const Finding = z.object({
  item: z.string().min(1).max(LIMITS.itemLength),
  status: Status,
  summary: Summary,
  measurements: z.array(Measurement).max(LIMITS.measurementsPerFinding),
  evidence: z.array(Evidence).max(LIMITS.evidencePerFinding),
})
export type Finding = z.infer<typeof Finding>

/** Something that happened at a moment (a device inserted, a unit failed), told apart from the state it left. */
export const HostEvent = z.object({
  at: Moment,
  item: z.string().min(1).max(LIMITS.itemLength),
  status: Status,
  summary: Summary,
})
export type HostEvent = z.infer<typeof HostEvent>
