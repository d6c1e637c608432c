// What /etc/fstab wants mounted, so that a missing mount is noticed before data is written beneath it.
import { decodeMountField, type Mount } from '../../host/mounts.ts'

export type FstabEntry = {
  readonly device: string
  readonly mountpoint: string
  readonly type: string
  readonly options: readonly string[]
  readonly line: string
}

export function parseFstab(text: string): readonly FstabEntry[] {
  return text.split('\n').flatMap((line) => {
    const [device, mountpoint, type, options] = line.trim().split(/\s+/)
    if (!device || device.startsWith('#') || !mountpoint?.startsWith('/') || type === undefined) return []
    return {
      device: decodeMountField(device),
      mountpoint: trimSlash(decodeMountField(mountpoint)),
      type,
      options: (options ?? 'defaults').split(','),
      line: hideSecrets(line.trim()),
    }
  })
}

/** An automount counts as mounted: the kernel mounts it when someone looks. */
export function missingMounts(fstab: readonly FstabEntry[], mounts: readonly Mount[]): readonly FstabEntry[] {
  const mounted = new Set(mounts.map((mount) => mount.mountpoint))
  return fstab.filter(
    ({ mountpoint, type, options }) =>
      type !== 'swap' && !options.includes('noauto') && !mounted.has(mountpoint),
  )
}

function trimSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path
}

function hideSecrets(line: string): string {
  return line.replace(/\b(pass|password|password2)=[^,\s]+/g, '$1=…')
}
