// The writer's thread: opens the store, listens to the main thread, sweeps on a timer.
import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { createAfterRush } from '../after-rush.ts'
import { lockFolder } from '../store/sqlite/lock.ts'
import { openWriteStore } from '../store/sqlite/write-store.ts'
import { openFlow } from './flow.ts'
import type { RawFrame, ToWriter } from './messages.ts'
import { Writer, type WriterOptions } from './writer.ts'

export type WriterData = {
  readonly databasePath: string
  readonly options: WriterOptions
  readonly flow: SharedArrayBuffer
}

if (parentPort !== null) run(parentPort, workerData as WriterData)

function run(
  port: NonNullable<typeof parentPort>,
  { databasePath, options, flow: flowMemory }: WriterData,
): void {
  const unlock = lockFolder(dirname(databasePath))
  const store = openWriteStore({ path: databasePath, synchronous: options.store.synchronous })
  const writer = new Writer({
    store,
    options,
    say: (message) => port.postMessage(message),
    now: () => Date.now(),
  })
  const timer = setInterval(() => writer.sweep(), options.staleness.sweep)
  const flow = openFlow(flowMemory)
  const afterRush = createAfterRush()
  port.on('message', (message: ToWriter) => {
    if (message.kind === 'stop') clearInterval(timer)
    if (message.kind === 'command' && message.command.kind === 'connect') afterRush.came()
    writer.handle(message)
    if (message.kind === 'frames') flow.taken(loadOf(message.frames))
    if (message.kind === 'stop') {
      afterRush.stop()
      unlock()
      port.close()
    }
  })
}

function loadOf(frames: readonly RawFrame[]) {
  return { frames: frames.length, bytes: frames.reduce((sum, { raw }) => sum + raw.byteLength, 0) }
}
