import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Host } from '../../../agent/host/host.ts'
import { createLocalHost } from '../../../agent/host/local-host.ts'
import { decodeMountField, mountOf, parseMountinfo, parseStatfs } from '../../../agent/host/mounts.ts'

let root: string
let host: Host
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'xunjian-host-'))
  mkdirSync(join(root, 'etc/sub'), { recursive: true })
  writeFileSync(join(root, 'etc/a.conf'), 'hello')
  writeFileSync(join(root, 'etc/sub/b.conf'), Buffer.alloc(200_000, 'x'))
  symlinkSync('a.conf', join(root, 'etc/link'))
  host = createLocalHost({ root })
})
afterAll(() => rmSync(root, { recursive: true }))

const NOBODY = 65_534

/** Root may read everything, so it steps down for a moment. */
async function asNobody(look: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return look()
  process.seteuid?.(NOBODY)
  try {
    await look()
  } finally {
    process.seteuid?.(0)
  }
}

describe('a folder that looks like a machine', () => {
  test('paths are taken below it', async () => {
    expect(await host.readText('/etc/a.conf')).toBe('hello')
    expect(await host.list('/etc')).toEqual(['a.conf', 'link', 'sub'])
    expect(await host.realPath('/etc/link')).toBe('/etc/a.conf')
    expect(await host.glob('/etc/**/*.conf', 10)).toEqual(['/etc/a.conf', '/etc/sub/b.conf'])
    expect(await host.glob('/etc/{a,c}.conf', 10)).toEqual(['/etc/a.conf'])
    expect((await host.stat('/etc/a.conf'))?.sizeBytes).toBe(5)
  })

  test('what is not there is null', async () => {
    const nothing = '/etc/nothing'
    expect([await host.readText(nothing), await host.stat(nothing), await host.list(nothing)]).toEqual([
      null,
      null,
      null,
    ])
    expect([await host.readBytes(nothing, { offset: 0, length: 1 }), await host.realPath(nothing)]).toEqual([
      null,
      null,
    ])
    expect(await host.systemd()).toBeNull()
  })

  test('reads are bounded', async () => {
    await expect(host.readText('/etc/sub/b.conf', { maxBytes: 1_000 })).rejects.toMatchObject({
      code: 'too-large',
    })
    expect(await host.glob('/etc/**/*.conf', 1)).toHaveLength(1)
    expect(await host.readBytes('/etc/a.conf', { offset: 3, length: 100 })).toEqual(Buffer.from('lo'))
  })

  test('a folder is not a text, a file is not a folder', async () => {
    await expect(host.readText('/etc')).rejects.toMatchObject({ name: 'HostError' })
    await expect(host.list('/etc/a.conf')).rejects.toMatchObject({ code: 'not-a-directory' })
  })

  test('what may not be read is denied, not absent', async () => {
    chmodSync(join(root, 'etc/a.conf'), 0)
    await asNobody(() => expect(host.readText('/etc/a.conf')).rejects.toMatchObject({ code: 'denied' }))
    chmodSync(join(root, 'etc/a.conf'), 0o644)
  })

  test('names that appear in a folder are told, until nobody listens any more', async () => {
    const stop = new AbortController()
    const names = new Set<string>()
    const told = new Promise<void>((resolve) => {
      void host
        .watchDirectory('/etc', (name) => resolve(void names.add(name)), stop.signal)
        .then(() => names.add('(end)'))
    })
    writeFileSync(join(root, 'etc/new'), '')
    await told
    stop.abort()
    await new Promise((resolve) => setImmediate(resolve))
    expect([...names]).toEqual(['new', '(end)'])
  })
})

describe('this machine', () => {
  test('files of /proc, which say that they are empty, are read to their end', async () => {
    expect(await createLocalHost().readText('/proc/self/mountinfo')).toContain(' / ')
  })
  test('space in bytes', async () => {
    const usage = await createLocalHost().statfs('/')
    expect(usage.sizeBytes).toBeGreaterThan(usage.availableBytes)
  })
})

describe('mount tables', () => {
  test.each([
    ['/plain', '/plain'],
    ['/with\\040space', '/with space'],
    ['/tab\\011newline\\012backslash\\134', '/tab\tnewline\nbackslash\\'],
  ])('%s is %j', (field, decoded) => expect(decodeMountField(field)).toBe(decoded))

  test('a path lies on the deepest mount above it', () => {
    const mounts = parseMountinfo(
      '1 0 8:1 / / rw - ext4 a rw\n2 1 8:2 / /srv rw - ext4 b rw\n3 1 8:3 / /srv/data rw - ext4 c rw',
    )
    const on = (path: string) => mountOf(path, mounts)?.device
    expect([on('/'), on('/srvx/y'), on('/srv'), on('/srv/data/z')]).toEqual(['a', 'a', 'b', 'c'])
  })

  test('what stat -f says', () => {
    expect(parseStatfs('4096 100 50 40 1000 900\n')).toEqual({
      sizeBytes: 409_600,
      freeBytes: 204_800,
      availableBytes: 163_840,
      files: 1_000,
      filesFree: 900,
    })
    expect(parseStatfs('stat: cannot read')).toBeNull()
  })
})
