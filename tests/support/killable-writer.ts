// A writer whose kill is a kill -9 of a real process; the test waits for it as for the one in its own process.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { RigWriter, RigWriterParts } from './rig-writer.ts'
import type { Answered, ToDo } from './writer-process.ts'
import type { ThreadData, ToThread } from './writer-processes-thread.ts'

type Thread = {
  readonly port: MessagePort
  readonly answers: Int32Array<SharedArrayBuffer>
  readonly ended: Promise<void>
}

/** Of one answer; far beyond what a loaded machine needs. */
const LONGEST_WAIT_MS = 120_000
let thread: Thread | null = null
let started = 0

export function startKillableWriter({ path, options, say, now, tick }: RigWriterParts): RigWriter {
  started += 1
  const process = started
  const act = (toDo: ToDo) => {
    for (const message of ask({ process, asked: { toDo, now: now(), tick: tick() } })) say(message)
  }
  act({ what: 'start', path, options })
  return {
    handle: (message) => act({ what: 'handle', message }),
    sweep: () => act({ what: 'sweep' }),
    stop: () => act({ what: 'stop' }),
    kill: () => void ask({ process, asked: null }),
  }
}

/** Ends all of them; for the end of a file of tests. */
export async function endKillableWriters(): Promise<void> {
  const ending = thread
  thread = null
  ending?.port.close()
  await ending?.ended
}

function ask(message: ToThread) {
  thread ??= startThread()
  const { port, answers } = thread
  const before = Atomics.load(answers, 0)
  port.postMessage(message)
  if (Atomics.wait(answers, 0, before, LONGEST_WAIT_MS) === 'timed-out') {
    // An answer that comes later would be taken for that to the next.
    void endKillableWriters()
    throw new Error(`no answer of the writer's process within ${LONGEST_WAIT_MS} ms`)
  }
  const answered = receiveMessageOnPort(port)?.message as Answered
  if ('failed' in answered) throw new Error(answered.failed)
  return answered.said
}

function startThread(): Thread {
  const dir = mkdtempSync(join(tmpdir(), 'xunjian-writer-process-'))
  const { port1: port, port2 } = new MessageChannel()
  const answers = new Int32Array(new SharedArrayBuffer(4))
  const workerData: ThreadData = { port: port2, answers, dir }
  const worker = new Worker(new URL('./writer-processes-thread.ts', import.meta.url), {
    workerData,
    transferList: [port2],
  })
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      rmSync(dir, { recursive: true, force: true })
      resolve()
    })
  })
  return { port, answers, ended }
}
