// Makes guessing slow: after a few wrong codes each further attempt waits longer, by address and for all together.
import { networkOf } from '../network-of.ts'
import { FIRST_WAIT_MS, waitAfter } from '../people/guesses.ts'

type Guesser = { wrong: number; nextAt: number; running: number }

/** So many mistakes are nobody's crime; behind them the wait doubles. */
const FREE_WRONG = 5
const STEPS = { free: FREE_WRONG, blockedAfter: Number.POSITIVE_INFINITY }
/** An address that was quiet for so long begins anew. */
const FORGOTTEN_AFTER_MS = 3_600_000
/** At once from one address: hosts of one image may come together, one that has guessed wrong gets a single try. */
const RUNNING_AT_MOST = 50
const ADDRESSES_AT_MOST = 10_000
/** Of all addresses together; beyond it everybody may try once in a second, so that hosts still get in. */
const FREE_WRONG_OF_ALL = 200
const WAIT_OF_ALL_MS = 1_000

export function createAttempts(clock: () => number) {
  const guessers = new Map<string, Guesser>()
  const all: Guesser = fresh()
  let allSince = clock()

  const find = (address: string | null): Guesser => {
    const key = networkOf(address)
    const known = guessers.get(key)
    const isOver = known !== undefined && known.running === 0 && known.nextAt + FORGOTTEN_AFTER_MS <= clock()
    const guesser = known === undefined || isOver ? fresh() : known
    guessers.delete(key)
    guessers.set(key, guesser)
    const [oldest] = guessers.keys()
    if (guessers.size > ADDRESSES_AT_MOST && oldest !== undefined) guessers.delete(oldest)
    return guesser
  }

  return {
    /** How long this address has to wait, in milliseconds; 0: it may try now, and says when that has ended. */
    begin(address: string | null): number {
      const now = clock()
      const guesser = find(address)
      if (allSince + FORGOTTEN_AFTER_MS <= now) {
        allSince = now
        all.wrong = 0
      }
      const waitMs = Math.max(guesser.nextAt, all.nextAt) - now
      if (waitMs > 0) return waitMs
      if (guesser.running >= (guesser.wrong < FREE_WRONG ? RUNNING_AT_MOST : 1)) return FIRST_WAIT_MS
      if (all.wrong >= FREE_WRONG_OF_ALL) all.nextAt = now + WAIT_OF_ALL_MS
      guesser.running += 1
      return 0
    },
    noteWrong(address: string | null): void {
      const guesser = find(address)
      guesser.wrong += 1
      all.wrong += 1
      guesser.nextAt = clock() + waitAfter(guesser.wrong, STEPS)
    },
    end(address: string | null): void {
      const guesser = find(address)
      guesser.running = Math.max(0, guesser.running - 1)
    },
  }
}

function fresh(): Guesser {
  return { wrong: 0, nextAt: 0, running: 0 }
}
