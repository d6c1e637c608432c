// This machine, looked at by a real agent, with everything written down that is asked of it; no process is started.
import type { Command, Follow, Host, PropertyValue, Systemd } from '../../agent/host/host.ts'
import { createLocalHost } from '../../agent/host/local-host.ts'
import { MOUNTINFO, parseMountinfo } from '../../agent/host/mounts.ts'

export type RecordingHost = Host & {
  readonly commands: Pick<Command, 'program' | 'args'>[]
  /** Every path that was read, listed, matched or watched. */
  readonly paths: Set<string>
  /** Of every mount table that was read: other programs mount while the agent looks. */
  readonly mountpoints: Set<string>
  /** What systemd was asked, by method. */
  readonly systemdCalls: { readonly method: keyof Systemd; readonly words: readonly string[] }[]
}

/** A remote file system, so that the command that asks it is among those that run. */
export const REMOTE_MOUNT = '/mnt/of-this-host'
const THERE = new Set(['/usr/bin/udevadm', '/usr/bin/apt-get', '/var/lib/dpkg/status', '/run/udev/control'])

export function createRecordingHost(): RecordingHost {
  const real = createLocalHost()
  const commands: RecordingHost['commands'] = []
  const paths: RecordingHost['paths'] = new Set()
  const mountpoints: RecordingHost['mountpoints'] = new Set()
  const systemdCalls: RecordingHost['systemdCalls'] = []
  const seen = (path: string) => {
    paths.add(path)
    return path
  }
  const untilAborted = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve) => {
      if (signal?.aborted) resolve()
      signal?.addEventListener('abort', () => resolve(), { once: true })
    })
  return {
    ...real,
    commands,
    paths,
    mountpoints,
    systemdCalls,
    readText: async (path, options) => {
      const text = await real.readText(seen(path), options)
      if (path !== MOUNTINFO) return text
      const table = `${text}999 1 0:999 / ${REMOTE_MOUNT} rw - nfs4 files:/export rw\n`
      for (const { mountpoint } of parseMountinfo(table)) mountpoints.add(mountpoint)
      return table
    },
    readBytes: (path, range) => real.readBytes(seen(path), range),
    list: (path) => real.list(seen(path)),
    stat: async (path) => {
      const stat = await real.stat(seen(path))
      return stat === null && THERE.has(path) ? real.stat('/etc/passwd') : stat
    },
    realPath: (path) => real.realPath(seen(path)),
    glob: (pattern, limit) => real.glob(seen(pattern), limit),
    statfs: (path) => real.statfs(seen(path)),
    run: async ({ program, args }: Command) => {
      commands.push({ program, args })
      return { end: 'missing', code: null, stdout: '', stderr: '', clipped: false }
    },
    follow: async ({ program, args, signal }: Follow) => {
      commands.push({ program, args })
      await untilAborted(signal)
    },
    watchDirectory: (path, _, signal) => {
      seen(path)
      return untilAborted(signal)
    },
    systemd: async () => createRecordedSystemd(systemdCalls, untilAborted),
    close: () => real.close(),
  }
}

function createRecordedSystemd(
  calls: RecordingHost['systemdCalls'],
  untilAborted: (signal: AbortSignal) => Promise<void>,
): Systemd {
  const noted = (method: keyof Systemd, words: readonly string[]) => void calls.push({ method, words })
  const nothing: Readonly<Record<string, PropertyValue>> = {}
  return {
    listUnits: async (states) => {
      noted('listUnits', states)
      return []
    },
    listUnitsByName: async (names) => {
      noted('listUnitsByName', names)
      return names.map((name) => {
        const states = { loadState: 'not-found', activeState: 'inactive', subState: 'dead' }
        return { name, description: '', ...states }
      })
    },
    unitProperties: async (name) => {
      noted('unitProperties', [name])
      return nothing
    },
    managerProperties: async (wanted) => {
      noted('managerProperties', wanted)
      return { SystemState: 'running', NFailedUnits: 0, Version: '252' }
    },
    watchUnits: async (_, signal) => {
      noted('watchUnits', [])
      await untilAborted(signal)
    },
  }
}
