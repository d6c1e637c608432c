// Files with secrets of this collector: whole or not at all, on disk when this returns, for nobody else's eyes.
import { chmodSync, closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export function writePrivately(path: string, content: string): void {
  const fresh = `${path}.new`
  writeFileSync(fresh, content, { mode: 0o600, flush: true })
  // One that was left behind keeps the rights that it had.
  chmodSync(fresh, 0o600)
  renameSync(fresh, path)
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
