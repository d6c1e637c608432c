// What memory a process holds, and of what kind: its own, and what it shares with the files it was started from.
import { readFileSync } from 'node:fs'

export type ProcessMemory = {
  readonly rssBytes: number
  /** Belongs to nobody else: heap, buffers, stacks. */
  readonly anonymousBytes: number
  readonly fileBytes: number
}

export function readMemory(pid: number): ProcessMemory {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) * 1_024
    return { rssBytes: of('VmRSS'), anonymousBytes: of('RssAnon'), fileBytes: of('RssFile') }
  } catch {
    // It has ended.
    return { rssBytes: 0, anonymousBytes: 0, fileBytes: 0 }
  }
}
