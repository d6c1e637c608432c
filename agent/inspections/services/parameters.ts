// Which units ought to run, and what counts as restarting too often.
import { z } from 'zod'
import { Duration } from '../../../shared/duration.ts'

const KINDS = /\.(service|socket|timer|target|mount|automount|path|swap|slice|scope|device)$/

/** "nginx" is "nginx.service", as systemctl has it. */
const UnitName = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9:_.\\@-]+$/, 'not the name of a unit')
  .transform((name) => (KINDS.test(name) ? name : `${name}.service`))

export const ServicesParameters = z.strictObject({
  expected: z.array(UnitName).max(400).default([]).describe('Units that must run: "nginx", "backup.timer"'),
  ignoreFailed: z
    .array(z.string())
    .default([])
    .describe('Failed units that do not matter; * and ? are wildcards'),
  flapping: z
    .strictObject({ restarts: z.int().min(1), within: Duration })
    .prefault({ restarts: 3, within: '10m' })
    .describe('A unit that restarted this often within this time is in a restart loop'),
})
export type ServicesParameters = z.infer<typeof ServicesParameters>
