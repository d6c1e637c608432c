// What is attached now, from /sys and what udev knows: one entry for each physical device, however many disks it shows.
import { type Host, HostError } from '../../host/host.ts'
import type { MediaKind } from './parameters.ts'

export type Medium = {
  /** Same for the same device at every scan: what it calls itself, or the port it is in where it has no serial. */
  readonly item: string
  readonly kind: MediaKind
  readonly disks: readonly string[]
  readonly vendor: string
  readonly model: string
  /** USB ids such as "0951" and "1666"; empty elsewhere. */
  readonly vendorId: string
  readonly modelId: string
  /** Empty where the device has none of its own; what udev makes up from the port is no serial. */
  readonly serial: string
  readonly sizeBytes: number
  /** Counts up in the kernel with every medium, so that a swap between two looks shows. */
  readonly sequence: string
  readonly path: string
}

const SECTOR_BYTES = 512
/** What the kernel says of an optical drive whose medium it does not know. */
const EMPTY_DRIVE_SECTORS = 0x1fffff

export async function scanMedia(host: Host, kinds: readonly MediaKind[]): Promise<readonly Medium[]> {
  const names = (await host.list('/sys/block')) ?? []
  const found = await Promise.all(names.map((name) => readDisk(host, name, kinds)))
  const devices = new Map<string, Medium>()
  for (const medium of found) {
    if (medium === null) continue
    const other = devices.get(medium.path)
    devices.set(medium.path, other ? joined(other, medium) : medium)
  }
  return [...devices.values()].sort((a, b) => (a.item < b.item ? -1 : 1))
}

/** Differs whenever something was attached, removed or swapped. */
export function signatureOf(media: readonly Pick<Medium, 'item' | 'sequence'>[]): string {
  return media.map(({ item, sequence }) => `${item} ${sequence}`).join('\n')
}

export function kindOfDisk(name: string, path: string, isRemovable: boolean): MediaKind | null {
  if (/^loop\d/.test(name)) return 'loop'
  if (path.includes('/devices/virtual/') || /^(ram|fd|zram|md|dm-)/.test(name)) return null
  if (/^sr\d/.test(name)) return 'optical'
  if (path.includes('/mmc_host/')) return /^mmcblk\d+$/.test(name) ? 'sd' : null
  // USB disks often say that they are not removable; what counts is where they hang.
  if (/\/usb\d+\//.test(path)) return 'usb'
  return isRemovable ? 'other' : null
}

async function readDisk(host: Host, name: string, kinds: readonly MediaKind[]): Promise<Medium | null> {
  const path = await host.realPath(`/sys/block/${name}`)
  if (path === null) return null
  const read = (attribute: string) => readAttribute(host, `${path}/${attribute}`)
  const kind = kindOfDisk(name, path, (await read('removable')) === '1')
  if (kind === null || !kinds.includes(kind)) return null
  const sectors = Number(await read('size'))
  if (!(sectors > 0)) return null
  const udev = await readUdev(host, await read('dev'))
  if (kind === 'optical' && !hasDisc(udev, sectors)) return null
  // Memory that is soldered to the board comes as a card, too.
  if (kind === 'sd' && (await read('device/type')) === 'MMC') return null
  const named = await nameOf(host, { path, kind, udev })
  const label = [named.vendor, named.model].filter(Boolean).join(' ') || name
  return {
    ...named,
    item: `${kind} ${label} (${named.serial || named.path.split('/').at(-1)})`,
    kind,
    disks: [name],
    sizeBytes: sectors * SECTOR_BYTES,
    sequence: (await read('diskseq')) || udev.USEC_INITIALIZED || '',
  }
}

type Udev = Readonly<Record<string, string>>

function hasDisc(udev: Udev, sectors: number): boolean {
  return udev.ID_CDROM !== undefined ? udev.ID_CDROM_MEDIA === '1' : sectors !== EMPTY_DRIVE_SECTORS
}

async function nameOf(host: Host, { path, kind, udev }: { path: string; kind: MediaKind; udev: Udev }) {
  const usbPath = /^(.*\/usb\d+(?:\/\d+-[\d.]+)*\/\d+-[\d.]+)\//.exec(path)?.[1]
  const base = kind === 'usb' && usbPath ? usbPath : path
  const read = (attribute: string) => readAttribute(host, `${base}/${attribute}`)
  if (base === usbPath) {
    return {
      vendor: (await read('manufacturer')) || spaced(udev.ID_VENDOR),
      model: (await read('product')) || spaced(udev.ID_MODEL),
      vendorId: await read('idVendor'),
      modelId: await read('idProduct'),
      serial: await read('serial'),
      path: base,
    }
  }
  const backing = kind === 'loop' ? await read('loop/backing_file') : ''
  return {
    vendor: (await read('device/vendor')) || spaced(udev.ID_VENDOR),
    model: backing || (await read('device/model')) || (await read('device/name')) || spaced(udev.ID_MODEL),
    vendorId: '',
    modelId: '',
    serial: (await read('device/serial')) || (udev.ID_SERIAL_SHORT ?? ''),
    path: base,
  }
}

/** Lines "E:NAME=value" of /run/udev/data/b<major:minor>; nothing where udev does not run. */
async function readUdev(host: Host, deviceNumber: string): Promise<Udev> {
  const text = deviceNumber
    ? await host.readText(`/run/udev/data/b${deviceNumber}`).catch(ignoreHostError)
    : null
  const values: Record<string, string> = {}
  for (const match of (text ?? '').matchAll(/^E:(\w+)=(.*)$/gm))
    if (match[1]) values[match[1]] = match[2] ?? ''
  return values
}

async function readAttribute(host: Host, path: string): Promise<string> {
  const text = await host.readText(path, { maxBytes: 65_536 }).catch(ignoreHostError)
  return (text ?? '').replaceAll('\u0000', '').trim()
}

// A device can go away between two reads, and some attributes only root may read: both are "not known".
function ignoreHostError(error: unknown): null {
  if (error instanceof HostError) return null
  throw error
}

function spaced(name: string | undefined): string {
  return (name ?? '').replaceAll('_', ' ')
}

function joined(a: Medium, b: Medium): Medium {
  return {
    ...a,
    disks: [...a.disks, ...b.disks],
    sizeBytes: a.sizeBytes + b.sizeBytes,
    sequence: [a.sequence, b.sequence].join('+'),
  }
}
