// What is remembered of each job: structure checks already made, sizes of earlier files, when one was last good.
import { z } from 'zod'
import type { Memory } from '../../inspection.ts'
import type { Structure } from './check.ts'
import type { BackupFile } from './files.ts'

const SIZES_KEPT = 8

const Remembered = z.object({
  checked: z.object({ key: z.string(), structure: z.custom<Structure>() }).nullable(),
  sizes: z.array(z.object({ at: z.number(), bytes: z.number() })),
  lastGoodAt: z.number(),
})
export type JobMemory = z.infer<typeof Remembered>

const NOTHING: JobMemory = { checked: null, sizes: [], lastGoodAt: 0 }

export function recallJob(memory: Memory, name: string): JobMemory {
  return Remembered.catch(NOTHING).parse(memory.get(`job ${name}`))
}

/** A file is the same as long as its place, inode, size and times are. */
export function fileKey({ path, stat }: BackupFile): string {
  return [path, stat.inode, stat.sizeBytes, stat.modifiedMs, stat.changedMs].join(' ')
}

/** Sizes of the files before the newest: those still there first, then those only remembered. */
export function earlierSizes(
  known: JobMemory,
  newest: BackupFile,
  others: readonly BackupFile[],
): readonly number[] {
  const present = others
    .filter(({ stat }) => stat.modifiedMs < newest.stat.modifiedMs)
    .slice(0, SIZES_KEPT - 1)
  const times = new Set([newest, ...present].map(({ stat }) => stat.modifiedMs))
  const gone = known.sizes.filter(({ at }) => !times.has(at)).toReversed()
  return [...present.map(({ stat }) => stat.sizeBytes), ...gone.map(({ bytes }) => bytes)].slice(
    0,
    SIZES_KEPT - 1,
  )
}

export function rememberJob(
  memory: Memory,
  name: string,
  known: JobMemory,
  newest: BackupFile,
  structure: Structure,
): JobMemory {
  const key = fileKey(newest)
  if (known.checked?.key === key) return known
  const { modifiedMs, sizeBytes } = newest.stat
  const isGood = structure.state !== 'broken' && sizeBytes > 0
  const sizes = known.sizes.filter(({ at }) => at !== modifiedMs)
  const next: JobMemory = {
    checked: { key, structure },
    sizes: isGood ? [...sizes, { at: modifiedMs, bytes: sizeBytes }].slice(-SIZES_KEPT) : sizes,
    lastGoodAt: isGood ? Math.max(known.lastGoodAt, modifiedMs) : known.lastGoodAt,
  }
  memory.set(`job ${name}`, next)
  return next
}
