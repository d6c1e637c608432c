import { describe, expect, test } from 'vitest'
import { isLocalType, type Mount, parseMountinfo } from '../../../agent/host/mounts.ts'
import { missingMounts, parseFstab } from '../../../agent/inspections/disk/fstab.ts'
import { judgeMount, type MountReading } from '../../../agent/inspections/disk/judge.ts'
import { DiskParameters } from '../../../agent/inspections/disk/parameters.ts'
import { selectMounts } from '../../../agent/inspections/disk/select.ts'
import { disk } from '../../../agent/inspections/disk.ts'
import { createFixtureHost, createMemory, inspectHost, verdictsOf } from '../../support/fixture-host.ts'
import { flawsOfFinding } from '../../support/inspection-contract.ts'

const GIB = 1024 ** 3
const NOW = Date.parse('2026-11-21T12:00:00Z')
const [aMount] = parseMountinfo('28 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw') as [Mount]

function judge(changes: Partial<MountReading> = {}, parameters: unknown = {}) {
  const reading: MountReading = {
    mount: aMount,
    readOnly: false,
    wantedWritable: true,
    errors: null,
    answer: { usage: usage(100 * GIB, 50 * GIB) },
    ...changes,
  }
  const finding = judgeMount(reading, DiskParameters.parse(parameters), NOW)
  expect(finding ? flawsOfFinding(disk, finding) : []).toEqual([])
  return finding ? `${finding.status} ${finding.summary.code}` : null
}

function usage(sizeBytes: number, availableBytes: number, filesFree = 900) {
  return { sizeBytes, freeBytes: availableBytes, availableBytes, files: 1_000, filesFree }
}

describe('the verdict on a mount', () => {
  test.each([
    ['half full', 100 * GIB, 50 * GIB, 'ok space-enough'],
    ['a small one below 10 %', 10 * GIB, 0.9 * GIB, 'warning space-low'],
    ['a small one below 5 %', 10 * GIB, 0.4 * GIB, 'critical space-low'],
    ['a large one below 10 % with 300 GiB left', 4_000 * GIB, 300 * GIB, 'ok space-enough'],
    ['a large one with 15 GiB left', 4_000 * GIB, 15 * GIB, 'warning space-low'],
    ['a large one with 4 GiB left', 4_000 * GIB, 4 * GIB, 'critical space-low'],
    ['nothing left', 100 * GIB, 0, 'critical space-low'],
  ])('%s', (_, size, available, verdict) => {
    expect(judge({ answer: { usage: usage(size, available) } })).toBe(verdict)
  })

  test('a pseudo filesystem without a size is not judged', () => {
    expect(judge({ answer: { usage: usage(0, 0) } })).toBeNull()
  })

  test('inodes can run out with space left', () => {
    expect(judge({ answer: { usage: usage(100 * GIB, 50 * GIB, 80) } })).toBe('warning inodes-low')
    expect(judge({ answer: { usage: usage(100 * GIB, 50 * GIB, 20) } })).toBe('critical inodes-low')
  })

  test('what turned read-only is critical, what was meant to be is not', () => {
    expect(judge({ readOnly: true })).toBe('critical turned-read-only')
    expect(judge({ readOnly: true, wantedWritable: false })).toBe('ok read-only')
    expect(judge({ readOnly: true }, { readOnly: ['/'] })).toBe('ok read-only')
  })

  test('errors that ext4 recorded weigh more while they are fresh', () => {
    const errors = { source: '/sys/fs/ext4/sda2/errors_count', count: 2, lastAt: NOW / 1_000 - 60 }
    expect(judge({ errors })).toBe('critical filesystem-errors')
    expect(judge({ errors: { ...errors, lastAt: NOW / 1_000 - 200_000 } })).toBe('warning filesystem-errors')
  })

  test('a mount that hangs is unknown', () => {
    expect(judge({ answer: { hung: 'timed-out' } })).toBe('unknown no-answer')
    expect(judge({ answer: { error: 'Permission denied' } })).toBe('unknown unreadable')
  })

  test('overrides change the limits of one mountpoint', () => {
    const overrides = [{ mountpoint: '/', warning: { share: '80%', size: '1TiB' } }]
    expect(judge({}, { overrides })).toBe('warning space-low')
  })

  test('the limit that was undercut is said and drawn', () => {
    const reading = { mount: aMount, readOnly: false, wantedWritable: true, errors: null }
    const finding = judgeMount(
      { ...reading, answer: { usage: usage(100 * GIB, 2 * GIB) } },
      DiskParameters.parse({}),
      NOW,
    )
    expect(finding?.summary.values.limit_bytes).toBe(5 * GIB)
    expect(finding?.measurements[0]).toEqual({
      name: 'available_bytes',
      value: 2 * GIB,
      unit: 'bytes',
      max: 100 * GIB,
      warning: 10 * GIB,
      critical: 5 * GIB,
      bad: 'below',
    })
  })
})

describe('mounts and fstab', () => {
  test('the same device is one filesystem, the shortest mountpoint names it, what lies on top hides the rest', () => {
    const mounts = parseMountinfo(
      [
        '1 0 8:1 / / rw - ext4 /dev/sda1 rw',
        '2 1 8:1 /var/data /srv/data rw - ext4 /dev/sda1 rw',
        '3 1 8:2 / /mnt rw - ext4 /dev/sda2 rw',
        '4 1 8:3 / /mnt rw - xfs /dev/sda3 rw',
        '5 1 0:9 / /snap/core/1 ro - squashfs /dev/loop0 ro',
      ].join('\n'),
    )
    expect(selectMounts(mounts, []).map(({ device, mountpoint }) => `${device} ${mountpoint}`)).toEqual([
      '/dev/sda1 /',
      '/dev/sda3 /mnt',
    ])
    expect(selectMounts(mounts, ['/mn*']).map(({ mountpoint }) => mountpoint)).toEqual(['/'])
  })

  test('in a container the overlay at / is what fills', () => {
    const mounts = parseMountinfo(
      '1 0 0:40 / / rw - overlay overlay rw,lowerdir=/a\n2 1 8:1 /h /etc/hosts rw - ext4 /dev/sda1 rw',
    )
    expect(selectMounts(mounts, []).map(({ mountpoint }) => mountpoint)).toEqual(['/'])
  })

  test('lines that are no mount are left out', () => {
    expect(parseMountinfo('\nnonsense\n1 2 3\n28 1 8:2 / / rw\n')).toEqual([])
  })

  test('fstab: swap, noauto and what is mounted are not missing; passwords stay out of the evidence', () => {
    const fstab = parseFstab(
      'UUID=a / ext4 defaults\n#x\nUUID=b none swap sw\n//s/x /m/ cifs password=hunter2,rw\n/dev/sr0 /cd udf noauto',
    )
    const missing = missingMounts(fstab, [aMount])
    expect(missing.map(({ mountpoint }) => mountpoint)).toEqual(['/m'])
    expect(missing[0]?.line).not.toContain('hunter2')
  })

  test.each([
    ['ext4', true],
    ['xfs', true],
    ['nfs4', false],
    ['fuse.sshfs', false],
    ['fuseblk', false],
    ['cifs', false],
    ['9p', false],
  ])('%s is local: %s', (type, isLocal) => expect(isLocalType(type)).toBe(isLocal))
})

test('a database server with a disk error, a full volume, a dead share and a missing mount', async () => {
  const host = createFixtureHost('debian-db')
  const round = await inspectHost(disk, host)
  expect(round.outcome).toBe('completed')
  expect(verdictsOf(round)).toEqual({
    '/': 'ok space-enough',
    '/boot': 'warning filesystem-errors',
    '/data': 'warning space-low',
    '/media/readonly': 'ok read-only',
    '/mnt/backup': 'critical not-mounted',
    '/mnt/cold': 'unknown no-answer',
    '/mnt/nas': 'ok space-enough',
    '/mnt/share': 'warning not-mounted',
    '/run': 'ok space-enough',
    '/srv/old dumps': 'critical turned-read-only',
  })
  expect(JSON.stringify(round)).not.toContain('hunter2')
})

test('only mounts that may hang are asked by a child', async () => {
  const host = createFixtureHost('debian-db')
  await inspectHost(disk, host)
  expect(host.ran.map((line) => line.split(' ').at(-1)).sort()).toEqual(['/mnt/cold', '/mnt/nas'])
})

test('what was writable at an earlier round and is read-only now has turned', async () => {
  const memory = createMemory({ writable: ['/media/readonly'] })
  const round = await inspectHost(disk, createFixtureHost('debian-db'), { memory })
  expect(verdictsOf(round)['/media/readonly']).toBe('critical turned-read-only')
})

test('evidence stays the same while the state does', async () => {
  const host = createFixtureHost('debian-db')
  const [first, second] = [
    await inspectHost(disk, host),
    await inspectHost(disk, host, { now: NOW + 300_000 }),
  ]
  expect(second.findings.map(({ evidence }) => evidence)).toEqual(
    first.findings.map(({ evidence }) => evidence),
  )
})
