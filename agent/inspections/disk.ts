// Filesystems that run full, run out of inodes, turn read-only, report errors, hang, or are not mounted at all.
import { z } from 'zod'
import type { Host } from '../host/host.ts'
import { ASK_MOUNT, askMount, isLocalType, MOUNTINFO, type Mount, parseMountinfo } from '../host/mounts.ts'
import { defineInspection, type InspectionContext } from '../inspection.ts'
import { type FstabEntry, missingMounts, parseFstab } from './disk/fstab.ts'
import { judgeMissing, judgeMount, type MountReading } from './disk/judge.ts'
import { DiskParameters } from './disk/parameters.ts'
import { selectMounts } from './disk/select.ts'
import { diskMeasurements, diskMetrics, diskTexts } from './disk/words.ts'

export const disk = defineInspection({
  name: 'disk',
  title: { en: 'Disk space, inodes and mounts', 'zh-CN': '磁盘空间与挂载' },
  every: '5m',
  timeout: '20s',
  parameters: DiskParameters,
  commands: [ASK_MOUNT],
  texts: diskTexts,
  measurements: diskMeasurements,
  metrics: diskMetrics,
  faults: { badRounds: 2, goodRounds: 2, recovery: 'automatic' },
  async inspect(context) {
    const { host, parameters, memory, now } = context
    const table = await host.readText(MOUNTINFO)
    if (table === null) return { notApplicable: { code: 'no-mount-table', values: { source: MOUNTINFO } } }
    const mounts = parseMountinfo(table)
    const fstab = parseFstab((await host.readText('/etc/fstab')) ?? '')
    const wasWritable = z.array(z.string()).catch([]).parse(memory.get('writable'))
    const readings = await Promise.all(
      selectMounts(mounts, parameters.exclude).map((mount) =>
        readMount(context, mount, { fstab, wasWritable }),
      ),
    )
    const isWritable = readings.filter((reading) => !reading.readOnly).map(({ mount }) => mount.mountpoint)
    const writable = [...new Set([...wasWritable, ...isWritable])].sort()
    if (writable.length !== wasWritable.length) memory.set('writable', writable)
    return [
      ...readings.flatMap((reading) => judgeMount(reading, parameters, now) ?? []),
      ...missingMounts(fstab, mounts).map(judgeMissing),
    ].sort((a, b) => (a.item < b.item ? -1 : 1))
  },
})

type Known = { readonly fstab: readonly FstabEntry[]; readonly wasWritable: readonly string[] }

async function readMount(
  { host, signal }: InspectionContext<DiskParameters>,
  mount: Mount,
  known: Known,
): Promise<MountReading> {
  const entry = known.fstab.find(({ mountpoint }) => mountpoint === mount.mountpoint)
  return {
    mount,
    readOnly: mount.superOptions.includes('ro') || mount.superOptions.includes('emergency_ro'),
    wantedWritable: entry ? !entry.options.includes('ro') : known.wasWritable.includes(mount.mountpoint),
    errors: mount.type === 'ext4' ? await readErrors(host, mount) : null,
    answer: await readUsage(host, mount, signal),
  }
}

async function readUsage(host: Host, mount: Mount, signal: AbortSignal): Promise<MountReading['answer']> {
  if (!isLocalType(mount.type)) return askMount(host, mount.mountpoint, signal)
  return host.statfs(mount.mountpoint).then(
    (usage) => ({ usage }),
    (error: Error) => ({ error: error.message }),
  )
}

// Since Linux 6.12 an ext4 error no longer shows as "ro" in the mount options, 6.15 calls it "emergency_ro".
async function readErrors(host: Host, mount: Mount): Promise<MountReading['errors']> {
  const device = (await host.realPath(`/sys/dev/block/${mount.deviceNumber}`))?.split('/').at(-1)
  if (device === undefined) return null
  const folder = `/sys/fs/ext4/${device}`
  const count = Number((await host.readText(`${folder}/errors_count`)) ?? Number.NaN)
  if (!Number.isFinite(count)) return null
  const lastAt = count === 0 ? 0 : Number((await host.readText(`${folder}/last_error_time`)) ?? 0)
  return { source: `${folder}/errors_count`, count, lastAt }
}
