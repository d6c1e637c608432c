// Files that the kernel presents as disks: stand-ins for media, and file systems small enough to fill. Needs root.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandPath } from './needs.ts'

export type LoopDevice = {
  readonly device: string
  readonly image: string
  detach(): void
}

export function attachLoopDevice(sizeBytes: number): LoopDevice {
  const folder = mkdtempSync(join(tmpdir(), 'xunjian-loop-'))
  const image = join(folder, 'image')
  writeFileSync(image, '')
  truncateSync(image, sizeBytes)
  const device = execFileSync(commandPath('losetup'), ['--find', '--show', image], {
    encoding: 'utf8',
  }).trim()
  return {
    device,
    image,
    detach: () => {
      execFileSync(commandPath('losetup'), ['-d', device])
      rmSync(folder, { recursive: true })
    },
  }
}

/** A mounted ext4; `unmount` takes everything away again. */
export function mountSmallDisk(sizeBytes: number): { readonly mountpoint: string; unmount(): void } {
  const loop = attachLoopDevice(sizeBytes)
  const mountpoint = `${loop.image}.mounted`
  mkdirSync(mountpoint)
  execFileSync(commandPath('mkfs.ext4'), ['-q', '-m', '0', loop.device])
  execFileSync(commandPath('mount'), [loop.device, mountpoint])
  return {
    mountpoint,
    unmount: () => {
      execFileSync(commandPath('umount'), [mountpoint])
      loop.detach()
    },
  }
}
