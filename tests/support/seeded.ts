// Chance that can be had again: the same seed gives the same story.

export type Random = ReturnType<typeof createRandom>

/** Mulberry32: small, quick and good enough to choose moments and victims. */
export function createRandom(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    /** In [0, 1). */
    next,
    /** From … to, both included. */
    whole,
    chance: (share: number) => next() < share,
    pick<T>(choices: readonly [T, ...T[]]): T {
      return choices[whole(0, choices.length - 1)] ?? choices[0]
    },
    /** A generator of its own, so that what runs side by side does not disturb each other's choices. */
    fork: () => createRandom(whole(0, 2 ** 32 - 1)),
  }
}
