// Mounts as the kernel lists them, which of them may hang, and how to ask one that may without hanging with it.
import type { CommandShape, Host, SpaceUsage } from './host.ts'

export type Mount = {
  readonly mountpoint: string
  readonly device: string
  readonly type: string
  /** "254:0" */
  readonly deviceNumber: string
  /** Options of this mount, and those of the filesystem beneath it, which is where an error shows. */
  readonly options: readonly string[]
  readonly superOptions: readonly string[]
  /** Path inside the filesystem that is mounted here; not "/" for a bind mount or a subvolume. */
  readonly subPath: string
  readonly line: string
}

export const MOUNTINFO = '/proc/self/mountinfo'

/** Types whose answers come from this machine's own kernel and disks; every other type may hang. */
const LOCAL_TYPES = new Set(
  'ext2 ext3 ext4 xfs btrfs zfs vfat exfat msdos ntfs3 f2fs jfs reiserfs bcachefs nilfs2 udf hfsplus tmpfs ramfs overlay'.split(
    ' ',
  ),
)

export function isLocalType(type: string): boolean {
  return LOCAL_TYPES.has(type)
}

/** Lines of /proc/<pid>/mountinfo, proc_pid_mountinfo(5); lines that do not fit are left out. */
export function parseMountinfo(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [left, right] = line.split(' - ')
    const [, , deviceNumber, subPath, mountpoint, options] = (left ?? '').split(' ')
    const [type, device, superOptions] = (right ?? '').split(' ')
    if (deviceNumber === undefined || subPath === undefined || mountpoint === undefined) return []
    if (type === undefined || device === undefined) return []
    return {
      mountpoint: decodeMountField(mountpoint),
      device: decodeMountField(device),
      type,
      deviceNumber,
      options: (options ?? '').split(','),
      superOptions: (superOptions ?? '').split(','),
      subPath: decodeMountField(subPath),
      line,
    }
  })
}

/** The kernel writes space, tab, newline and backslash in mount tables as three octal digits. */
export function decodeMountField(field: string): string {
  if (!field.includes('\\')) return field
  return field.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)))
}

/** The mount that a path lies on: the longest mountpoint above it, the latest where several lie on each other. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | null {
  let found: Mount | null = null
  for (const mount of mounts) {
    const prefix = mount.mountpoint === '/' ? '/' : `${mount.mountpoint}/`
    if (path !== mount.mountpoint && !path.startsWith(prefix)) continue
    if (found === null || mount.mountpoint.length >= found.mountpoint.length) found = mount
  }
  return found
}

export type Asked =
  | { readonly usage: SpaceUsage }
  | { readonly hung: 'timed-out' | 'stuck' }
  | { readonly error: string }

export const ASK_MOUNT: CommandShape = {
  program: '/usr/bin/stat',
  args: ['-f', '-c', '%S %b %f %a %c %d', '--', '<mountpoint>'],
}

/** Space of a mount that may hang, asked by a child that can be killed or left behind. */
export async function askMount(host: Host, mountpoint: string, signal: AbortSignal): Promise<Asked> {
  const answer = await host.run({
    program: ASK_MOUNT.program,
    args: [...ASK_MOUNT.args.slice(0, -1), mountpoint],
    timeoutMs: 2_000,
    target: `mount ${mountpoint}`,
    signal,
  })
  if (answer.end === 'timed-out' || answer.end === 'stuck') return { hung: answer.end }
  if (answer.end !== 'exited' || answer.code !== 0)
    return { error: answer.stderr.trim() || `stat: ${answer.end}` }
  const usage = parseStatfs(answer.stdout)
  return usage ? { usage } : { error: `stat answered "${answer.stdout.trim()}"` }
}

/** "4096 66053021 59783623 20328330 16777216 16293656" → space; null when it is something else. */
export function parseStatfs(text: string): SpaceUsage | null {
  const [unit, blocks, free, available, files, filesFree] = text.trim().split(' ').map(Number)
  if (unit === undefined || blocks === undefined || free === undefined || available === undefined) return null
  if ([unit, blocks, free, available].some((number) => !Number.isFinite(number))) return null
  return {
    sizeBytes: blocks * unit,
    freeBytes: free * unit,
    availableBytes: available * unit,
    files: files || 0,
    filesFree: filesFree || 0,
  }
}
