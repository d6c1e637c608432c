// How little space is too little, and which mounts are judged otherwise.
import { z } from 'zod'
import { Share, Size } from '../../../shared/quantities.ts'

// A share alone cries wolf on large disks (10 % of 20 TB is plenty) and a size alone is silent on small ones, so a
// limit is whichever of the two leaves less: both have to be undercut.
const Limit = z.strictObject({ share: Share, size: Size })

export const DiskParameters = z.strictObject({
  warning: Limit.prefault({ share: '10%', size: '20GiB' }).describe('Available space that is too little'),
  critical: Limit.prefault({ share: '5%', size: '5GiB' }),
  inodes: z.strictObject({ warning: Share, critical: Share }).prefault({ warning: '10%', critical: '5%' }),
  exclude: z.array(z.string()).default([]).describe('Mountpoints to leave out; * and ? are wildcards'),
  readOnly: z.array(z.string()).default([]).describe('Mountpoints that are meant to be read-only'),
  overrides: z
    .array(
      z.strictObject({
        mountpoint: z.string(),
        warning: Limit.optional(),
        critical: Limit.optional(),
      }),
    )
    .default([])
    .describe('Other limits for some mountpoints; the first match counts'),
})
export type DiskParameters = z.infer<typeof DiskParameters>
