// How many frames one agent may send: says how long its tap stays closed. Pure; time comes in.

export type Tap = ReturnType<typeof createTap>

/** What came above the limit, because it was in a buffer already, is taken off the seconds that follow. */
export function createTap(framesPerSecond: number) {
  let second = 0
  let frames = 0
  return {
    /** Counts one frame; the milliseconds to wait before the next may be read, 0 when there is room. */
    take(now: number): number {
      const passed = Math.floor((now - second) / 1_000)
      if (passed !== 0) {
        frames = Math.max(0, frames - framesPerSecond * Math.max(passed, 1))
        second = now - ((((now - second) % 1_000) + 1_000) % 1_000)
      }
      frames += 1
      if (frames < framesPerSecond) return 0
      return second + Math.floor(frames / framesPerSecond) * 1_000 - now
    },
  }
}
