// Outbox and sender against a model of the collector: every number ends exactly once, as a round or as gone.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { Outbox } from '../../agent/outbox.ts'
import { Sender } from '../../agent/sender.ts'
import { aFinding, aRound } from '../support/frames.ts'
import { Ledger } from '../support/ledger.ts'

const HOST = '6f9d2a52-5f2d-4a53-9d66-1f2f4c1b7a10'
const NOON = aRound().observedAt
const folders: string[] = []
function newFolder(): string {
  // In memory where there is a place for it: what is tested here does not hang on the disk.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'delivery-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

type Limits = { readonly maxBytes: number; readonly keepAcknowledgedMs: number }
const ROOMY: Limits = { maxBytes: 1e8, keepAcknowledgedMs: 1e8 }

class World {
  ledger = new Ledger()
  backup = new Ledger()
  folder = newFolder()
  outbox: Outbox
  sender: Sender | null = null
  /** Sent, and not yet at the collector. */
  wire: string[] = []
  appended = 0
  dropped = 0
  uptimeMs = 0
  readonly #limits: Limits

  constructor(limits: Limits) {
    this.#limits = limits
    this.outbox = this.#open()
  }

  append(times: number, inspection = 'disk', isEvent = false): void {
    for (let count = 0; count < times; count += 1) {
      this.appended += 1
      const events = [{ at: NOON, item: 'x', status: 'ok' as const, summary: { code: 'up', values: {} } }]
      const findings = [aFinding({ item: `${inspection}${isEvent ? this.appended : ''}` })]
      const round = aRound({ inspection, durationMs: this.appended, findings, events: isEvent ? events : [] })
      this.outbox.append([round])
      this.uptimeMs += 60_000
      this.sender?.pump()
    }
  }

  connect(): void {
    this.wire = []
    const { committedSeq, ahead } = this.ledger
    expect(this.outbox.reconcile(committedSeq, ahead)).toBe('same-epoch')
    this.sender = new Sender({
      outbox: this.outbox,
      epoch: this.outbox.epoch,
      committedSeq,
      ahead,
      send: (text) => this.wire.push(text),
      bufferedBytes: () => 0,
    })
    this.sender.pump()
  }

  /** The collector takes so many frames and then answers, or the answer is lost. */
  deliver(frames: number, isAnswered = true): void {
    for (const text of this.wire.splice(0, frames)) this.ledger.take(text)
    if (isAnswered && this.sender?.acknowledge(this.ledger.committedSeq, this.ledger.ahead)) {
      this.outbox.acknowledge(this.ledger.committedSeq, this.ledger.ahead)
      this.sender.pump()
    }
  }

  refuseNext(): void {
    const text = this.wire.shift()
    if (text === undefined) return
    const seq = this.ledger.refuse(text)
    if (seq === null) this.ledger.take(text)
    else {
      this.sender?.refused(seq)
      this.sender?.pump()
    }
  }

  cut(): void {
    this.sender = null
    this.wire = []
  }

  crash(): void {
    this.cut()
    const copy = newFolder()
    cpSync(this.folder, copy, { recursive: true, filter: (path) => !path.endsWith('-shm') })
    this.outbox.close()
    this.folder = copy
    this.outbox = this.#open()
  }

  restart(): void {
    this.cut()
    this.outbox.close()
    this.outbox = this.#open()
  }

  finish(): void {
    this.connect()
    for (let turn = 0; this.wire.length > 0 && turn < 1_000; turn += 1) this.deliver(this.wire.length)
  }

  #open(): Outbox {
    return new Outbox({
      path: join(this.folder, 'outbox.db'),
      hostId: HOST,
      maxAgeMs: 30 * 86_400_000,
      ...this.#limits,
      now: () => NOON,
      uptimeMs: () => this.uptimeMs,
      report: (incident) => {
        if (incident.kind === 'dropped') this.dropped += incident.rounds
        else if (incident.kind !== 'went-back') throw new Error(incident.kind)
      },
    })
  }

  check(): void {
    expect(this.ledger.complaints).toEqual([])
    expect([...this.ledger.entries.keys()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: this.appended }, (_, index) => index + 1),
    )
    for (const [seq, entry] of this.ledger.entries) {
      if (entry.kind === 'round') expect(entry.durationMs).toBe(seq)
    }
    expect(this.outbox.waiting).toBe(0)
    expect(this.outbox.size().bytes).toBe(0)
    expect(this.ledger.committedSeq).toBe(this.appended)
  }
}

const seqsOf = (texts: readonly string[]) =>
  texts.map((text) => JSON.parse(text).seq ?? JSON.parse(text).toSeq)

describe('with a backlog', () => {
  it('the newest round of each inspection goes first, then the backlog with places left for what happens now', () => {
    const world = new World(ROOMY)
    world.append(100, 'disk')
    world.append(1, 'services')
    world.append(20, 'disk')
    world.connect()
    expect(seqsOf(world.wire).slice(0, 4)).toEqual([101, 121, 1, 2])
    expect(world.wire).toHaveLength(50)
    world.append(14, 'services', true)
    expect(seqsOf(world.wire).slice(50)).toEqual(Array.from({ length: 14 }, (_, index) => 122 + index))
    world.append(1, 'services', true)
    // The next place is for the event and not for the backlog.
    world.deliver(1)
    expect(seqsOf(world.wire).at(-1)).toBe(136)
    world.finish()
    world.check()
  })

  it('of a handful nothing overtakes, and frames have no lane', () => {
    const world = new World(ROOMY)
    world.append(16)
    world.connect()
    expect(world.wire.every((text) => !text.includes('"lane"'))).toBe(true)
    expect(seqsOf(world.wire)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1))
    world.finish()
    world.check()
  })

  it('that comes up at once while connected gets the backlog lane too', () => {
    const world = new World(ROOMY)
    world.append(1)
    world.connect()
    world.deliver(1)
    world.outbox.append(Array.from({ length: 500 }, () => aRound({ durationMs: ++world.appended })))
    world.append(1, 'services', true)
    expect(seqsOf(world.wire).slice(0, 3)).toEqual([501, 502, 2])
    world.finish()
    world.check()
  })

  it('goes back to frames without a lane when it is worked off', () => {
    const world = new World(ROOMY)
    world.append(60)
    world.connect()
    while (world.wire.length > 0) world.deliver(world.wire.length)
    world.append(1)
    expect(world.wire.map((text) => text.includes('"lane"'))).toEqual([false])
    world.finish()
    world.check()
  })

  it('never needs more ranges than the protocol has room for', () => {
    const world = new World(ROOMY)
    // Each inspection once, between routine rounds of another: as many ranges as there are inspections.
    for (let count = 0; count < 200; count += 1) world.append(1, count % 2 === 0 ? 'disk' : `i-${count}`)
    world.connect()
    const live = world.wire.filter((text) => text.includes('"lane":"live"'))
    expect(live.length).toBeGreaterThan(40)
    world.finish()
    world.check()
    expect(world.ledger.count('round')).toBe(200)
  })
})

describe('a collector that was restored from a backup', () => {
  it('gets again what it lost, as long as it is kept here', () => {
    const world = new World(ROOMY)
    world.append(50)
    world.finish()
    world.backup = world.ledger.copy()
    world.append(50)
    world.finish()
    expect(world.outbox.size()).toMatchObject({ rounds: 0, bytes: 0 })
    world.ledger = world.backup
    world.restart()
    world.finish()
    world.check()
    expect(world.ledger.count('round')).toBe(100)
  })

  it('is told what is gone for good, between what is here and behind it', () => {
    const world = new World({ maxBytes: 20_000, keepAcknowledgedMs: 1e8 })
    world.append(30)
    world.finish()
    world.backup = world.ledger.copy()
    for (let turn = 0; turn < 10; turn += 1) {
      world.append(10)
      world.finish()
    }
    world.ledger = world.backup
    world.finish()
    world.check()
    expect(world.ledger.count('gone', 'collector-restored')).toBeGreaterThan(20)
    expect(world.ledger.count('round')).toBeGreaterThan(30)
    expect(world.dropped).toBe(0)
  })

  it('and of which nothing is kept here has its hole up to the last number', () => {
    const world = new World({ maxBytes: 1e8, keepAcknowledgedMs: 0 })
    world.append(20)
    world.finish()
    world.uptimeMs += 3_600_000
    world.append(1)
    world.finish()
    world.ledger = new Ledger()
    world.finish()
    world.check()
    expect(world.ledger.count('gone', 'collector-restored')).toBe(20)
  })
})

describe('under any sequence of appends, drops, answers, refusals, cuts, crashes and restores', () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('append'), times: fc.integer({ min: 1, max: 12 }) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('event'), times: fc.integer({ min: 1, max: 3 }) }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('deliver'), times: fc.integer({ min: 1, max: 40 }) }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('connect', 'lose-answer'), times: fc.nat(30) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constantFrom('cut', 'crash', 'restart', 'refuse', 'back-up', 'restore'),
        times: fc.constant(1),
      }),
    },
  )

  const verbs: Record<string, (world: World, times: number) => void> = {
    append: (world, times) => world.append(times, ['disk', 'services', 'backups'][times % 3]),
    event: (world, times) => world.append(times, 'services', true),
    deliver: (world, times) => world.deliver(times),
    'lose-answer': (world, times) => world.deliver(times, false),
    connect: (world) => world.connect(),
    cut: (world) => world.cut(),
    crash: (world) => world.crash(),
    restart: (world) => world.restart(),
    refuse: (world) => world.refuseNext(),
    'back-up': (world) => {
      world.backup = world.ledger.copy()
    },
    restore: (world) => {
      world.cut()
      world.ledger = world.backup.copy()
    },
  }

  it.each([
    ['roomy', { maxBytes: 1e8, keepAcknowledgedMs: 1e8 }],
    ['tight', { maxBytes: 12_000, keepAcknowledgedMs: 1e8 }],
    ['forgetful', { maxBytes: 30_000, keepAcknowledgedMs: 0 }],
  ])(
    'every number ends exactly once: %s',
    (_, limits) => {
      fc.assert(
        fc.property(fc.array(step, { minLength: 5, maxLength: 50, size: 'max' }), (steps) => {
          const world = new World(limits)
          for (const one of steps) verbs[one.do]?.(world, one.times)
          world.finish()
          world.check()
          const lost = world.ledger.count('gone') - world.ledger.count('gone', 'collector-restored')
          expect(lost).toBeLessThanOrEqual(world.dropped)
          if (!steps.some((one) => ['crash', 'restart', 'restore'].includes(one.do)))
            expect(lost).toBe(world.dropped)
          world.outbox.close()
        }),
        { numRuns: 40 },
      )
    },
    120_000,
  )
})
