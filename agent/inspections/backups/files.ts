// Finds the files of a job and tells "there are none" apart from "could not look".
import { type FileStat, type Host, HostError } from '../../host/host.ts'
import { askMount, isLocalType, type Mount, mountOf } from '../../host/mounts.ts'
import type { BackupJob } from './parameters.ts'

export type BackupFile = { readonly path: string; readonly stat: FileStat }

export type Found =
  | { readonly files: readonly BackupFile[] }
  | {
      readonly trouble: 'not-mounted' | 'no-folder' | 'no-answer' | 'denied' | 'too-many-files'
      readonly where: string
    }

const FILES_AT_MOST = 5_000
const UNFINISHED = /(\.(tmp|temp|part|partial|filepart|crdownload|swp|lock)|~)$/i

/** Newest first. */
export async function findFiles(
  host: Host,
  job: BackupJob,
  { mounts, signal }: { readonly mounts: readonly Mount[]; readonly signal: AbortSignal },
): Promise<Found> {
  if (job.mountpoint !== undefined && !mounts.some(({ mountpoint }) => mountpoint === job.mountpoint)) {
    return { trouble: 'not-mounted', where: job.mountpoint }
  }
  const files = new Map<string, BackupFile>()
  for (const pattern of job.files) {
    const folder = fixedFolder(pattern)
    const trouble = await troubleWith(host, folder, { mounts, signal })
    if (trouble) return { trouble, where: folder }
    const paths = await host.glob(pattern, FILES_AT_MOST)
    if (paths.length >= FILES_AT_MOST) return { trouble: 'too-many-files', where: pattern }
    for (const path of paths) {
      const stat = UNFINISHED.test(path) ? null : await host.stat(path)
      if (stat?.kind === 'file') files.set(path, { path, stat })
    }
  }
  return { files: [...files.values()].sort((a, b) => b.stat.modifiedMs - a.stat.modifiedMs) }
}

/** The part of a pattern before its first wildcard: "/srv/dumps/db-*.gz" → "/srv/dumps". */
export function fixedFolder(pattern: string): string {
  const wildcard = pattern.search(/[*?{[]/)
  const fixed = wildcard < 0 ? pattern : pattern.slice(0, wildcard)
  return fixed.slice(0, fixed.lastIndexOf('/')) || '/'
}

// A remote mount is asked by a child first: reading from a dead one would take this process down with it.
async function troubleWith(
  host: Host,
  folder: string,
  { mounts, signal }: { readonly mounts: readonly Mount[]; readonly signal: AbortSignal },
): Promise<'no-folder' | 'no-answer' | 'denied' | null> {
  const mount = mountOf(folder, mounts)
  if (mount && !isLocalType(mount.type) && 'hung' in (await askMount(host, mount.mountpoint, signal)))
    return 'no-answer'
  try {
    return (await host.list(folder)) === null ? 'no-folder' : null
  } catch (error) {
    if (error instanceof HostError) return error.code === 'denied' ? 'denied' : 'no-folder'
    throw error
  }
}
