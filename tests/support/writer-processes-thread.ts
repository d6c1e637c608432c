// The thread that holds the writer processes of a test, which itself stands still until it has its answer.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { deserialize } from 'node:v8'
import { type MessagePort, workerData } from 'node:worker_threads'
import { bundleWriter } from './bundle-writer.ts'
import { frame, LENGTH_BYTES } from './length-frame.ts'
import type { Answered, Asked } from './writer-process.ts'

export type ThreadData = {
  readonly port: MessagePort
  /** Counts the answers; whoever waits for one sleeps on it. */
  readonly answers: Int32Array<SharedArrayBuffer>
  /** Empty, for what is built. */
  readonly dir: string
}
/** Asks the process of that number, which is started for it, or (null) kills it. One at a time. */
export type ToThread = { readonly process: number; readonly asked: Asked | null }

const { port, answers, dir } = workerData as ThreadData
const building = bundleWriter(dir)
const alive = new Set<ChildProcess>()
const processes = new Map<number, ChildProcess>()
/** The next one, which is loaded while the one before it works. */
let spare: ChildProcess | null = null
/** The one that the test waits for. */
let awaited: ChildProcess | null = null

port.on('message', (message: ToThread) => {
  take(message).catch((error: Error) => answer({ failed: String(error.stack) }))
})
port.on('close', () => {
  for (const child of alive) child.kill('SIGKILL')
})

async function take({ process, asked }: ToThread): Promise<void> {
  const child = processes.get(process) ?? next(process, await building)
  if (asked === null) processes.delete(process)
  if (!alive.has(child)) return answerEnd(child)
  awaited = child
  if (asked === null) child.kill('SIGKILL')
  else child.stdin?.write(frame(asked))
}

function next(process: number, bundle: string): ChildProcess {
  const child = spare ?? load(bundle)
  spare = load(bundle)
  processes.set(process, child)
  return child
}

function answerEnd(child: ChildProcess): void {
  for (const [process, one] of processes) if (one === child) processes.delete(process)
  const { killed, exitCode, signalCode } = child
  const failed = `the process of the writer has ended by itself: ${exitCode ?? signalCode}`
  answer(killed && signalCode === 'SIGKILL' ? { said: [] } : { failed })
}

/** It ends by itself when this thread, or the whole process of the test, is gone. */
function load(bundle: string): ChildProcess {
  const child = spawn(process.execPath, [bundle], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(dir, 'compiled') },
  })
  alive.add(child)
  child.on('exit', () => {
    alive.delete(child)
    if (awaited === child) answerEnd(child)
  })
  // Whoever writes to one that has ended learns of it by its exit.
  child.stdin.on('error', () => undefined)
  let read = Buffer.alloc(0)
  child.stdout.on('data', (data) => {
    read = Buffer.concat([read, data])
    const end = read.length < LENGTH_BYTES ? Number.POSITIVE_INFINITY : LENGTH_BYTES + read.readUInt32LE()
    if (read.length < end) return
    const message = read.subarray(LENGTH_BYTES)
    read = Buffer.alloc(0)
    answer(deserialize(message) as Answered)
  })
  return child
}

function answer(answered: Answered): void {
  awaited = null
  port.postMessage(answered)
  Atomics.add(answers, 0, 1)
  Atomics.notify(answers, 0)
}
