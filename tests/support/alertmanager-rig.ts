// What keeps Alertmanagers told, on the real writer and store: a host, a channel and a route, with time in hand.
import { AlertmanagerSync } from '../../collector/notify/alertmanager-sync.ts'
import type { ReadStore } from '../../collector/store/read-store.ts'
import { openReadStore } from '../../collector/store/sqlite/read-store.ts'
import { SETTINGS } from '../../shared/api/settings/settings.ts'
import type { Status } from '../../shared/status.ts'
import { createTools } from './channel-rig.ts'
import { ACTOR, finding, MINUTE, round } from './rounds.ts'
import { createWriterRig } from './writer-rig.ts'

export const RESEND_SECONDS = 60
/** So far behind the Alertmanagers it begins, so that what it says has ended has ended for them too. */
const BEHIND_MS = 150_000

type Timer = { readonly at: number; readonly run: () => void }

/** Rounds are of ten minutes ago; what it says is of now, as the Alertmanagers read it. */
export function createAlertmanagerRig(urls: readonly string[]) {
  const rig = createWriterRig()
  rig.at(Date.now() - 10 * MINUTE)
  const logged: string[] = []
  const timers = new Set<Timer>()
  let now = Date.now() - BEHIND_MS
  /** Milliseconds of a clock that nobody sets. */
  let tick = 0
  let busy = 0
  const set = (kind: 'channel' | 'route', id: string, body: unknown, isNew: boolean) =>
    rig.command({
      ...{ kind: 'write-setting', settingKind: kind, id, isNew, version: null, by: ACTOR, at: rig.now },
      body: body === null ? null : SETTINGS[kind].parse(body),
      secrets: {},
    } as const)
  const channel = (id: string, { enabled = true, resendSeconds = RESEND_SECONDS } = {}) => {
    const settings = { type: 'alertmanager', urls, resendSeconds }
    return { name: id, language: 'en', enabled, settings }
  }
  set('channel', 'am', channel('am'), true)
  set('route', 'all', { name: 'all', channelIds: ['am'] }, true)
  rig.enrol(undefined, { labels: { site: 'east', 'not a name': 'x' } })
  let connection = rig.connect()
  let life = born()

  function born(): { reads: ReadStore; sync: AlertmanagerSync } {
    const reads = openReadStore(rig.path)
    const { fetch, addressOf } = createTools({ timeLimitMs: 30_000 })
    const sync = new AlertmanagerSync({
      reads,
      guard: {
        addressOf,
        fetch(url, init) {
          busy += 1
          return fetch(url, init).finally(() => {
            busy -= 1
          })
        },
      },
      clock: () => now,
      publicUrl: () => 'https://xunjian.example.com',
      timeZone: 'UTC',
      later(ms, run) {
        const timer = { at: tick + ms, run }
        timers.add(timer)
        return () => timers.delete(timer)
      },
      log: {
        warn: (_fields: object, text: string) => logged.push(text),
        info: (_fields: object, text: string) => logged.push(text),
      } as never,
    })
    return { reads, sync }
  }

  /** Until nothing is under way. */
  async function settled(): Promise<void> {
    for (let calm = 0; calm < 4; calm = busy === 0 ? calm + 1 : 0) await new Promise(setImmediate)
  }

  function toward(next: number): void {
    now += next - tick
    tick = next
  }

  return {
    logged,
    get reads() {
      return life.reads
    },
    /** So many rounds of a minute; two bad ones open a fault, a good one ends it. */
    disk(status: Status, count = 2): void {
      for (let done = 0; done < count; done++) {
        rig.at(rig.now + MINUTE)
        rig.rounds(connection, round({ observedAt: rig.now, findings: [finding('/var', status)] }))
      }
    },
    grade: (faultId: number) =>
      rig.command({
        ...{ kind: 'change-fault', faultId, verb: 'grade', by: ACTOR, at: rig.now },
        body: { grade: 'major', risk: 'high', reason: 'it is the database' },
      } as never),
    clock: () => now,
    /** The clock alone: nothing that waits is woken. */
    later(ms: number) {
      now += ms
    },
    say: () => life.sync.run(),
    /** As a commit tells of it; null removes it. */
    async setChannel(id: string, fields: Parameters<typeof channel>[1] | null): Promise<void> {
      const isNew = life.reads.settings.one('channel', id) === null
      set('channel', id, fields === null ? null : channel(id, fields), isNew)
      life.sync.lookAgain()
      await settled()
    },
    async start(): Promise<void> {
      life.sync.lookAgain()
      await settled()
    },
    /** Time goes by, and who sleeps wakes in it. */
    async pass(ms: number): Promise<void> {
      const until = tick + ms
      for (;;) {
        const [next] = [...timers].sort((one, other) => one.at - other.at)
        if (next === undefined || next.at > until) break
        timers.delete(next)
        toward(next.at)
        next.run()
        await settled()
      }
      toward(until)
    },
    /** How long until each that sleeps wakes. */
    sleeps: () => [...timers].map(({ at }) => at - tick),
    stop: () => life.sync.stop(),
    /** As kill -9 and a new start. */
    restart(): void {
      life.sync.stop()
      life.reads.close()
      rig.restart('killed')
      connection = rig.connect()
      life = born()
    },
    remove(): void {
      life.sync.stop()
      life.reads.close()
      rig.stop()
      rig.remove()
    },
  }
}
