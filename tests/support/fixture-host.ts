// Hosts for tests of inspections: folders that look like machines, with recorded answers for what is no file.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command, CommandResult, Host, SpaceUsage, Systemd } from '../../agent/host/host.ts'
import { HostError } from '../../agent/host/host.ts'
import { createLocalHost } from '../../agent/host/local-host.ts'
import type { AnyInspection, Memory } from '../../agent/inspection.ts'
import { runRound } from '../../agent/runner.ts'
import type { Round, Trigger } from '../../shared/round.ts'
import { flawsOfRound } from './inspection-contract.ts'

type Answers = {
  readonly now: string
  readonly statfs?: Readonly<Record<string, SpaceUsage>>
  readonly commands?: Readonly<Record<string, Partial<CommandResult>>>
}

export type FixtureHost = Host & {
  /** When the machine was recorded, Unix ms. */
  readonly recordedAt: number
  /** Command lines that were run. */
  readonly ran: string[]
}

const folder = join(import.meta.dirname, '../fixtures/hosts')

/** `tests/fixtures/hosts/<name>/root`, and `answers.json` beside it. */
export function createFixtureHost(name: string, changes: { readonly systemd?: Systemd } = {}): FixtureHost {
  const answers = JSON.parse(readFileSync(join(folder, name, 'answers.json'), 'utf8')) as Answers
  const ran: string[] = []
  const recordedAt = Date.parse(answers.now)
  const host = createLocalHost({
    root: join(folder, name, 'root'),
    answers: {
      now: () => recordedAt,
      statfs: async (path) => {
        const usage = answers.statfs?.[path]
        if (usage === undefined) throw new HostError('denied', path, `statfs ${path}: permission denied`)
        return usage
      },
      run: async (command: Command) => {
        const line = [command.program, ...command.args].join(' ')
        ran.push(line)
        const nothing: CommandResult = { end: 'missing', code: null, stdout: '', stderr: '', clipped: false }
        return { ...nothing, ...answers.commands?.[line] }
      },
      systemd: async () => changes.systemd ?? null,
    },
  })
  return { ...host, recordedAt, ran }
}

export function createMemory(
  entries: Readonly<Record<string, unknown>> = {},
): Memory & { readonly writes: string[] } {
  const values = new Map(Object.entries(entries))
  const writes: string[] = []
  return {
    writes,
    get: (key) => values.get(key),
    set: (key, value) => {
      writes.push(key)
      // What is kept over restarts is JSON, so that is what comes back.
      values.set(key, JSON.parse(JSON.stringify(value)))
    },
  }
}

type Looking = { parameters?: unknown; memory?: Memory; trigger?: Trigger; now?: number }

/** One round, as the runner makes it; one that breaks the contract of inspections fails the test. */
export async function inspectHost(
  inspection: AnyInspection,
  host: Host,
  looking: Looking = {},
): Promise<Round> {
  const { parameters = {}, memory = createMemory(), trigger = 'demand', now } = looking
  const round = await runRound({
    inspection,
    host,
    memory,
    parameters,
    trigger,
    plannedAt: null,
    nextDueAt: null,
    planVersion: 'test',
    now: () => now ?? host.now(),
  })
  const flaws = flawsOfRound(inspection, round)
  if (flaws.length > 0) throw new Error(`${inspection.name} breaks its contract:\n${flaws.join('\n')}`)
  return round
}

/** Findings as a table of words: item → "status code". */
export function verdictsOf(round: Round): Readonly<Record<string, string>> {
  return Object.fromEntries(
    round.findings.map(({ item, status, summary }) => [item, `${status} ${summary.code}`]),
  )
}
