// A writer in a process of its own, which may be killed after each thing that it did for a test. It stands still until
// it is asked for the next one: no timer of it runs, as none does in a test that asks its own writer.
import { readSync, writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { deserialize } from 'node:v8'
import type { FromWriter, ToWriter } from '../../collector/ingest/messages.ts'
import type { WriterOptions } from '../../collector/ingest/writer.ts'
import { frame, LENGTH_BYTES } from './length-frame.ts'
import { type RigWriter, startWriterHere } from './rig-writer.ts'

export type ToDo =
  | { readonly what: 'start'; readonly path: string; readonly options: WriterOptions }
  | { readonly what: 'handle'; readonly message: ToWriter }
  | { readonly what: 'sweep' }
  | { readonly what: 'stop' }
export type Asked = { readonly toDo: ToDo; readonly now: number; readonly tick: number }
export type Answered = { readonly said: readonly FromWriter[] } | { readonly failed: string }

const [STDIN, STDOUT] = [0, 1]

let writer: RigWriter | null = null
let said: FromWriter[] = []
let time = { now: 0, tick: 0 }

// The next process finds it compiled; one that is killed would leave nothing behind.
flushCompileCache()
for (let asked = next(); asked !== null; asked = next()) say(answer(asked))
// Timers of the writer may still wait.
process.exit()

function answer({ toDo, ...since }: Asked): Answered {
  time = since
  said = []
  try {
    act(toDo)
    return { said }
  } catch (error) {
    return { failed: error instanceof Error ? String(error.stack) : String(error) }
  }
}

function act(toDo: ToDo): void {
  if (toDo.what === 'start') {
    const { path, options } = toDo
    const clock = { now: () => time.now, tick: () => time.tick }
    writer = startWriterHere({ path, options, say: (message) => said.push(message), ...clock })
  } else if (writer === null) throw new Error('nothing was started')
  else if (toDo.what === 'handle') writer.handle(toDo.message)
  else writer[toDo.what]()
}

/** Null when whoever asked is gone. */
function next(): Asked | null {
  const length = read(LENGTH_BYTES)?.readUInt32LE()
  const message = length === undefined ? null : read(length)
  return message === null ? null : (deserialize(message) as Asked)
}

function read(bytes: number): Buffer | null {
  const buffer = Buffer.alloc(bytes)
  for (let have = 0; have < bytes; ) {
    const more = readSync(STDIN, buffer, have, bytes - have, null)
    if (more === 0) return null
    have += more
  }
  return buffer
}

function say(answered: Answered): void {
  const message = frame(answered)
  for (let done = 0; done < message.length; ) done += writeSync(STDOUT, message, done)
}
