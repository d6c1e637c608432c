// Which mounts hold data that can run out: one for each filesystem, none of the kernel's own.
import type { Mount } from '../../host/mounts.ts'
import { matchesAny } from '../../wildcards.ts'

const EXCLUDED_TYPES = new Set(
  (
    'autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs fusectl fuse.gvfsd-fuse ' +
    'fuse.lxcfs fuse.portal fuse.snapfuse hugetlbfs iso9660 mqueue nsfs overlay proc pstore ramfs rpc_pipefs ' +
    'securityfs selinuxfs squashfs erofs sysfs tracefs'
  ).split(' '),
)
const EXCLUDED_PATHS = [
  '/dev',
  '/proc',
  '/sys',
  '/run/credentials',
  '/run/user',
  '/var/lib/docker',
  '/var/lib/containers/storage',
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
]

export function selectMounts(mounts: readonly Mount[], exclude: readonly string[]): readonly Mount[] {
  const visible = new Map(mounts.map((mount) => [mount.mountpoint, mount]))
  const chosen = new Map<string, Mount>()
  for (const mount of visible.values()) {
    if (isExcluded(mount) || matchesAny(mount.mountpoint, exclude)) continue
    const key = identityOf(mount)
    const other = chosen.get(key)
    if (other === undefined || mount.mountpoint.length < other.mountpoint.length) chosen.set(key, mount)
  }
  return [...chosen.values()]
}

// In a container the root is an overlay, and it is the one that fills.
function isExcluded(mount: Mount): boolean {
  if (mount.type === 'overlay' && mount.mountpoint === '/') return false
  if (EXCLUDED_TYPES.has(mount.type)) return true
  return EXCLUDED_PATHS.some((path) => mount.mountpoint === path || mount.mountpoint.startsWith(`${path}/`))
}

// Each btrfs subvolume has a device number of its own; what they share is the device.
function identityOf(mount: Mount): string {
  return mount.type === 'btrfs' ? `btrfs ${mount.device}` : mount.deviceNumber
}
