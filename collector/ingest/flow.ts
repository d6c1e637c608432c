// How much the main thread has handed to the writer that it has not taken yet; counted in memory both threads see.

export type Load = { readonly frames: number; readonly bytes: number }

const FRAMES = 0
const BYTES = 1

export function createFlowMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)
}

/** Both threads open the same memory: one adds what it sends, the other takes away what it has dealt with. */
export function openFlow(memory: SharedArrayBuffer) {
  const waiting = new Int32Array(memory)
  const add = (load: Load, sign: 1 | -1) => {
    Atomics.add(waiting, FRAMES, sign * load.frames)
    Atomics.add(waiting, BYTES, sign * load.bytes)
  }
  return {
    sent: (load: Load) => add(load, 1),
    taken: (load: Load) => add(load, -1),
    waiting: (): Load => ({ frames: Atomics.load(waiting, FRAMES), bytes: Atomics.load(waiting, BYTES) }),
  }
}
