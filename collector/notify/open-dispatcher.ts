// Joins the dispatcher to the store, the writer and the network.
import type { Logger } from 'pino'
import type { CollectorConfig } from '../config.ts'
import type { Commander } from '../http/parts.ts'
import type { ReadStore } from '../store/read-store.ts'
import { createChannelDrivers } from './channels/index.ts'
import { Dispatcher, type DispatcherParts } from './dispatcher.ts'

type Ground = Pick<DispatcherParts, 'clock' | 'guard' | 'publicUrl' | 'onOutcome'> & {
  readonly config: Pick<CollectorConfig, 'timeZone'>
  readonly readStore: ReadStore
  readonly writer: Commander
  readonly log: Logger
}

export function openDispatcher({ config, readStore, writer, clock, ...rest }: Ground): Dispatcher {
  return new Dispatcher({
    ...rest,
    clock,
    reads: readStore,
    drivers: createChannelDrivers(readStore),
    timeZone: config.timeZone,
    write: (rows) => writer.command({ kind: 'note-delivery', rows, at: clock() }),
    later: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    random: Math.random,
  })
}
