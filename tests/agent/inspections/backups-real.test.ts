// Backups as the real tools make them, and the same files cut off.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLocalHost } from '../../../agent/host/local-host.ts'
import { backups } from '../../../agent/inspections/backups.ts'
import { inspectHost, verdictsOf } from '../../support/fixture-host.ts'
import { needs } from '../../support/needs.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xunjian-backups-'))
  const lines = Array.from({ length: 20_000 }, (_, index) => `${index} ${randomBytes(8).toString('hex')}`)
  writeFileSync(join(folder, 'data'), lines.join('\n'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const shell = (command: string) =>
  execFileSync('/bin/sh', ['-ec', command], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })

async function verdictOn(name: string) {
  const path = join(folder, name)
  const aMinuteAgo = new Date(Date.now() - 60_000)
  utimesSync(path, aMinuteAgo, aMinuteAgo)
  const parameters = { jobs: [{ name: 'job', files: path }] }
  return verdictsOf(await inspectHost(backups, createLocalHost(), { parameters, now: Date.now() })).job
}

async function expectCutsNoticed(name: string) {
  expect(await verdictOn(name)).toBe('ok fresh-whole')
  const { size } = statSync(join(folder, name))
  // The last byte of a text dump is an empty line that nobody misses.
  const least = name.endsWith('.sql') ? [] : [size - 1]
  for (const left of [...least, size - 700, Math.floor(size / 2)]) {
    copyFileSync(join(folder, name), join(folder, `cut-${name}`))
    truncateSync(join(folder, `cut-${name}`), left)
    expect([name, left, await verdictOn(`cut-${name}`)]).toEqual([name, left, 'critical cut-off'])
  }
}

describe.skipIf(!needs('archives'))('files of', () => {
  test.each([
    ['gzip', 'gzip -c data > data.gz', 'data.gz'],
    ['tar and gzip', 'tar czf data.tar.gz data', 'data.tar.gz'],
    ['zip', 'zip -q data.zip data', 'data.zip'],
    ['tar', 'tar cf data.tar data', 'data.tar'],
    ['zstd', 'zstd -qf data', 'data.zst'],
    ['zstd with long windows and threads', 'zstd -qf -19 -T2 --long data -o long.zst', 'long.zst'],
    ['xz', 'xz -kf data', 'data.xz'],
    ['xz in blocks', 'xz -kfc -T2 --block-size=65536 data > blocks.xz', 'blocks.xz'],
    ['sqlite3', 'seq 1 20000 | sqlite3 base.db "create table t(n)" ".import /dev/stdin t"', 'base.db'],
  ])('%s', async (_, command, name) => {
    shell(command)
    await expectCutsNoticed(name)
  })
})

describe.skipIf(!needs('postgresql'))('dumps of a real PostgreSQL', () => {
  const name = `xunjian${process.pid}`
  const version = () =>
    execFileSync('/bin/sh', ['-c', 'ls /usr/lib/postgresql | sort -V | tail -1'], { encoding: 'utf8' }).trim()
  beforeAll(() => {
    const bin = `/usr/lib/postgresql/${version()}/bin`
    shell(`mkdir pg && chown postgres pg && chmod 755 .`)
    const asPostgres = (command: string) => shell(`runuser -u postgres -- sh -ec '${command}'`)
    asPostgres(
      `${bin}/initdb -A trust -D pg/data > /dev/null && ${bin}/pg_ctl -s -w -D pg/data -l pg/log -o "-k ${folder}/pg -h \\"\\"" start`,
    )
    const at = `-h ${folder}/pg -U postgres`
    asPostgres(
      `createdb ${at} ${name} && psql -q ${at} -d ${name} -c "create table t as select generate_series(1,50000) n, md5(random()::text) m"`,
    )
    shell(`pg_dump ${at} -Fc ${name} > base.dump; pg_dump ${at} -Fc -s ${name} > schema.dump`)
    shell(
      `pg_dump ${at} -Fc -Z0 ${name} | cat > piped.dump; pg_dump ${at} ${name} > base.sql; pg_dump ${at} -Ft ${name} > base.tar`,
    )
    asPostgres(`${bin}/pg_ctl -s -m immediate -D pg/data stop`)
  }, 60_000)

  test.each(['base.dump', 'piped.dump', 'base.sql', 'base.tar'])('%s', (file) => expectCutsNoticed(file))
  test('a dump of the schema alone is whole', async () =>
    expect(await verdictOn('schema.dump')).toBe('ok fresh-whole'))
})
