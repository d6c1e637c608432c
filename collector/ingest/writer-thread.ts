// The writer's thread: opens the store, listens to the main thread, sweeps on a timer.
import { parentPort, workerData } from 'node:worker_threads'
import { openWriteStore } from '../store/sqlite/write-store.ts'
import type { ToWriter } from './messages.ts'
import { Writer, type WriterOptions } from './writer.ts'

export type WriterData = { readonly databasePath: string; readonly options: WriterOptions }

if (parentPort !== null) run(parentPort, workerData as WriterData)

function run(port: NonNullable<typeof parentPort>, { databasePath, options }: WriterData): void {
  const store = openWriteStore({ path: databasePath, synchronous: options.store.synchronous })
  const writer = new Writer({
    store,
    options,
    say: (message) => port.postMessage(message),
    now: () => Date.now(),
  })
  const timer = setInterval(() => writer.sweep(), options.staleness.sweep)
  port.on('message', (message: ToWriter) => {
    if (message.kind === 'stop') clearInterval(timer)
    writer.handle(message)
    if (message.kind === 'stop') port.close()
  })
}
