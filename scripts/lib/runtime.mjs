// Where things are: the root of the project, the pinned Node, and how to run a program to its end.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Trouble } from './steps.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const inRoot = (...parts) => join(root, ...parts)

const runtimePackages = [
  `node-${process.platform}-${process.arch}`,
  `node-bin-${process.platform}-${process.arch}`,
]

/** The Node that the project pins, by the path of its package: older npm loses the link in `.bin`. */
export function findPinnedNode() {
  return runtimePackages
    .map((name) => inRoot('node_modules', name, 'bin', 'node'))
    .find((path) => existsSync(path))
}

export function pinnedNode() {
  const path = findPinnedNode()
  if (path === undefined)
    throw new Trouble(`There is no pinned Node for ${process.platform} on ${process.arch}: see package.json.`)
  return path
}

// Some tools take FORCE_COLOR=0 for a wish for colours, so it is unset.
const plain = { NO_COLOR: '1', FORCE_COLOR: undefined }

/**
 * Runs a program to its end and gives back what it printed, or lets it print to the terminal itself.
 * @param {string} command @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, inherit?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string, stdout: string }>}
 */
export function run(command, args, { env = process.env, inherit = false } = {}) {
  return new Promise((resolve) => {
    const stdio = inherit ? 'inherit' : 'pipe'
    const child = spawn(command, args, {
      cwd: root,
      env: inherit ? env : { ...env, ...plain },
      stdio: ['ignore', stdio, stdio],
    })
    const said = { output: '', stdout: '' }
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      said.output += chunk
      said.stdout += chunk
    })
    child.stderr?.setEncoding('utf8').on('data', (chunk) => {
      said.output += chunk
    })
    child.on('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}`, stdout: '' }))
    child.on('close', (code) => resolve({ code: code ?? 1, ...said }))
  })
}
