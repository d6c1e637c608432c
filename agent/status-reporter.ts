// Keeps the status file true: soon after anything changed, and every minute so that its age says the agent lives.
import type { Round } from '../shared/round.ts'
import { roundStatus } from '../shared/round.ts'
import { type AgentStatus, type LastRound, STATUS_EVERY_MS, writeStatus } from './status-file.ts'

const DELAY_MS = 1_000

type PlannedNow = Omit<AgentStatus['inspections'][number], 'last'>
/** What is true at this moment, but for what the reporter knows itself. */
export type StatusNow = Omit<AgentStatus, 'pid' | 'writtenAt' | 'inspections'> & {
  readonly inspections: readonly PlannedNow[]
}

export class StatusReporter {
  readonly #stateDir: string
  readonly #read: () => StatusNow
  readonly #last = new Map<string, LastRound>()
  #soon: NodeJS.Timeout | undefined
  #regular: NodeJS.Timeout | undefined

  constructor(stateDir: string, read: () => StatusNow) {
    this.#stateDir = stateDir
    this.#read = read
  }

  start(): void {
    this.#regular = setInterval(() => this.write(), STATUS_EVERY_MS)
    this.write()
  }

  noteRound(round: Round): void {
    const { inspection, observedAt, outcome, durationMs } = round
    this.#last.set(inspection, { observedAt, outcome, status: roundStatus(round), durationMs })
  }

  writeSoon(): void {
    this.#soon ??= setTimeout(() => this.write(), DELAY_MS)
  }

  write(): void {
    clearTimeout(this.#soon)
    this.#soon = undefined
    const now = this.#read()
    writeStatus(this.#stateDir, {
      ...now,
      pid: process.pid,
      writtenAt: Date.now(),
      inspections: now.inspections.map((one) => ({ ...one, last: this.#last.get(one.name) ?? null })),
    })
  }

  /** With a last word, which is that it stopped. */
  stop(): void {
    clearInterval(this.#regular)
    this.write()
  }
}
