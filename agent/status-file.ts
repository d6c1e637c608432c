// What the running agent tells `xunjian-agent status`: a small file in its folder, replaced as a whole.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Outcome } from '../shared/round.ts'
import { Status } from '../shared/status.ts'

const LastRound = z.object({
  observedAt: z.number(),
  outcome: Outcome,
  status: Status.nullable(),
  durationMs: z.number(),
})
export type LastRound = z.infer<typeof LastRound>

export const AgentStatus = z.object({
  pid: z.int(),
  version: z.string(),
  startedAt: z.number(),
  writtenAt: z.number(),
  hostId: z.string(),
  collectorUrl: z.string(),
  planVersion: z.string(),
  link: z.object({
    state: z.enum(['connecting', 'ready', 'waiting', 'stopped']),
    since: z.number(),
    lastEnd: z.string().nullable(),
    /** What a person has to do, when no retry will mend it. */
    advice: z.string().nullable().default(null),
    lastAckAt: z.number().nullable(),
  }),
  queue: z.object({
    rounds: z.number(),
    bytes: z.number(),
    dropped: z.number(),
    droppedByInspection: z.record(z.string(), z.number()),
    /** Delivered rounds that are kept for a collector restored from a backup. */
    keptBytes: z.number(),
    inMemory: z.number(),
    isWritable: z.boolean(),
  }),
  inspections: z.array(
    z.object({
      name: z.string(),
      enabled: z.boolean(),
      nextDueAt: z.number().nullable(),
      refused: z.string().nullable(),
      last: LastRound.nullable(),
    }),
  ),
})
export type AgentStatus = z.infer<typeof AgentStatus>

/** The running agent writes at least so often; older than twice that, and it is not running any more. */
export const STATUS_EVERY_MS = 60_000

const fileIn = (stateDir: string) => join(stateDir, 'status.json')

/** Lost when the disk is full: the status says so by its age. */
export function writeStatus(stateDir: string, status: AgentStatus): boolean {
  try {
    writeFileSync(`${fileIn(stateDir)}.new`, JSON.stringify(status), { mode: 0o640 })
    renameSync(`${fileIn(stateDir)}.new`, fileIn(stateDir))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false
    throw error
  }
}

export type FoundStatus =
  | { readonly kind: 'running' | 'ended'; readonly status: AgentStatus }
  | { readonly kind: 'none' | 'denied' }

export function readStatus(stateDir: string, now: number): FoundStatus {
  const text = readOrCode(fileIn(stateDir))
  if ('code' in text) return { kind: text.code === 'EACCES' || text.code === 'EPERM' ? 'denied' : 'none' }
  const parsed = AgentStatus.safeParse(JSON.parse(text.content))
  if (!parsed.success) return { kind: 'none' }
  const status = parsed.data
  const isFresh = Math.abs(now - status.writtenAt) < 2 * STATUS_EVERY_MS + 30_000
  return {
    kind: isFresh && status.link.state !== 'stopped' && isAlive(status.pid) ? 'running' : 'ended',
    status,
  }
}

function readOrCode(path: string): { content: string } | { code: string } {
  try {
    return { content: readFileSync(path, 'utf8') }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { code: String(error.code) }
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
