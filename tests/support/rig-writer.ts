// The writer behind a rig: what a test may have it do, and the one that runs in the process of the test.
import type { FromWriter, ToWriter } from '../../collector/ingest/messages.ts'
import { Writer, type WriterOptions } from '../../collector/ingest/writer.ts'
import { openWriteStore } from '../../collector/store/sqlite/write-store.ts'
import type { WriteStore } from '../../collector/store/store.ts'

export type RigWriter = {
  /** Takes it and commits. */
  handle(message: ToWriter): void
  sweep(): void
  stop(): void
  /** Nothing is said, written or closed any more. */
  kill(): void
}

export type RigWriterParts = {
  readonly path: string
  readonly options: WriterOptions
  readonly say: (message: FromWriter) => void
  readonly now: () => number
  readonly tick: () => number
}

export type StartRigWriter = (parts: RigWriterParts) => RigWriter

/** Its kill only drops its memory: this process has to go on. */
export function startWriterHere(
  { path, ...parts }: RigWriterParts,
  wrapStore = (store: WriteStore) => store,
): RigWriter {
  const writer = new Writer({ ...parts, store: wrapStore(openWriteStore({ path, synchronous: 'normal' })) })
  return {
    handle(message) {
      writer.handle(message)
      writer.commit()
    },
    sweep: () => writer.sweep(),
    stop: () => writer.stop(),
    kill: () => undefined,
  }
}
