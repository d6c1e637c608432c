// Where alerts come in from, and what becomes of them.
import { z } from 'zod'
import { FaultGrade } from '../fault.ts'
import { Minutes, Name } from './parts.ts'

const Label = z.string().min(1).max(128)

export const AlertSource = z.object({
  name: Name,
  kind: z.enum(['alertmanager', 'grafana']),
  enabled: z.boolean().default(true),
  /** How a delivery shows who it is; hmac is Grafana's. The secret stands beside, under the name `secret`. */
  auth: z.enum(['bearer', 'basic', 'hmac']),
  user: z.string().max(100).default(''),
  /** Header of the signature, and of the time that is signed with it ('' where none is). */
  signatureHeader: z.string().max(100).default('X-Grafana-Alerting-Signature'),
  timestampHeader: z.string().max(100).default(''),
  /** One fault for each alert, or for each group of labels that the source groups by. */
  faultPer: z.enum(['alert', 'group']).default('alert'),
  /** Labels in which the name, address or id of a host is looked for, in their order. */
  hostLabels: z.array(Label).max(10).default(['host', 'hostname', 'nodename', 'instance']),
  severityLabel: Label.default('severity'),
  /** Value of the severity label → status and grade; what is not here is a warning of general grade. */
  severities: z
    .record(z.string().max(64), z.object({ status: z.enum(['warning', 'critical']), grade: FaultGrade }))
    .default({
      critical: { status: 'critical', grade: 'major' },
      page: { status: 'critical', grade: 'major' },
    }),
  /** A recovery is noted; or resolves the fault when it has held for so long. */
  onRecovery: z.enum(['note', 'resolve']).default('note'),
  holdMinutes: Minutes.default(10),
  reopenMinutes: Minutes.default(1_440),
})
export type AlertSource = z.infer<typeof AlertSource>
