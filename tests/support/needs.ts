// What a suite needs from the machine; a suite that cannot have it is skipped and named by `npm test`.
import { accessSync, appendFileSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect } from 'vitest'
import needed from '../../scripts/debian-packages.json' with { type: 'json' }

export type Need = keyof typeof needed
type Demand = { commands: string[]; paths?: string[]; root?: boolean }

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']

/** Whether this machine has everything named: `describe.skipIf(!needs('chromium'))`; a want is recorded. */
export function needs(...names: Need[]): boolean {
  const missing = names.filter((name) => !isHere(name))
  if (missing.length > 0) record(missing)
  return missing.length === 0
}

/** The path of a command that a need brings with it. */
export function commandPath(name: string): string {
  const path = findCommand(name)
  if (path === undefined) throw new Error(`${name} is not on this machine: guard the suite with needs()`)
  return path
}

function isHere(need: Need): boolean {
  const { commands, paths = [], root = false }: Demand = needed[need]
  const isRoot = process.getuid?.() === 0
  return commands.every(findCommand) && paths.every((path) => existsSync(path)) && (!root || isRoot)
}

function findCommand(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function record(missing: readonly Need[]): void {
  const file = process.env.XUNJIAN_TEST_SKIPS
  if (file === undefined) return
  appendFileSync(file, `${JSON.stringify({ suite: expect.getState().testPath, missing })}\n`)
}
