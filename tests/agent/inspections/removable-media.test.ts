import { describe, expect, test } from 'vitest'
import { isRegistered } from '../../../agent/inspections/removable-media/judge.ts'
import { compareMedia, type KnownMedium } from '../../../agent/inspections/removable-media/memory.ts'
import {
  kindOfDisk,
  type Medium,
  scanMedia,
  signatureOf,
} from '../../../agent/inspections/removable-media/scan.ts'
import { isRelevant } from '../../../agent/inspections/removable-media/watch.ts'
import { removableMedia } from '../../../agent/inspections/removable-media.ts'
import { createFixtureHost, createMemory, inspectHost, verdictsOf } from '../../support/fixture-host.ts'

const KINDS = ['usb', 'sd', 'optical', 'other'] as const
const STICK = 'usb Kingston DataTraveler 3.0 (60A44C413FAEF180)'
const CARD = 'sd SN64G (0x1234abcd)'

const aMedium: Medium = {
  item: STICK,
  kind: 'usb',
  disks: ['sde'],
  vendor: 'Kingston',
  model: 'DataTraveler 3.0',
  vendorId: '0951',
  modelId: '1666',
  serial: '60A44C413FAEF180',
  sizeBytes: 1,
  sequence: '11',
  path: '/sys/x',
}

test.each([
  ['sda', '/sys/devices/pci0000:00/0000:00:17.0/ata1/host0/block/sda', false, null],
  ['sdb', '/sys/devices/pci0000:00/usb1/1-4/1-4:1.0/host2/block/sdb', false, 'usb'],
  ['sr0', '/sys/devices/pci0000:00/ata2/host1/block/sr0', true, 'optical'],
  ['mmcblk0', '/sys/devices/platform/mmc_host/mmc0/mmc0:1/block/mmcblk0', false, 'sd'],
  ['mmcblk0boot0', '/sys/devices/platform/mmc_host/mmc0/mmc0:1/block/mmcblk0/mmcblk0boot0', false, null],
  ['loop3', '/sys/devices/virtual/block/loop3', false, 'loop'],
  ['dm-0', '/sys/devices/virtual/block/dm-0', false, null],
  ['zram0', '/sys/devices/virtual/block/zram0', false, null],
  ['fd0', '/sys/devices/platform/floppy.0/block/fd0', true, null],
  ['sdz', '/sys/devices/pci0000:00/thing/block/sdz', true, 'other'],
])('%s at %s is %s', (name, path, isRemovable, kind) =>
  expect(kindOfDisk(name, path, isRemovable)).toBe(kind),
)

describe('what is attached', () => {
  test('one entry for a stick with two disks; the empty drive and the soldered memory are none', async () => {
    const media = await scanMedia(createFixtureHost('debian-db'), KINDS)
    expect(media.map(({ item, disks }) => `${item} ${disks}`)).toEqual([
      'optical HL-DT-ST DVD-RAM GH24 (sr1) sr1',
      `${CARD} mmcblk0`,
      `${STICK} sde,sdf`,
    ])
    expect(media[2]).toMatchObject({
      vendorId: '0951',
      modelId: '1666',
      sizeBytes: (60_437_492 + 2_048) * 512,
    })
  })
  test('a swap shows although the name stays', () => {
    expect(signatureOf([aMedium])).not.toBe(signatureOf([{ ...aMedium, sequence: '12' }]))
  })
})

test.each([
  [[], false],
  [[{ vendor: 'kingston' }], true],
  [[{ vendor: '0951', model: '1666' }], true],
  [[{ vendor: 'Kingston', serial: '60A4*' }], true],
  [[{ vendor: 'Kingston', serial: 'other' }], false],
  [[{ model: 'data*' }, { serial: 'x' }], true],
])('registered as %j: %s', (registered, isKnown) => expect(isRegistered(aMedium, registered)).toBe(isKnown))

test('a medium without a serial fits no serial', () => {
  expect(isRegistered({ ...aMedium, serial: '' }, [{ serial: '*' }])).toBe(false)
})

test('taken out and put in between two looks is both', () => {
  const known: KnownMedium = { item: STICK, kind: 'usb', sequence: '10', disks: ['sde'], since: 1 }
  const changes = compareMedia([known], [aMedium])
  expect([changes.inserted.length, changes.removed.length]).toEqual([1, 1])
})

describe('rounds', () => {
  const parameters = { registered: [{ vendor: 'Kingston', note: 'backup stick' }] }

  test('the first look is the base line: verdicts, but no events', async () => {
    const round = await inspectHost(removableMedia, createFixtureHost('debian-db'), { parameters })
    expect(round.events).toEqual([])
    expect(verdictsOf(round)).toEqual({
      usb: 'ok some-attached',
      sd: 'ok some-attached',
      optical: 'ok some-attached',
      other: 'ok none-attached',
      [STICK]: 'ok registered',
      [CARD]: 'critical unregistered',
      'optical HL-DT-ST DVD-RAM GH24 (sr1)': 'critical unregistered',
    })
  })

  test('later ones tell what came and went, once, and count it', async () => {
    const memory = createMemory({
      media: {
        media: [{ item: 'usb Gone (1)', kind: 'usb', sequence: '1', disks: ['sdx'], since: 1 }],
        counts: {},
      },
    })
    const host = createFixtureHost('debian-db')
    const look = () =>
      inspectHost(removableMedia, host, { parameters: { ...parameters, kinds: ['usb'] }, memory })
    const first = await look()
    expect(first.events.map(({ item, status, summary }) => `${item} ${status} ${summary.code}`)).toEqual([
      'usb Gone (1) ok removed',
      `${STICK} ok inserted`,
    ])
    const second = await look()
    expect(second.events).toEqual([])
    expect(second.findings[0]?.measurements.map(({ name, value }) => `${name} ${value}`)).toEqual([
      'devices 1',
      'inserted 1',
      'removed 1',
    ])
  })

  test('after a time off it says that nobody saw it happen', async () => {
    const memory = createMemory({ media: { media: [], counts: {} } })
    const host = createFixtureHost('debian-db')
    const round = await inspectHost(removableMedia, host, {
      parameters: { kinds: ['usb'] },
      memory,
      trigger: 'start',
    })
    expect(round.events.map(({ status, summary }) => `${status} ${summary.code}`)).toEqual([
      'critical inserted-while-off',
    ])
  })

  test('a disk that is gone and still mounted was pulled', async () => {
    const gone = { item: 'usb Gone (1)', kind: 'usb', sequence: '1', disks: ['sdb'], since: 1 }
    const memory = createMemory({ media: { media: [gone], counts: {} } })
    const round = await inspectHost(removableMedia, createFixtureHost('debian-db'), {
      parameters: { kinds: ['sd'] },
      memory,
    })
    expect(round.events[0]?.summary.code).toBe('removed-mounted')
  })
})

test.each([
  [
    'UDEV  [31.7] add      /devices/pci0000:00/usb1/1-4/1-4:1.0/host2/target2:0:0/2:0:0:0/block/sde (block)',
    true,
  ],
  [
    'UDEV  [31.8] add      /devices/pci0000:00/usb1/1-4/1-4:1.0/host2/target2:0:0/2:0:0:0/block/sde/sde1 (block)',
    false,
  ],
  ['KERNEL[31.8] change   /devices/pci0000:00/ata2/host1/block/sr0 (block)', true],
  ['KERNEL[31.8] change   /devices/virtual/block/loop0 (block)', false],
  ['KERNEL[31.8] change   /devices/virtual/block/dm-0 (block)', false],
  ['monitor will print the received events for:', false],
])('%s is a sign: %s', (line, isSign) => expect(isRelevant(line, KINDS)).toBe(isSign))

test('loop devices are signs only where a test asks for them', () => {
  expect(isRelevant('KERNEL[31.8] change   /devices/virtual/block/loop0 (block)', ['loop'])).toBe(true)
})
