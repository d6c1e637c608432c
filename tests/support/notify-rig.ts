// The dispatcher on the real writer, store and drivers, speaking to real servers on this machine, with time in hand.

import { CHANNEL_DRIVERS } from '../../collector/notify/channels/index.ts'
import { Dispatcher } from '../../collector/notify/dispatcher.ts'
import { createGuard } from '../../collector/notify/guarded-fetch.ts'
import type { NotificationRecord } from '../../collector/store/process-records.ts'
import type { ReadStore } from '../../collector/store/read-store.ts'
import { openReadStore } from '../../collector/store/sqlite/read-store.ts'
import { Channel } from '../../shared/api/settings/channel.ts'
import { ACTOR, T0 } from './rounds.ts'
import { createWriterRig } from './writer-rig.ts'

/** Where the process may be killed: what was about to be done is not done, or was done and nobody learnt of it. */
export type CrashPoint = 'before-write' | 'after-write' | 'before-send' | 'after-send'
type Timer = { readonly at: number; readonly run: () => void }
type Life = { dispatcher: Dispatcher; timers: Set<Timer>; isDead: boolean; readStore: ReadStore }

export type NotifyRig = ReturnType<typeof createNotifyRig>

export function createNotifyRig() {
  const rig = createWriterRig()
  const guard = createGuard(['127.0.0.1'])
  let busy = 0
  /** Counted down at each chance; at 0 the process is killed there. */
  let crash: { point: CrashPoint; left: number } | null = null
  let crashes = 0
  let life = born()

  function born(): Life {
    const readStore = openReadStore(rig.path)
    const timers = new Set<Timer>()
    const made: Life = { dispatcher: null as unknown as Dispatcher, timers, isDead: false, readStore }
    made.dispatcher = new Dispatcher({
      reads: readStore,
      drivers: CHANNEL_DRIVERS,
      guard: { ...guard, fetch: (url, init) => step(made, 'send', () => guard.fetch(url, init)) },
      clock: () => rig.now,
      publicUrl: () => 'https://xunjian.example.com',
      timeZone: 'UTC',
      write: (rows) =>
        step(made, 'write', async () => void rig.command({ kind: 'note-delivery', rows, at: rig.now })),
      later(ms, run) {
        const timer = { at: rig.now + ms, run }
        if (!made.isDead) timers.add(timer)
        return () => timers.delete(timer)
      },
      random: () => 0.5,
      onOutcome: () => undefined,
      log: { warn: () => undefined, debug: () => undefined },
    })
    made.dispatcher.start()
    return made
  }

  /** A dead process does nothing more, and nothing comes back to it. */
  async function step<T>(of: Life, what: 'write' | 'send', run: () => Promise<T>): Promise<T> {
    const never = new Promise<never>(() => undefined)
    if (of.isDead || isHit(of, `before-${what}`)) return await never
    busy += 1
    const result = await run().finally(() => {
      busy -= 1
    })
    return of.isDead || isHit(of, `after-${what}`) ? await never : result
  }

  function end(of: Life): void {
    of.isDead = true
    of.timers.clear()
    // What it still waits for must not reach for its database any more.
    void of.dispatcher.stop()
  }

  function isHit(of: Life, point: CrashPoint): boolean {
    if (crash?.point !== point || --crash.left > 0) return false
    crash = null
    crashes += 1
    end(of)
    return true
  }

  /** Until nothing is under way; a process that was killed comes back. */
  async function settled(): Promise<void> {
    for (let calm = 0; calm < 4; ) {
      await new Promise(setImmediate)
      calm = busy === 0 ? calm + 1 : 0
      if (life.isDead && busy === 0) {
        life.readStore.close()
        rig.restart('killed')
        rig.heard()
        life = born()
        calm = 0
      }
    }
    publish()
  }

  /** What the writer has committed reaches the dispatcher, as it would from its thread. */
  function publish(): void {
    for (const message of rig.heard())
      if (message.kind === 'committed') life.dispatcher.take(message.notifications)
  }

  return {
    rig,
    get dispatcher() {
      return life.dispatcher
    },
    get readStore() {
      return life.readStore
    },
    get crashes() {
      return crashes
    },
    addChannel(id: string, channel: unknown, secrets: Readonly<Record<string, string>> = {}): void {
      const body = Channel.parse({ name: id, language: 'en', ...(channel as object) })
      const about = {
        settingKind: 'channel',
        id,
        isNew: true,
        version: null,
        by: ACTOR,
        at: rig.now,
      } as const
      rig.command({ kind: 'write-setting', ...about, body, secrets })
    },
    changeChannel(id: string, body: unknown): void {
      const about = {
        settingKind: 'channel',
        id,
        isNew: false,
        version: null,
        by: ACTOR,
        at: rig.now,
      } as const
      const parsed = body === null ? null : Channel.parse(body)
      rig.command({ kind: 'write-setting', ...about, body: parsed, secrets: {} })
      life.dispatcher.lookAgain(id)
    },
    /** Rows as the transaction of a change would have put them. */
    async tell(rows: readonly NotificationRecord[]): Promise<void> {
      rig.command({ kind: 'note-delivery', rows, at: rig.now })
      life.dispatcher.take(rows)
      await settled()
    },
    publish,
    settled,
    /** Time goes by, and what is due in it happens in its order. */
    async pass(ms: number): Promise<void> {
      const until = rig.now + ms
      await settled()
      for (;;) {
        const next = [...life.timers].sort((one, other) => one.at - other.at)[0]
        if (next === undefined || next.at > until) break
        life.timers.delete(next)
        rig.at(Math.max(rig.now, next.at))
        next.run()
        await settled()
      }
      rig.at(until)
    },
    killAt(point: CrashPoint, count = 1): void {
      crash = { point, left: count }
    },
    kill(): void {
      end(life)
    },
    rows: () =>
      rig.rows('SELECT * FROM notifications ORDER BY at, id') as {
        id: string
        event: string
        state: string
        attempts: number
        folded_into: string | null
        error: string | null
        next_at: number
      }[],
    async remove(): Promise<void> {
      life.readStore.close()
      rig.remove()
    },
  }
}

let made = 0

/** A message about a fault on web-01, told now unless the fields say otherwise. */
export function aNotification(
  fields: Partial<NotificationRecord> & { at?: number } = {},
): NotificationRecord {
  made += 1
  const fault = fields.fault === undefined ? made : fields.fault
  const at = fields.at ?? T0
  const event = fields.event ?? 'opened'
  return {
    id: `n${made}`,
    channelId: 'hook',
    event,
    fault,
    at,
    state: 'waiting',
    attempts: 0,
    nextAt: at,
    sentAt: null,
    error: null,
    foldedInto: null,
    isUrgent: true,
    cause: `${event}/disk`,
    people: [],
    content: {
      fault:
        fault === null
          ? null
          : {
              id: fault,
              hostId: null,
              hostName: `web-${fault}`,
              inspection: 'disk',
              item: '/var',
              title: null,
              summary: { summary: { code: 'full', values: {} }, measurements: [] },
              ...{ status: 'critical', stage: 'reported', grade: 'general', risk: 'medium' },
              source: 'inspection',
              labels: { site: 'east' },
              openedAt: at,
              endedAt: null,
              assignee: null,
              children: 0,
            },
      ...{ by: null, words: null, from: null, to: null },
      more: {},
    },
    ...fields,
  }
}
