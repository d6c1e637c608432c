// How the scripts speak: a line when a step begins, a sign of life while it lasts, a sentence when it fails.
import { inspect } from 'node:util'

const signOfLifeMs = 5_000

/** What a person can be told in a sentence; anything else that is thrown is a bug and keeps its stack. */
export class Trouble extends Error {}

export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** @template T @param {string} doing @param {() => Promise<T>} work @returns {Promise<T>} */
export async function step(doing, work) {
  const startedAt = performance.now()
  say(`${doing} …`)
  const sign = setInterval(() => say(`  … ${doing.toLowerCase()}, ${seconds(startedAt)}`), signOfLifeMs)
  try {
    const result = await work()
    say(`  done in ${seconds(startedAt)}`)
    return result
  } finally {
    clearInterval(sign)
  }
}

export function seconds(startedAt) {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
}

/** Ends the process with what `main` says, even where something still waits. @param {() => Promise<number | void>} main */
export async function runMain(main) {
  try {
    process.exit((await main()) ?? 0)
  } catch (error) {
    process.stderr.write(`${error instanceof Trouble ? error.message : inspect(error)}\n`)
    process.exit(1)
  }
}
