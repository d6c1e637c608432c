// Slows down who guesses passwords, by name and by address; names that do not exist are slowed down alike.
import { networkOf } from '../network-of.ts'
import type { Attempt } from './people.ts'

/** After `free` wrong ones the wait doubles from a second; from `blockedAfter` on it is the longest. */
type Steps = { readonly free: number; readonly blockedAfter: number }

const BY_NAME: Steps = { free: 3, blockedAfter: 10 }
// Many people may share an address, and who has one guesses the names of all.
const BY_ADDRESS: Steps = { free: 10, blockedAfter: 30 }
export const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 15 * 60_000
const FORGOTTEN_AFTER_MS = 60 * 60_000
const KEYS_AT_MOST = 10_000

type Tally = { readonly wrong: number; readonly at: number }

export type Guesses = ReturnType<typeof createGuesses>

export function createGuesses(clock: () => number) {
  const names = createTallies(clock, BY_NAME)
  const addresses = createTallies(clock, BY_ADDRESS)
  return {
    /** 0: go on. */
    waitMs: ({ username, address }: Attempt) =>
      Math.max(names.waitMs(username), addresses.waitMs(networkOf(address))),
    /** Counted as wrong before it is checked, so that many at once are no way around; `right` takes it back. */
    begin({ username, address }: Attempt) {
      const network = networkOf(address)
      names.add(username)
      addresses.add(network)
      return {
        right(): void {
          names.forget(username)
          addresses.takeBack(network)
        },
        /** Nothing was checked: it says nothing about who tried. */
        takeBack(): void {
          names.takeBack(username)
          addresses.takeBack(network)
        },
      }
    },
    /** Null: not delayed now. */
    delayedUntil(username: string): number | null {
      const waitMs = names.waitMs(username)
      return waitMs === 0 ? null : clock() + waitMs
    },
    forget: (username: string) => names.forget(username),
  }
}

function createTallies(clock: () => number, steps: Steps) {
  const tallies = new Map<string, Tally>()
  const current = (key: string): Tally => {
    const tally = tallies.get(key)
    return tally === undefined || tally.at + FORGOTTEN_AFTER_MS <= clock() ? { wrong: 0, at: 0 } : tally
  }
  const set = (key: string, tally: Tally) => {
    tallies.delete(key)
    if (tally.wrong > 0) tallies.set(key, tally)
    const [oldest] = tallies.keys()
    if (tallies.size > KEYS_AT_MOST && oldest !== undefined) tallies.delete(oldest)
  }
  return {
    waitMs(key: string): number {
      const { wrong, at } = current(key)
      return Math.max(0, at + waitAfter(wrong, steps) - clock())
    },
    add: (key: string) => set(key, { wrong: current(key).wrong + 1, at: clock() }),
    takeBack(key: string): void {
      const { wrong, at } = current(key)
      set(key, { wrong: wrong - 1, at })
    },
    forget: (key: string) => void tallies.delete(key),
  }
}

export function waitAfter(wrong: number, { free, blockedAfter }: Steps): number {
  if (wrong < free) return 0
  if (wrong >= blockedAfter) return LONGEST_WAIT_MS
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - free))
}
