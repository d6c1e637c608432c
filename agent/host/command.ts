// The only place where processes are started: no shell, argument arrays, a time limit, bounded output, two at once.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Command, CommandEnd, CommandResult, Follow } from './host.ts'

const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/' }
const AT_ONCE = 2
const MAX_OUTPUT_BYTES = 1024 * 1024
const STUCK_AFTER_KILL_MS = 500

let running = 0
const waiting: (() => void)[] = []
const stuckTargets = new Map<string, ChildProcess>()

export async function runCommand(command: Command): Promise<CommandResult> {
  if (command.target !== undefined && stuckTargets.has(command.target)) return ended('stuck')
  if (command.signal?.aborted) return ended('aborted')
  await takeSlot()
  try {
    return command.signal?.aborted ? ended('aborted') : await runNow(command)
  } finally {
    leaveSlot()
  }
}

/** Runs until it ends by itself or is aborted; its whole process group goes with it. */
export function followCommand(follow: Follow): Promise<void> {
  if (follow.signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const child = start(follow, 'ignore')
    const stop = () => killGroup(child)
    const done = () => {
      follow.signal.removeEventListener('abort', stop)
      resolve()
    }
    follow.signal.addEventListener('abort', stop)
    child.once('error', done)
    child.once('close', done)
    if (child.stdout) createInterface({ input: child.stdout }).on('line', follow.onLine)
  })
}

function runNow(command: Command): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = start(command, 'pipe')
    const stdout = collect(child.stdout, command.maxOutputBytes ?? MAX_OUTPUT_BYTES)
    const stderr = collect(child.stderr, 16 * 1024)
    const finish = (end: CommandEnd, code: number | null) => {
      clearTimeout(timer)
      command.signal?.removeEventListener('abort', abort)
      resolve({ end, code, stdout: stdout.text(), stderr: stderr.text(), clipped: stdout.clipped() })
    }
    let killedAs: CommandEnd | null = null
    const kill = (end: CommandEnd) => {
      if (killedAs !== null) return
      killedAs = end
      killGroup(child)
      // A process in uninterruptible sleep survives SIGKILL; nobody waits for it.
      timer = setTimeout(() => {
        abandon(child, command.target)
        finish('stuck', null)
      }, STUCK_AFTER_KILL_MS)
    }
    const abort = () => kill('aborted')
    let timer = setTimeout(() => kill('timed-out'), command.timeoutMs)
    command.signal?.addEventListener('abort', abort)
    child.once('error', () => finish('missing', null))
    child.once('close', (code, signal) =>
      finish(killedAs ?? 'exited', killedAs ? null : exitCode(code, signal)),
    )
  })
}

function start(command: Pick<Command, 'program' | 'args'>, stderr: 'pipe' | 'ignore'): ChildProcess {
  if (!command.program.startsWith('/')) throw new TypeError(`not an absolute path: ${command.program}`)
  return spawn(command.program, [...command.args], {
    cwd: '/',
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', stderr],
    detached: true,
    windowsHide: true,
  })
}

// Detached children lead their own group, so that what they started dies with them.
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}

function abandon(child: ChildProcess, target: string | undefined): void {
  child.stdout?.destroy()
  child.stderr?.destroy()
  child.unref()
  if (target === undefined) return
  stuckTargets.set(target, child)
  child.once('exit', () => stuckTargets.delete(target))
}

function collect(stream: NodeJS.ReadableStream | null, maxBytes: number) {
  const chunks: Buffer[] = []
  let bytes = 0
  let clipped = false
  stream?.on('data', (chunk: Buffer) => {
    const room = maxBytes - bytes
    if (chunk.length > room) clipped = true
    if (room > 0) chunks.push(chunk.subarray(0, room))
    bytes += Math.min(room, chunk.length)
  })
  return { text: () => Buffer.concat(chunks).toString('utf8'), clipped: () => clipped }
}

function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === 'SIGKILL' ? 9 : 15)
}

function ended(end: CommandEnd): CommandResult {
  return { end, code: null, stdout: '', stderr: '', clipped: false }
}

function takeSlot(): Promise<void> | undefined {
  if (running < AT_ONCE) {
    running += 1
    return undefined
  }
  return new Promise((resolve) => waiting.push(resolve))
}

function leaveSlot(): void {
  const next = waiting.shift()
  if (next) next()
  else running -= 1
}
