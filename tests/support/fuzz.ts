// Runs a budget of hostile inputs in batches; a failure names the seed that throws the same dice again.
import fc from 'fast-check'
import { expect } from 'vitest'
import { createDice, type Dice } from './hostile-values.ts'
import { heldBytes } from './memory-meter.ts'

/** Inputs of each fuzz test; a test holds their sum above 100,000. */
export const FUZZ_INPUTS = {
  decoder: 60_000,
  writer: 16_000,
  enrolment: 4_000,
  api: 24_000,
  hooks: 4_000,
} as const

const BATCH = 100
const GROWTH_BYTES = 24 * 1024 * 1024

export type Fuzz = {
  readonly inputs: number
  /** Makes one input, gives it to what is tested and throws when that misbehaves; `say` tells what was sent. */
  readonly attempt: (dice: Dice, say: (input: string) => void) => unknown
  /** After each batch. */
  readonly check?: () => unknown
}

/** Counts what was really tried, and measures memory from the first tenth to the end. */
export async function fuzz({ inputs, attempt, check }: Fuzz): Promise<void> {
  let tried = 0
  let warm: number | null = null
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const dice = createDice(seed)
      let sent = ''
      try {
        for (let count = 0; count < BATCH; count += 1) {
          await attempt(dice, (input) => {
            sent = input
          })
          tried += 1
        }
        await check?.()
      } catch (error) {
        throw new Error(`input: ${sent.slice(0, 2_000)}`, { cause: error })
      }
      if (warm === null && tried >= inputs / 10) warm = heldBytes()
    }),
    { numRuns: inputs / BATCH, endOnFailure: true },
  )
  expect(tried).toBe(inputs)
  expect(heldBytes() - (warm ?? 0)).toBeLessThan(GROWTH_BYTES)
}
