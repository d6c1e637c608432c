import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import { Outbox, type OutboxIncident, type OutboxSettings } from '../../agent/outbox.ts'
import { lastSeqOf, type Queued } from '../../agent/outbox-gaps.ts'
import { aFinding, aRound } from '../support/frames.ts'

const NOON = aRound().observedAt
const HOST = '6f9d2a52-5f2d-4a53-9d66-1f2f4c1b7a10'
const HOUR = 3_600_000
const folders: string[] = []
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'outbox-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function open(folder: string, changes: Partial<OutboxSettings> = {}) {
  const incidents: OutboxIncident[] = []
  const outbox = new Outbox({
    path: join(folder, 'outbox.db'),
    hostId: HOST,
    maxBytes: 64 * 1024 * 1024,
    keepAcknowledgedMs: 26 * 3_600_000,
    maxAgeMs: 30 * 86_400_000,
    now: () => NOON,
    report: (incident) => incidents.push(incident),
    ...changes,
  })
  return { outbox, incidents }
}

/** Rounds as numbers, gaps as their first and last one. */
const queue = (outbox: Outbox, limit = 10_000) =>
  (outbox.next(0, limit) ?? []).map((one) =>
    one.kind === 'round' ? one.seq : `${one.fromSeq}-${one.toSeq} ${one.reason}`,
  )
const seqs = (outbox: Outbox) => queue(outbox).filter((one) => typeof one === 'number')
const jsonOf = (queued: Queued | undefined) => JSON.parse(queued?.kind === 'round' ? queued.json : '{}')

describe('the outbox', () => {
  it('numbers rounds without holes and gives them back in order until they are acknowledged', () => {
    const { outbox } = open(newFolder())
    expect([1, 2, 3].map(() => outbox.append([aRound()]))).toEqual([1, 2, 3])
    expect(jsonOf(outbox.next(1, 1)?.[0])).toEqual(aRound())
    outbox.acknowledge(2)
    expect(seqs(outbox)).toEqual([3])
    expect(outbox.size()).toMatchObject({ rounds: 1, dropped: 0 })
    outbox.acknowledge(3)
    expect(outbox.size()).toEqual({ rounds: 0, bytes: 0, dropped: 0 })
    expect(outbox.append([aRound()])).toBe(4)
    outbox.close()
  })

  it('that could not be opened at first gives no round another number while it is on its way', () => {
    const folder = newFolder()
    const earlier = open(folder).outbox
    earlier.append([aRound()])
    earlier.close()
    const lock = new DatabaseSync(join(folder, 'outbox.db'))
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    let now = NOON
    const { outbox } = open(folder, { now: () => now })
    outbox.append([aRound(), aRound()])
    for (const seq of seqs(outbox)) outbox.lend(Number(seq))
    const { epoch } = outbox
    lock.exec('ROLLBACK')
    lock.close()

    now += 31_000
    outbox.append([aRound()])
    expect(outbox.epoch).toBe(epoch)
    // Nothing new goes out meanwhile, so that the acknowledgements catch up.
    expect(outbox.next(2, 10)).toBeNull()
    outbox.acknowledge(2)
    outbox.append([aRound()])
    expect(outbox.epoch).toBe(earlier.epoch)
    expect(seqs(outbox)).toEqual([1, 2, 3])
    outbox.close()
  })

  it('goes on after a restart where it was, in the same epoch', () => {
    const folder = newFolder()
    const first = open(folder).outbox
    first.append([aRound()])
    first.append([aRound()])
    first.acknowledge(1)
    first.close()
    const second = open(folder).outbox
    expect(second.epoch).toBe(first.epoch)
    expect(second.epoch).toMatch(/^[0-9a-f]{16}$/)
    expect(seqs(second)).toEqual([2])
    expect(second.append([aRound()])).toBe(3)
    second.close()
  })

  it('when it overflows, drops the oldest routine rounds first, keeps events and changes, and counts', () => {
    const { outbox, incidents } = open(newFolder(), { maxBytes: 6_000 })
    const bad = aRound({ findings: [aFinding({ status: 'critical' })] })
    const event = aRound({
      inspection: 'services',
      events: [{ at: NOON, item: 'nginx', status: 'critical', summary: { code: 'failed', values: {} } }],
    })
    for (const round of [aRound(), aRound(), bad, event]) outbox.append([round])
    for (let count = 0; count < 30; count += 1) outbox.append([bad])
    expect(outbox.size().bytes).toBeLessThanOrEqual(6_000)
    // 1 is the first status of the disk, 3 its change, 4 the event; 2 and the unchanged ones behind went.
    expect(seqs(outbox).slice(0, 3)).toEqual([1, 3, 4])
    expect(seqs(outbox).at(-1)).toBe(34)
    const { rounds, dropped } = outbox.size()
    expect(rounds + dropped).toBe(34)
    expect(outbox.details().droppedByInspection).toEqual({ disk: dropped })
    expect(incidents.every(({ kind }) => kind === 'dropped')).toBe(true)
    outbox.close()
  })

  it('drops what waited too long by a clock that goes evenly, and not because the wall clock leapt', () => {
    const folder = newFolder()
    const DAY = 24 * HOUR
    let [now, uptime] = [NOON, 0]
    const { outbox, incidents } = open(folder, { now: () => now, uptimeMs: () => uptime, maxAgeMs: DAY })
    const pass = (hours: number) => {
      for (let hour = 0; hour < hours; hour += 1) {
        now += HOUR
        uptime += HOUR
        outbox.append([aRound({ observedAt: now })])
      }
    }
    pass(2)
    now += 3_650 * DAY
    pass(2)
    now -= 7_300 * DAY
    pass(20)
    expect(seqs(outbox)[0]).toBe(1)
    pass(6)
    expect(seqs(outbox)[0]).toBe(7)
    expect(queue(outbox)[0]).toBe('1-6 outbox-age')
    expect(incidents.at(-1)).toEqual({ kind: 'dropped', rounds: 1, why: 'outbox-age', counts: { disk: 1 } })
    outbox.close()
    // A machine without a battery for its clock wakes up in another decade.
    now += 3_650 * DAY
    const again = open(folder, { now: () => now, uptimeMs: () => 0, maxAgeMs: 2 * DAY }).outbox
    again.append([aRound({ observedAt: now })])
    expect(seqs(again)[0]).toBe(7)
    again.close()
  })

  it('drops and counts a round that the collector refuses', () => {
    const { outbox } = open(newFolder())
    outbox.append([aRound()])
    outbox.append([aRound()])
    outbox.refuse(1)
    outbox.refuse(77)
    expect(seqs(outbox)).toEqual([2])
    expect(outbox.size()).toMatchObject({ rounds: 1, dropped: 1 })
    outbox.close()
  })

  it('begins a new epoch when the collector has numbers that this copy never gave', () => {
    const folder = newFolder()
    const first = open(folder).outbox
    for (let count = 0; count < 5; count += 1) first.append([aRound()])
    first.close()
    const { outbox } = open(folder)
    outbox.append([aRound({ durationMs: 6 })])
    outbox.append([aRound({ durationMs: 7 })])
    expect(outbox.reconcile(9)).toBe('new-epoch')
    expect(outbox.epoch).not.toBe(first.epoch)
    expect(outbox.next(0, 10)?.map((one) => [lastSeqOf(one), jsonOf(one).durationMs])).toEqual([
      [1, 6],
      [2, 7],
    ])
    expect(outbox.append([aRound()])).toBe(3)
    expect(outbox.reconcile(2)).toBe('same-epoch')
    expect(seqs(outbox)).toEqual([3])
    outbox.close()
  })
})

describe('a bad disk', () => {
  it.each([
    [
      'text',
      'damaged',
      (path: string) => writeFileSync(path, 'not a database at all, but long enough to be looked at'),
    ],
    [
      'another program’s database',
      'foreign',
      (path: string) => {
        const other = new DatabaseSync(path)
        other.exec('CREATE TABLE mail (id INTEGER)')
        other.close()
      },
    ],
  ])('holding %s in our place has it put aside, and a new outbox begins', (_, why, spoil) => {
    const folder = newFolder()
    spoil(join(folder, 'outbox.db'))
    const { outbox, incidents } = open(folder)
    expect(outbox.append([aRound()])).toBe(1)
    expect(incidents).toEqual([
      { kind: 'put-aside', movedTo: join(folder, 'outbox.db.damaged-20251206T054640Z'), why },
    ])
    expect(readdirSync(folder)).toContain('outbox.db.damaged-20251206T054640Z')
    outbox.close()
  })

  it('that tears pages while the agent runs costs what was torn, not the next round', () => {
    const folder = newFolder()
    const { outbox } = open(folder)
    for (let count = 0; count < 300; count += 1) outbox.append([aRound({ durationMs: count })])
    outbox.close()
    const size = statSync(join(folder, 'outbox.db')).size
    const torn = Buffer.alloc(size - 4096, 0xa5)
    writeFileSync(join(folder, 'outbox.db'), torn, { flag: 'r+' })
    const again = open(folder)
    expect(again.outbox.epoch).not.toBe(outbox.epoch)
    expect(again.outbox.append([aRound()])).toBe(1)
    expect(again.incidents[0]).toMatchObject({ kind: 'put-aside' })
    again.outbox.close()
  })

  const isRoot = process.getuid?.() === 0
  it.runIf(isRoot)(
    'that is full keeps the newest rounds in memory, says so once, and writes them when it can',
    () => {
      const folder = newFolder()
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder])
      try {
        const { outbox, incidents } = open(folder)
        outbox.append([aRound()])
        const filler = join(folder, 'filler')
        fillUp(filler)
        for (let count = 0; count < 40; count += 1)
          outbox.append([aRound({ findings: [aFinding({ item: `/${'x'.repeat(400)}` })] })])
        expect(incidents.map(({ kind }) => kind)).toEqual(['not-writable'])
        expect(seqs(outbox)).toEqual(Array.from({ length: 41 }, (_, index) => index + 1))
        outbox.acknowledge(20)
        expect(seqs(outbox)[0]).toBe(21)
        rmSync(filler)
        outbox.append([aRound()])
        expect(incidents.map(({ kind }) => kind)).toEqual(['not-writable', 'writable-again'])
        outbox.close()
        const again = open(folder).outbox
        expect(seqs(again)).toEqual(Array.from({ length: 22 }, (_, index) => index + 21))
        again.close()
      } finally {
        execFileSync('umount', ['-l', folder])
      }
    },
  )

  it.runIf(isRoot)('that is full from the start does not stop the agent either', () => {
    const folder = newFolder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder])
    try {
      let now = NOON
      fillUp(join(folder, 'filler'))
      const { outbox, incidents } = open(folder, { now: () => now })
      expect(outbox.append([aRound()])).toBe(1)
      expect(incidents.map(({ kind }) => kind)).toEqual(['not-writable'])
      execFileSync('mount', ['-o', 'remount,size=2m', folder])
      now += 60_000
      expect(outbox.append([aRound()])).toBe(2)
      expect(incidents.map(({ kind }) => kind)).toEqual(['not-writable', 'writable-again'])
      expect(seqs(outbox)).toEqual([1, 2])
      outbox.close()
    } finally {
      execFileSync('umount', ['-l', folder])
    }
  })

  it('keeps every round that was appended before kill -9', async () => {
    const folder = newFolder()
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, '../support/outbox-appender.ts'), folder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const appended = await new Promise<number>((resolve) => {
      let last = 0
      child.stdout.on('data', (chunk: Buffer) => {
        last = Number(chunk.toString().trim().split('\n').at(-1))
        if (last >= 25) child.kill('SIGKILL')
      })
      child.on('exit', () => resolve(last))
    })
    const { outbox, incidents } = open(folder)
    const kept = seqs(outbox)
    expect(kept.length).toBeGreaterThanOrEqual(appended)
    expect(kept).toEqual(kept.map((_, index) => index + 1))
    expect(incidents).toEqual([])
    outbox.close()
  }, 60_000)
})

function fillUp(path: string): void {
  const block = Buffer.alloc(4096)
  try {
    for (;;) writeFileSync(path, block, { flag: 'a' })
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
  }
}

describe('what the collector has', () => {
  it('stays a while, counts as nothing that waits, and goes when its time is over', () => {
    const folder = newFolder()
    let uptime = 0
    const { outbox } = open(folder, { uptimeMs: () => uptime, keepAcknowledgedMs: 2 * HOUR })
    for (let count = 0; count < 5; count += 1) outbox.append([aRound()])
    outbox.acknowledge(5)
    expect(outbox.size()).toEqual({ rounds: 0, bytes: 0, dropped: 0 })
    const kept = outbox.details().keptBytes
    expect(kept).toBeGreaterThan(1_000)
    uptime += HOUR
    outbox.append([aRound()])
    expect(outbox.details().keptBytes).toBe(kept)
    uptime += 3 * HOUR
    outbox.append([aRound()])
    expect(outbox.details().keptBytes).toBe(0)
    expect(outbox.size()).toMatchObject({ rounds: 2, dropped: 0 })
    outbox.close()
  })

  it('is marked by any clock, also one that counts parts of milliseconds', () => {
    let uptime = 0.1
    const { outbox, incidents } = open(newFolder(), { uptimeMs: () => uptime })
    for (let hour = 0; hour < 5; hour += 1) {
      uptime += HOUR + 1 / 3
      outbox.append([aRound()])
    }
    expect([incidents, outbox.details().isWritable]).toEqual([[], true])
    outbox.close()
  })

  it('takes a quarter of the room at most, and goes first when room is needed', () => {
    const { outbox, incidents } = open(newFolder(), { maxBytes: 20_000 })
    for (let count = 0; count < 30; count += 1) outbox.acknowledge(outbox.append([aRound()]))
    outbox.append([aRound()])
    expect(outbox.details().keptBytes).toBeLessThanOrEqual(5_000)
    expect(outbox.details().keptBytes).toBeGreaterThan(2_000)
    while (outbox.size().bytes < 18_900) outbox.append([aRound()])
    expect(outbox.details().keptBytes).toBeLessThan(1_500)
    expect(incidents).toEqual([])
    outbox.close()
  })

  it('is known again after a restart, also what was ahead of a backlog', () => {
    const folder = newFolder()
    const first = open(folder).outbox
    for (let count = 0; count < 9; count += 1) first.append([aRound()])
    first.acknowledge(3, [[7, 8]])
    expect(queue(first)).toEqual([4, 5, 6, 9])
    first.close()
    const second = open(folder).outbox
    expect(queue(second)).toEqual([4, 5, 6, 9])
    expect(second.size().rounds).toBe(4)
    expect(second.reconcile(6, [])).toBe('same-epoch')
    // It says no more that it has 7 and 8: it was restored, and gets them again.
    expect(queue(second)).toEqual([7, 8, 9])
    second.close()
  })

  it('is renumbered with its gaps when numbers were used twice', () => {
    const folder = newFolder()
    const { outbox } = open(folder)
    for (let count = 0; count < 4; count += 1) outbox.append([aRound()])
    outbox.acknowledge(1)
    outbox.refuse(3)
    outbox.close()
    const again = open(folder).outbox
    again.append([aRound({ durationMs: 5 })])
    expect(again.reconcile(1, [[6, 9]])).toBe('new-epoch')
    expect(queue(again)).toEqual([1, '2-2 refused', 3, 4])
    expect(jsonOf(again.next(3, 1)?.[0]).durationMs).toBe(5)
    again.close()
  })
})

describe('whose rounds these are', () => {
  it('another host’s rounds are put aside and never sent as this one’s', () => {
    const folder = newFolder()
    const first = open(folder).outbox
    first.append([aRound()])
    first.close()
    const other = open(folder, { hostId: '11111111-5f2d-4a53-9d66-1f2f4c1b7a10' })
    expect(other.incidents).toEqual([
      {
        kind: 'put-aside',
        movedTo: join(folder, 'outbox.db.other-host-20251206T054640Z'),
        why: 'other-host',
      },
    ])
    expect(seqs(other.outbox)).toEqual([])
    expect(other.outbox.epoch).not.toBe(first.epoch)
    other.outbox.close()
    expect(open(folder).incidents).toHaveLength(1)
  })

  it('a file of the version before belongs to who opens it first, with all that waits in it', () => {
    const folder = newFolder()
    const old = new DatabaseSync(join(folder, 'outbox.db'))
    old.exec(`PRAGMA application_id = ${0x786a6f62};
      CREATE TABLE outbox (one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, lastSeq INTEGER NOT NULL) STRICT;
      CREATE TABLE rounds (seq INTEGER PRIMARY KEY, inspection TEXT NOT NULL, observedAt INTEGER NOT NULL,
        bytes INTEGER NOT NULL, isKept INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
      INSERT INTO outbox VALUES (1, '0123456789abcdef', 42);
      INSERT INTO rounds VALUES (41, 'disk', ${NOON}, 2, 0, '{}'), (42, 'disk', ${NOON}, 2, 0, '{}')`)
    old.close()
    const { outbox, incidents } = open(folder)
    expect(incidents).toEqual([])
    expect(outbox.epoch).toBe('0123456789abcdef')
    outbox.reconcile(40)
    expect(queue(outbox)).toEqual([41, 42])
    expect(outbox.size()).toMatchObject({ rounds: 2, bytes: 4 })
    outbox.close()
  })
})

describe('a file that is torn while the agent runs', () => {
  it('is put aside, and what waited in it is told as gone, inspection by inspection', () => {
    const folder = newFolder()
    const path = join(folder, 'outbox.db')
    const { outbox, incidents } = open(folder)
    // More than SQLite keeps in memory.
    const evidence = [{ source: '/proc/mounts', text: 'x'.repeat(4_000) }]
    const large = (inspection: string) => aRound({ inspection, findings: [aFinding({ evidence })] })
    for (let count = 0; count < 200; count += 1) outbox.append([large(count < 150 ? 'disk' : 'services')])
    outbox.acknowledge(50)
    const { epoch } = outbox
    for (const suffix of ['', '-wal']) {
      const size = statSync(path + suffix).size
      writeFileSync(path + suffix, Buffer.alloc(size, 0xa5), { flag: 'r+' })
    }
    for (let count = 0; count < 50 && outbox.epoch === epoch; count += 1) {
      outbox.next(50, 200)
      outbox.append([aRound({ inspection: 'patches' })])
    }
    expect(outbox.epoch).not.toBe(epoch)
    expect(incidents.map(({ kind }) => kind)).toContain('put-aside')
    const dropped = incidents.find((one) => one.kind === 'dropped')
    expect(dropped).toMatchObject({ why: 'damaged', counts: { disk: 100, services: 50 } })
    const [gap, ...rounds] = queue(outbox)
    expect(gap).toMatch(/^1-1\d\d damaged$/)
    outbox.append([aRound()])
    expect(queue(outbox)).toHaveLength(rounds.length + 2)
    expect(outbox.size().dropped).toBeGreaterThanOrEqual(150)
    outbox.close()
    const again = open(folder).outbox
    expect(queue(again)[0]).toBe(gap)
    expect(again.size().dropped).toBeGreaterThanOrEqual(150)
    again.close()
  })
})
