// The backup jobs of this host: where their files are and what is to be expected of them.
import { z } from 'zod'
import { Duration } from '../../../shared/duration.ts'
import { Share, Size } from '../../../shared/quantities.ts'

const AbsolutePath = z.string().max(1_000).regex(/^\//, 'must be an absolute path')

const Job = z.strictObject({
  name: z.string().min(1).max(100),
  files: z
    .union([AbsolutePath.transform((pattern) => [pattern]), z.array(AbsolutePath).min(1).max(20)], {
      error: 'must be an absolute path or a list of them',
    })
    .describe('Patterns of the files that the job leaves: "/var/backups/db-*.dump"'),
  maxAge: Duration.prefault('26h').describe(
    'The newest file may be this old; leave room for the time a job takes',
  ),
  minSize: Size.prefault('1B'),
  /** Below this share of the median of its last seven, or above its inverse, the size is odd. */
  oddSize: Share.prefault('50%'),
  mountpoint: AbsolutePath.optional().describe('Must be mounted, or the files are on the wrong disk'),
  /** A file that changed less than this ago may still be written; the one before it is judged meanwhile. */
  settle: Duration.prefault('30s'),
})
export type BackupJob = z.infer<typeof Job>

export const BackupsParameters = z.strictObject({
  jobs: z
    .array(Job)
    .max(100)
    .default([])
    .refine(
      (jobs) => new Set(jobs.map(({ name }) => name)).size === jobs.length,
      'two jobs have the same name',
    ),
  /** Compressed files up to this size are read to their end, once each; larger ones only where structure shows. */
  readFullyUpTo: Size.prefault('16MiB'),
})
export type BackupsParameters = z.infer<typeof BackupsParameters>
