// Backups that are missing, too old, too small, of an odd size, cut off or damaged.
import type { Finding } from '../../shared/finding.ts'
import { type Host, HostError } from '../host/host.ts'
import { ASK_MOUNT, MOUNTINFO, type Mount, parseMountinfo } from '../host/mounts.ts'
import { defineInspection, type InspectionContext } from '../inspection.ts'
import type { Content, Structure } from './backups/check.ts'
import { type BackupFile, findFiles } from './backups/files.ts'
import { judgeJob, judgeTrouble } from './backups/judge.ts'
import { earlierSizes, fileKey, type JobMemory, recallJob, rememberJob } from './backups/memory.ts'
import { type BackupJob, BackupsParameters } from './backups/parameters.ts'
import { checkStructure } from './backups/structure.ts'
import { backupsMeasurements, backupsMetrics, backupsTexts } from './backups/words.ts'

export const backups = defineInspection({
  name: 'backups',
  title: { en: 'Backups', 'zh-CN': '备份' },
  every: '15m',
  timeout: '60s',
  parameters: BackupsParameters,
  hostOnly: ['jobs'],
  commands: [ASK_MOUNT],
  texts: backupsTexts,
  measurements: backupsMeasurements,
  metrics: backupsMetrics,
  faults: { badRounds: 1, goodRounds: 1, recovery: 'automatic' },
  async inspect(context) {
    const { jobs } = context.parameters
    if (jobs.length === 0) return { notApplicable: { code: 'no-jobs', values: {} } }
    const mounts = parseMountinfo((await context.host.readText(MOUNTINFO)) ?? '')
    const findings: Finding[] = []
    for (const job of jobs) findings.push(await inspectJob(context, job, mounts))
    return findings
  },
})

type Context = InspectionContext<BackupsParameters>

async function inspectJob(context: Context, job: BackupJob, mounts: readonly Mount[]): Promise<Finding> {
  const { host, memory, now, signal } = context
  const known = recallJob(memory, job.name)
  const found = await findFiles(host, job, { mounts, signal })
  if ('trouble' in found) return judgeTrouble(job, found, known.lastGoodAt)
  const [first, second] = found.files
  if (first === undefined) return judgeTrouble(job, null, known.lastGoodAt)
  const checkedFirst = await structureOf(context, known, first)
  // A file that grows is not broken; until it has settled the one before it speaks for the job.
  const isWriting =
    !('denied' in checkedFirst) && checkedFirst.state === 'broken' && now - first.stat.modifiedMs < job.settle
  const newest = isWriting && second ? second : first
  const structure = newest === first ? checkedFirst : await structureOf(context, known, newest)
  const learned = 'denied' in structure ? known : rememberJob(memory, job.name, known, newest, structure)
  return judgeJob(
    {
      job,
      fileCount: found.files.length,
      newest,
      structure,
      writing: newest === first ? null : first.path,
      earlierSizes: earlierSizes(learned, newest, found.files),
      lastGoodAt: learned.lastGoodAt,
    },
    now,
  )
}

async function structureOf(
  { host, parameters }: Context,
  known: JobMemory,
  file: BackupFile,
): Promise<Structure | { denied: string }> {
  if (known.checked?.key === fileKey(file)) return known.checked.structure
  try {
    return await checkStructure(contentOf(host, file), parameters)
  } catch (error) {
    if (error instanceof HostError) return { denied: error.message }
    throw error
  }
}

function contentOf(host: Host, { path, stat }: BackupFile): Content {
  return {
    sizeBytes: stat.sizeBytes,
    read: async (offset, length) => (await host.readBytes(path, { offset, length })) ?? new Uint8Array(),
  }
}
