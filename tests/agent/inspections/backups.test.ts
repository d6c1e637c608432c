import { mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLocalHost } from '../../../agent/host/local-host.ts'
import type { Content } from '../../../agent/inspections/backups/check.ts'
import { fixedFolder } from '../../../agent/inspections/backups/files.ts'
import { medianOf } from '../../../agent/inspections/backups/judge.ts'
import { checkStructure } from '../../../agent/inspections/backups/structure.ts'
import { backups } from '../../../agent/inspections/backups.ts'
import { createFixtureHost, createMemory, inspectHost, verdictsOf } from '../../support/fixture-host.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const HOUR = 3_600_000

function contentOf(bytes: Uint8Array): Content & { readonly readBytes: () => number } {
  let read = 0
  return {
    sizeBytes: bytes.length,
    readBytes: () => read,
    read: async (offset, length) => {
      const part = bytes.subarray(Math.max(0, offset), offset + length)
      read += part.length
      return part
    },
  }
}

const check = async (bytes: Uint8Array, readFullyUpTo = 1 << 20) => {
  const { format, state, flaw } = await checkStructure(contentOf(bytes), { readFullyUpTo })
  return [format, state, flaw].filter(Boolean).join(' ')
}

/** Bytes that do not compress, the same at every run. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = 42
  for (let index = 0; index < length; index += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[index] = state
  }
  return bytes
}

describe('gzip', () => {
  const packed = gzipSync(noise(300_000))
  test('whole, cut off, damaged', async () => {
    expect(await check(packed)).toBe('gzip whole')
    expect(await check(packed.subarray(0, -1))).toBe('gzip broken cut-off')
    expect(await check(packed.subarray(0, 1_000))).toBe('gzip broken cut-off')
    const damaged = Buffer.from(packed)
    damaged.fill(0, 150_000, 151_000)
    expect(await check(damaged)).toBe('gzip broken damaged')
  })
  test('of several members one after the other the first is read', async () => {
    expect(await check(Buffer.concat([gzipSync('a'), gzipSync('b')]))).toBe('gzip partly')
  })
  test('of a large one the start and the trailer are looked at', async () => {
    expect(await check(packed, 1_000)).toBe('gzip partly')
    expect(await check(packed.subarray(0, 290_000), 1_000)).toBe('gzip broken cut-off')
  })
})

describe('zstd', () => {
  const packed = zstdCompressSync(noise(600_000))
  test('whole, cut off anywhere, several frames, rubbish behind', async () => {
    expect(await check(packed)).toBe('zstd whole')
    expect(await check(zstdCompressSync(Buffer.alloc(1_000_000)))).toBe('zstd whole')
    expect(await check(Buffer.concat([packed, packed]))).toBe('zstd whole')
    for (const cut of [1, 2, 100, 300_000])
      expect(await check(packed.subarray(0, -cut))).toBe('zstd broken cut-off')
    expect(await check(Buffer.concat([packed, Buffer.from('something else')]))).toBe('zstd broken damaged')
  })
  test('is walked without being read', async () => {
    const content = contentOf(packed)
    await checkStructure(content, { readFullyUpTo: 0 })
    expect(content.readBytes()).toBeLessThan(1_024)
  })
})

describe('dumps of databases', () => {
  const header = Buffer.from('PGDMP\u0001\u000e\u0000\u0004\u0008\u0001', 'latin1')
  test.each([
    ['a custom dump that ends', Buffer.concat([header, noise(500), Buffer.alloc(5)]), 'pg-dump whole'],
    [
      'a custom dump that is cut',
      Buffer.concat([header, noise(500), Buffer.from([1])]),
      'pg-dump broken cut-off',
    ],
    [
      'a plain dump',
      Buffer.from('--\n-- PostgreSQL database dump\n--\n…\n--\n-- PostgreSQL database dump complete\n--\n'),
      'sql whole',
    ],
    [
      'with a line behind the end',
      Buffer.from(
        '--\n-- PostgreSQL database dump\n--\n\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc\n',
      ),
      'sql whole',
    ],
    [
      'a plain dump that is cut',
      Buffer.from('--\n-- PostgreSQL database dump\n--\nCOPY t FROM'),
      'sql broken cut-off',
    ],
    ['mysqldump', Buffer.from('-- MySQL dump 10.13\n…\n-- Dump completed on 2026-11-21\n'), 'sql whole'],
    ['mysqldump that is cut', Buffer.from('-- MySQL dump 10.13\nINSERT'), 'sql broken cut-off'],
    ['something else', Buffer.from('root:x:0:0'), 'unknown unrecognised'],
  ])('%s', async (_, bytes, result) => expect(await check(bytes)).toBe(result))

  test('bytes of a file that is no backup are not shown', async () => {
    const { evidence } = await checkStructure(contentOf(Buffer.from('root:$6$secret')), { readFullyUpTo: 0 })
    expect(evidence).toEqual([])
  })
})

test.each([
  ['/srv/dumps/db-*.gz', '/srv/dumps'],
  ['/srv/*/db.gz', '/srv'],
  ['/srv/one.gz', '/srv'],
  ['/*.gz', '/'],
])('the folder of %s is %s', (pattern, folder) => expect(fixedFolder(pattern)).toBe(folder))

test('a median needs three sizes', () => {
  expect([medianOf([1, 2]), medianOf([3, 1, 2]), medianOf([4, 1, 2, 3])]).toEqual([null, 2, 2.5])
})

describe('a job', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xunjian-backups-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function write(name: string, bytes: Uint8Array, ageMs: number): string {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    const at = new Date(NOW - ageMs)
    utimesSync(path, at, at)
    return path
  }
  const look = async (job: Record<string, unknown> = {}, memory = createMemory()) => {
    const parameters = { jobs: [{ name: 'db', files: join(folder, '*.gz'), ...job }] }
    const host = createLocalHost({ answers: { now: () => NOW } })
    const round = await inspectHost(backups, host, { parameters, memory })
    return { verdict: verdictsOf(round).db, round, memory }
  }
  const good = gzipSync(noise(2_000))

  test.each<[string, () => unknown, Record<string, unknown>, string]>([
    ['none', () => undefined, {}, 'critical no-files'],
    ['a fresh one', () => write('a.gz', good, HOUR), {}, 'ok fresh-whole'],
    ['an old one', () => write('a.gz', good, 27 * HOUR), {}, 'critical too-old'],
    ['a small one', () => write('a.gz', good, HOUR), { minSize: '1MiB' }, 'critical too-small'],
    ['a cut one', () => write('a.gz', good.subarray(0, 500), HOUR), {}, 'critical cut-off'],
    ['one from the future', () => write('a.gz', good, -HOUR), {}, 'unknown from-the-future'],
    [
      'only one that is still being written',
      () => write('a.gz.part', good, HOUR),
      { files: '/nowhere/*' },
      'critical no-folder',
    ],
    [
      'on a disk that is not mounted',
      () => write('a.gz', good, HOUR),
      { mountpoint: '/mnt/backup' },
      'critical not-mounted',
    ],
  ])('%s', async (_, prepare, job, verdict) => {
    prepare()
    expect((await look(job)).verdict).toBe(verdict)
  })

  test('unfinished names do not count', async () => {
    write('a.gz', good, 30 * HOUR)
    write('b.tmp', good, HOUR)
    expect((await look({ files: join(folder, '*') })).verdict).toBe('critical too-old')
  })

  test('while the newest is being written, the one before speaks', async () => {
    write('a.gz', good, 2 * HOUR)
    const growing = write('b.gz', good.subarray(0, 500), 5_000)
    const { verdict, round } = await look()
    expect(verdict).toBe('ok fresh-whole')
    expect(round.findings[0]?.evidence).toContainEqual({ source: 'still being written', text: growing })
    expect((await look({ settle: '1s' })).verdict).toBe('critical cut-off')
  })

  test('an odd size against those before it', async () => {
    for (const hours of [97, 73, 49]) write(`${hours}.gz`, gzipSync(noise(20_000)), hours * HOUR)
    write('new.gz', good, HOUR)
    expect((await look()).verdict).toBe('warning odd-size')
    expect((await look({ oddSize: '1%' })).verdict).toBe('ok fresh-whole')
  })

  test('a single file that is overwritten is held against what it was', async () => {
    const memory = createMemory()
    for (const hours of [20, 15, 10]) {
      write('db.gz', gzipSync(noise(20_000)), hours * HOUR)
      await look({}, memory)
    }
    write('db.gz', good, HOUR)
    expect((await look({}, memory)).verdict).toBe('warning odd-size')
  })

  test('the last good one is remembered when the newest is broken or gone', async () => {
    const memory = createMemory()
    const path = write('db.gz', good, 3 * HOUR)
    await look({}, memory)
    truncateSync(path, 400)
    utimesSync(path, new Date(NOW - HOUR), new Date(NOW - HOUR))
    const figures = (await look({}, memory)).round.findings[0]?.measurements
    expect(figures).toContainEqual({
      name: 'last_success_at',
      value: (NOW - 3 * HOUR) / 1_000,
      unit: 'timestamp',
    })
    expect(figures).toContainEqual({ name: 'newest_valid', value: 0, unit: 'state' })
  })

  test('a file is checked once, not at every round', async () => {
    const memory = createMemory()
    write('db.gz', good, HOUR)
    await look({}, memory)
    const written = memory.writes.length
    await look({}, memory)
    expect(memory.writes.length).toBe(written)
  })
})

test('without jobs it does not apply, and says how to configure them', async () => {
  const round = await inspectHost(backups, createFixtureHost('debian-db'))
  expect([round.outcome, round.note?.code]).toEqual(['not-applicable', 'no-jobs'])
})

test('a share that does not answer is unknown and is not touched', async () => {
  const parameters = { jobs: [{ name: 'cold', files: '/mnt/cold/*.tar' }] }
  const round = await inspectHost(backups, createFixtureHost('debian-db'), { parameters })
  expect(verdictsOf(round)).toEqual({ cold: 'unknown no-answer' })
})

test('two jobs of one name are a mistake', async () => {
  const parameters = {
    jobs: [
      { name: 'a', files: '/a' },
      { name: 'a', files: 'relative' },
    ],
  }
  const round = await inspectHost(backups, createFixtureHost('debian-db'), { parameters })
  expect(round.outcome).toBe('failed')
  expect(String(round.note?.values.reason)).toContain('absolute path')
})
