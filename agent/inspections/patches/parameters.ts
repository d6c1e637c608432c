// How long updates may wait, and how old the list of them may be.
import { z } from 'zod'
import { Duration } from '../../../shared/duration.ts'

const Ages = z.strictObject({ warning: Duration, critical: Duration })

export const PatchesParameters = z.strictObject({
  securityOverdue: Duration.prefault('7d').describe(
    'A security update that waits longer is critical; any is a warning',
  ),
  otherOverdue: Duration.prefault('60d').describe('Another update that waits longer is a warning'),
  indexAge: Ages.prefault({ warning: '3d', critical: '14d' }).describe(
    'Since the package lists were last fetched',
  ),
  releaseNotice: Duration.prefault('90d').describe('Warn this long before support of the release ends'),
})
export type PatchesParameters = z.infer<typeof PatchesParameters>
