// Joins what tells people to the store, the writer and the network: messages, and alerts that stand elsewhere.
import type { Logger } from 'pino'
import type { CollectorConfig } from '../config.ts'
import type { Commander } from '../http/parts.ts'
import type { ReadStore } from '../store/read-store.ts'
import { AlertmanagerSync } from './alertmanager-sync.ts'
import { createChannelDrivers } from './channels/index.ts'
import { Dispatcher, type DispatcherParts } from './dispatcher.ts'
import { createGuard } from './guarded-fetch.ts'

type Ground = Pick<DispatcherParts, 'clock' | 'publicUrl' | 'onOutcome'> & {
  readonly config: Pick<CollectorConfig, 'notify' | 'timeZone'>
  readonly readStore: ReadStore
  readonly writer: Commander
  readonly log: Logger
}

export type Notices = ReturnType<typeof openNotices>

/** Not started: whoever hears of commits has to know them first. */
export function openNotices({ config, readStore, writer, onOutcome, ...rest }: Ground) {
  const shared = {
    ...rest,
    reads: readStore,
    guard: createGuard(config.notify.allow),
    timeZone: config.timeZone,
    later: (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  }
  const dispatcher = new Dispatcher({
    ...shared,
    onOutcome,
    drivers: createChannelDrivers(readStore),
    write: (rows) => writer.command({ kind: 'note-delivery', rows, at: rest.clock() }),
    random: Math.random,
  })
  const alertmanagers = new AlertmanagerSync(shared)
  return {
    dispatcher,
    /** A channel was changed, switched on or removed. */
    lookAgain(channelId: string): void {
      dispatcher.lookAgain(channelId)
      alertmanagers.lookAgain()
    },
    start(): void {
      dispatcher.start()
      alertmanagers.lookAgain()
    },
    async stop(): Promise<void> {
      alertmanagers.stop()
      await dispatcher.stop()
    },
  }
}
