// The machine itself, or a folder that looks like one: with `root`, paths are taken below it.
import { constants, type Stats, watch } from 'node:fs'
import * as fs from 'node:fs/promises'
import { join } from 'node:path'
import { followCommand, runCommand } from './command.ts'
import {
  type FileKind,
  type Host,
  HostError,
  type HostErrorCode,
  type SpaceUsage,
  type Systemd,
} from './host.ts'
import { createSystemd } from './systemd.ts'

const MAX_TEXT_BYTES = 4 * 1024 * 1024
const MAX_RANGE_BYTES = 4 * 1024 * 1024

export type LocalHostOptions = {
  readonly root?: string
  /** What tests put in the place of a real machine's answers. */
  readonly answers?: Partial<Pick<Host, 'run' | 'follow' | 'statfs' | 'systemd' | 'now' | 'watchDirectory'>>
}

export function createLocalHost({ root = '/', answers = {} }: LocalHostOptions = {}): Host {
  const at = (path: string) => join(root, path)
  let systemd: (Systemd & { close(): void }) | undefined
  return {
    isPrivileged: process.getuid?.() === 0,
    now: Date.now,
    readText: (path, options) => readText(at(path), options?.maxBytes ?? MAX_TEXT_BYTES),
    readBytes: (path, { offset, length }) => readBytes(at(path), offset, length),
    list: (path) => orNull(path, async () => (await fs.readdir(at(path))).sort()),
    stat: (path) => orNull(path, async () => toStat(await fs.stat(at(path)))),
    realPath: (path) => orNull(path, async () => below(root, await fs.realpath(at(path)))),
    glob: (pattern, limit) => globPaths(root, pattern, limit),
    statfs: (path) => statfsOf(at(path)),
    run: runCommand,
    follow: followCommand,
    watchDirectory: (path, onName, signal) => watchDirectory(at(path), onName, signal),
    systemd: async () => {
      if ((await fs.stat(at('/run/systemd/system')).catch(() => null)) === null) return null
      systemd ??= createSystemd({ root })
      return systemd
    },
    close: async () => systemd?.close(),
    ...answers,
  }
}

async function readText(path: string, maxBytes: number): Promise<string | null> {
  return orNull(path, async () => {
    const handle = await fs.open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      // Files of /proc and /sys say size 0, so the end is found by reading.
      const chunks: Buffer[] = []
      for (let total = 0; ; ) {
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(65_536), 0, 65_536, null)
        if (bytesRead === 0) break
        chunks.push(buffer.subarray(0, bytesRead))
        total += bytesRead
        if (total > maxBytes)
          throw new HostError('too-large', path, `${path} is larger than ${maxBytes} bytes`)
      }
      return Buffer.concat(chunks).toString('utf8')
    } finally {
      await handle.close()
    }
  })
}

async function readBytes(path: string, offset: number, length: number): Promise<Uint8Array | null> {
  return orNull(path, async () => {
    const handle = await fs.open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const buffer = Buffer.alloc(Math.min(length, MAX_RANGE_BYTES))
      let filled = 0
      while (filled < buffer.length) {
        const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, offset + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return buffer.subarray(0, filled)
    } finally {
      await handle.close()
    }
  })
}

async function globPaths(root: string, pattern: string, limit: number): Promise<readonly string[]> {
  const paths: string[] = []
  for await (const path of fs.glob(join(root, pattern))) {
    paths.push(below(root, path))
    if (paths.length >= limit) break
  }
  return paths.sort()
}

async function statfsOf(path: string): Promise<SpaceUsage> {
  const stats = await wrapped(path, () => fs.statfs(path))
  const unit = stats.frsize || stats.bsize
  return {
    sizeBytes: stats.blocks * unit,
    freeBytes: stats.bfree * unit,
    availableBytes: stats.bavail * unit,
    files: stats.files,
    filesFree: stats.ffree,
  }
}

function watchDirectory(path: string, onName: (name: string) => void, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve, reject) => {
    try {
      const watcher = watch(path, { signal, persistent: false }, (_, name) => onName(name ?? ''))
      watcher.once('error', (error) => reject(toHostError(path, error)))
      watcher.once('close', resolve)
    } catch (error) {
      reject(toHostError(path, error))
    }
  })
}

function toStat(stats: Stats) {
  return {
    kind: kindOf(stats),
    sizeBytes: Number(stats.size),
    modifiedMs: Number(stats.mtimeMs),
    changedMs: Number(stats.ctimeMs),
    inode: Number(stats.ino),
    uid: Number(stats.uid),
  }
}

function kindOf(stats: Stats): FileKind {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'directory'
  if (stats.isSymbolicLink()) return 'link'
  if (stats.isBlockDevice()) return 'block'
  return stats.isCharacterDevice() ? 'character' : 'other'
}

function below(root: string, path: string): string {
  return root !== '/' && path.startsWith(root) ? path.slice(root.length) || '/' : path
}

async function orNull<T>(path: string, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (isMissing(error)) return null
    throw toHostError(path, error)
  }
}

async function wrapped<T>(path: string, read: () => Promise<T>): Promise<T> {
  return read().catch((error: unknown) => {
    throw toHostError(path, error)
  })
}

// ENODEV and ESRCH: files of /proc and /sys whose device or process went away while they were read.
function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENODEV', 'ENXIO', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')
}

const CODES: Readonly<Record<string, HostErrorCode>> = {
  EACCES: 'denied',
  EPERM: 'denied',
  ENOTDIR: 'not-a-directory',
  EIO: 'input-output',
  ESTALE: 'input-output',
}

function toHostError(path: string, error: unknown): HostError {
  if (error instanceof HostError) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  return new HostError(CODES[code] ?? 'other', path, message)
}
