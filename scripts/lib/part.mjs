// A running part of Xunjian: started apart from the terminal, its words kept in a log file, stopped in time.
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { pinnedNode, root } from './runtime.mjs'
import { Trouble } from './steps.mjs'

const maxLogBytes = 20 * 1024 * 1024
const lastLineCount = 12

/**
 * @param {{
 *   name: string, program?: string, args: string[], env: NodeJS.ProcessEnv, log: string, stopWithinMs: number
 * }} part
 */
export function startPart({ name, program = pinnedNode(), args, env, log, stopWithinMs }) {
  const logStart = makeRoom(log)
  const output = openSync(log, 'a')
  // A session of its own: Ctrl-C reaches this script only, which then stops the parts in their order.
  const child = spawn(program, args, {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const exited = new Promise((done) => {
    child.once('error', (error) => done(error.message))
    child.once('exit', (code, signal) => done(signal === null ? `exit code ${code}` : signal))
  })
  let ended = false
  exited.then(() => {
    ended = true
  })

  return {
    name,
    /** Never fulfilled: rejects when the part ends. */
    async untilItFails() {
      const how = await exited
      throw new Trouble(`The ${name} ended by itself (${how}). ${lastWords(log, logStart)}`)
    },
    isRunning: () => !ended,
    async stop() {
      if (ended) return
      signalGroup(child.pid, 'SIGTERM')
      const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), stopWithinMs)
      await exited
      clearTimeout(timer)
    },
    kill() {
      if (!ended) signalGroup(child.pid, 'SIGKILL')
    },
  }
}

function makeRoom(log) {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0
  if (size <= maxLogBytes) return size
  renameSync(log, `${log}.old`)
  return 0
}

// The main process alone is asked to stop (it ends its own children); the whole group is killed.
function signalGroup(pid, signal) {
  try {
    process.kill(signal === 'SIGKILL' ? -pid : pid, signal)
  } catch (error) {
    // It ended between the question and the signal.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}

function lastWords(log, from) {
  const lines = readFileSync(log).subarray(from).toString('utf8').trimEnd().split('\n').slice(-lastLineCount)
  const words = lines.filter((line) => line !== '').map((line) => `  ${plainLine(line)}`)
  return words.length === 0 ? 'It said nothing.' : `Its last words (all are in ${log}):\n${words.join('\n')}`
}

function plainLine(line) {
  if (!line.startsWith('{')) return line
  try {
    const { msg, err } = JSON.parse(line)
    return [msg, err?.message].filter(Boolean).join(': ') || line
  } catch {
    return line
  }
}
