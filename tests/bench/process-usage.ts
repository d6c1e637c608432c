// What a process has used so far, read from /proc: CPU by thread, bytes that reached the disk, memory.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const TICKS_PER_SECOND = 100

export type Usage = {
  readonly cpuSeconds: number
  readonly busiestThreads: readonly { readonly id: string; readonly cpuSeconds: number }[]
  readonly writtenBytes: number
  readonly rssBytes: number
  readonly at: number
}

export function readUsage(pid: number): Usage {
  const threads = readdirSync(`/proc/${pid}/task`).map((id) => ({
    id,
    cpuSeconds: cpuOf(readFileSync(`/proc/${pid}/task/${id}/stat`, 'utf8')),
  }))
  const io = readFileSync(`/proc/${pid}/io`, 'utf8')
  const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return {
    cpuSeconds: cpuOf(readFileSync(`/proc/${pid}/stat`, 'utf8')),
    busiestThreads: threads,
    writtenBytes: Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0),
    rssBytes: Number(rss ?? 0) * 1_024,
    at: performance.now(),
  }
}

/** Cores that were busy between two readings, in all and by the threads that were busiest. */
export function coresBetween(before: Usage, after: Usage): { all: number; threads: number[] } {
  const seconds = (after.at - before.at) / 1_000
  const threads = after.busiestThreads.map(({ id, cpuSeconds }) => {
    const earlier = before.busiestThreads.find((thread) => thread.id === id)?.cpuSeconds ?? 0
    return (cpuSeconds - earlier) / seconds
  })
  return {
    all: (after.cpuSeconds - before.cpuSeconds) / seconds,
    threads: threads.sort((one, other) => other - one).slice(0, 4),
  }
}

export function folderBytes(dir: string): number {
  return readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0)
}

function cpuOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}
