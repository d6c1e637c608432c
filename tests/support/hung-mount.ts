// A file system that hangs: a FUSE mount whose server never answers. Needs root and /dev/fuse.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type HungMount = { readonly mountpoint: string; end(): void }

export function createHungMount(): HungMount {
  const mountpoint = mkdtempSync(join(tmpdir(), 'xunjian-hung-'))
  const fuse = openSync('/dev/fuse', 'r+')
  // The mounting process hands its descriptor to the kernel; this process keeps the same one and stays silent.
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0'
  const mounted = spawnSync('mount', ['-i', '-n', '-t', 'fuse', '-o', options, 'hung', mountpoint], {
    stdio: ['ignore', 'ignore', 'pipe', fuse],
    timeout: 5_000,
    killSignal: 'SIGKILL',
  })
  const end = () => {
    // Without a server every waiting call fails at once.
    closeSync(fuse)
    spawnSync('umount', ['-l', mountpoint], { timeout: 5_000 })
    rmdirSync(mountpoint)
  }
  if (mounted.status !== 0) {
    end()
    throw new Error(`mount: ${mounted.stderr}`)
  }
  return { mountpoint, end }
}
