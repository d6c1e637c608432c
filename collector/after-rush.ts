// Gives memory back when many hosts came at once: what they left behind is garbage that V8 would keep for hours.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const RUSH = 500
const QUIET_MS = 10_000

export type AfterRush = {
  /** One more host came. */
  readonly came: () => void
  readonly stop: () => void
}

/** One for each thread. A heap of 10,000 hosts is collected in about 0.1 s, once, when no host has come for a while. */
export function createAfterRush(collect: () => void = collectGarbage, quietMs = QUIET_MS): AfterRush {
  let count = 0
  let timer: NodeJS.Timeout | null = null
  const onQuiet = () => {
    count = 0
    timer = null
    collect()
  }
  return {
    came: () => {
      count += 1
      if (count < RUSH) return
      if (timer === null) timer = setTimeout(onQuiet, quietMs).unref()
      else timer.refresh()
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** Node offers no collection to programs that were not started with the flag; a new context sees it set. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  setFlagsFromString('--no-expose-gc')
  collect()
}
