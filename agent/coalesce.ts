// Turns a storm of signals into few wake-ups: the first after a moment, the next ones no closer than a gap.

export type Coalesced = { readonly wake: () => void; readonly stop: () => void }

/** `delayMs` lets a change settle before anyone looks; nothing that comes during the gap is lost, it is joined. */
export function coalesce(act: () => void, { delayMs, gapMs }: { delayMs: number; gapMs: number }): Coalesced {
  let timer: NodeJS.Timeout | null = null
  let isGap = false
  let isWanted = false
  const arm = (ms: number, then: () => void) => {
    timer = setTimeout(then, ms)
    timer.unref()
  }
  const fire = () => {
    isWanted = false
    isGap = true
    act()
    arm(gapMs, () => {
      timer = null
      isGap = false
      if (isWanted) wake()
    })
  }
  const wake = () => {
    isWanted = true
    if (timer === null && !isGap) arm(delayMs, fire)
  }
  return { wake, stop: () => timer && clearTimeout(timer) }
}

export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
