// Boots this machine's own systemd as PID 1 of a container: namespaces and an overlay of the root file system, so
// nothing is downloaded and nothing of it stays. Guard suites with `needs('systemd-rig')`.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { readdir, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { commandPath } from './needs.ts'

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string }

export type SystemdContainer = {
  /** The container's root as seen from outside: `createLocalHost({ root })` looks at it. */
  readonly root: string
  readonly pid: number
  /** Runs a program inside, as root. */
  run(program: string, ...args: readonly string[]): Promise<Ran>
  systemctl(...args: readonly string[]): Promise<Ran>
  writeFile(path: string, text: string): Promise<void>
  stop(): Promise<void>
}

export type SystemdContainerOptions = {
  /** 'host' lets what runs inside reach a collector on this machine's loopback. */
  readonly network?: 'none' | 'host'
  /** A folder to see inside even where it lies under /tmp, which is the container's own. */
  readonly shown?: string
}

const CGROUP = existsSync('/sys/fs/cgroup/cgroup.controllers') ? '/sys/fs/cgroup' : '/sys/fs/cgroup/systemd'

// A cgroup namespace below a cgroup of its own keeps the container's slices out of the machine's tree.
const BOOT = `
set -e
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$RIG"
mkdir "$RIG/upper" "$RIG/work" "$RIG/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$RIG/upper,workdir=$RIG/work" "$RIG/root"
cd "$RIG/root"
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
for shown in $SHOWN; do
  mkdir -p ".$shown"
  mount --bind "$shown" ".$shown"
done
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mount -t cgroup2 cgroup2 sys/fs/cgroup
else
  mount -t tmpfs -o mode=755 tmpfs sys/fs/cgroup
  mkdir sys/fs/cgroup/systemd
  mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd
fi
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/shm dev/pts
for device in null zero full random urandom tty; do
  touch dev/$device
  mount --bind /dev/$device dev/$device
done
mkdir -p run/systemd/system
cd run/systemd/system
printf '[Unit]\\nRequires=sysinit.target dbus.socket\\nAfter=sysinit.target dbus.socket\\nWants=dbus.service\\n' > rig.target
for unit in dev-hugepages.mount dev-mqueue.mount sys-fs-fuse-connections.mount sys-kernel-debug.mount \\
  sys-kernel-tracing.mount sys-kernel-config.mount systemd-modules-load.service; do
  ln -s /dev/null $unit
done
cd "$RIG/root"
: > etc/fstab
exec env -i container=xunjian-rig PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
  chroot . /lib/systemd/systemd --unit=rig.target --show-status=no
`

export async function startSystemdContainer(
  options: SystemdContainerOptions = {},
): Promise<SystemdContainer> {
  const folder = mkdtempSync('/tmp/xunjian-rig-')
  const cgroup = join(CGROUP, folder.replace('/tmp/', ''))
  const namespaces = [
    '--pid',
    '--mount',
    '--uts',
    '--ipc',
    '--cgroup',
    ...(options.network === 'host' ? [] : ['--net']),
  ]
  const outer = spawn(
    '/bin/sh',
    [
      '-c',
      'mkdir "$0" && echo $$ > "$0/cgroup.procs" && exec unshare --fork --kill-child "$@"',
      cgroup,
      ...namespaces,
      'sh',
      '-c',
      BOOT,
    ],
    {
      env: { RIG: folder, SHOWN: options.shown ?? '', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  outer.stderr.on('data', (chunk) => {
    said += chunk
  })
  const stop = async () => {
    await end(outer)
    await removeCgroup(cgroup)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const pid = await leaderOf(outer)
    const container = describe(pid, stop)
    await until(
      'systemd did not come up',
      async () => (await container.systemctl('is-system-running')).stdout.trim() === 'running',
    )
    return container
  } catch (error) {
    await stop()
    throw new Error(`${(error as Error).message}: ${said.trim()}`)
  }
}

function describe(pid: number, stop: () => Promise<void>): SystemdContainer {
  const root = `/proc/${pid}/root`
  const run = (program: string, ...args: readonly string[]) =>
    new Promise<Ran>((resolve) => {
      const entered = ['-t', String(pid), '-a', `--root=${root}`, '--wd=/', program, ...args]
      execFile(commandPath('nsenter'), entered, { timeout: 30_000 }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr })
      })
    })
  return {
    root,
    pid,
    run,
    systemctl: (...args) => run('systemctl', ...args),
    writeFile: (path, text) => writeFile(join(root, path), text),
    stop,
  }
}

/** unshare forks before it becomes systemd's parent; /proc/<pid>/task/<pid>/children needs a kernel option. */
async function leaderOf(outer: ChildProcess): Promise<number> {
  let leader = 0
  await until('no leader', async () => {
    if (outer.exitCode !== null) throw new Error('the container ended')
    for (const entry of await readdir('/proc')) {
      if (!/^\d+$/.test(entry)) continue
      const stat = existsSync(`/proc/${entry}/stat`) ? readStat(entry) : ''
      if (
        stat.slice(stat.lastIndexOf(')')).split(' ')[2] === String(outer.pid) &&
        stat.includes('(systemd)')
      ) {
        leader = Number(entry)
      }
    }
    return leader > 0
  })
  return leader
}

function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return ''
  }
}

async function until(failure: string, isDone: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!(await isDone())) {
    if (Date.now() > deadline) throw new Error(failure)
    await pause(50)
  }
}

async function end(outer: ChildProcess): Promise<void> {
  if (outer.exitCode !== null || outer.signalCode !== null) return
  const ended = new Promise((resolve) => outer.once('close', resolve))
  outer.kill('SIGKILL')
  await ended
}

async function removeCgroup(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) if (entry.isDirectory()) await removeCgroup(join(path, entry.name))
  // Its last processes may need a moment to be gone.
  for (let tries = 0; tries < 20; tries += 1) {
    const isGone = await rmdir(path).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
    )
    if (isGone) return
    await pause(50)
  }
}
