// A disk of its own that is small enough to be filled: a tmpfs, so that it is really full for whoever writes to it.
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandPath } from '../../support/needs.ts'

export type SmallDisk = ReturnType<typeof mountSmallDisk>

export function mountSmallDisk(size: string) {
  const dir = mkdtempSync(join(tmpdir(), 'xunjian-disk-'))
  const folder = join(dir, 'disk')
  const filling = join(folder, 'filling')
  mkdirSync(folder)
  execFileSync(commandPath('mount'), ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder])
  return {
    folder,
    /** To the last block, whoever else is writing meanwhile. */
    fill(): void {
      const piece = Buffer.alloc(64 * 1024)
      try {
        for (;;) appendFileSync(filling, piece)
      } catch (error) {
        const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC'
        if (!isFull) throw error
      }
    },
    free: () => rmSync(filling, { force: true }),
    remove(): void {
      execFileSync(commandPath('umount'), [folder])
      rmSync(dir, { recursive: true })
    },
  }
}
