// `xunjian-agent inspect`: a round of each inspection on this machine, now, with no collector and no configuration.
import { hostname } from 'node:os'
import { Language, type TextOptions } from '../shared/language.ts'
import { type Round, roundStatus } from '../shared/round.ts'
import { sayFinding, saySummary } from '../shared/say.ts'
import { exitCodeOf, type Status, worstStatus } from '../shared/status.ts'
import type { Host } from './host/host.ts'
import { createLocalHost } from './host/local-host.ts'
import type { AnyInspection, Memory } from './inspection.ts'
import { INSPECTIONS } from './inspections/index.ts'
import { renderRounds } from './render-rounds.ts'
import { runRound } from './runner.ts'
import { createPaint } from './terminal.ts'

export type Output = { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number }

export type InspectOptions = {
  /** Names of inspections; all of them when empty. */
  readonly names?: readonly string[]
  readonly json?: boolean
  readonly lang?: string
  /** Parameters by name of the inspection, as the configuration file has them. */
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly host?: Host
  readonly inspections?: readonly AnyInspection[]
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly stdout?: Output
  readonly stderr?: Output
}

/** Prints what was found; answers the exit code: 0 ok, 1 warning, 2 critical, 3 unknown. */
export async function runInspect(options: InspectOptions = {}): Promise<number> {
  const { stdout = process.stdout, stderr = process.stderr, environment = process.env } = options
  const { inspections = INSPECTIONS, names = [], parameters = {} } = options
  const language = chooseLanguage(options.lang, environment)
  const unknown = names.filter((name) => !inspections.some((inspection) => inspection.name === name))
  if (unknown.length > 0) {
    stderr.write(unknownNames(unknown, inspections, language))
    return 3
  }
  const chosen = inspections.filter(({ name }) => names.length === 0 || names.includes(name))
  const host = options.host ?? createLocalHost()
  try {
    const rounds = await Promise.all(chosen.map((inspection) => inspectNow(host, inspection, parameters)))
    const status = worstStatus(rounds.map(roundStatus))
    const words: TextOptions = { language, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }
    const made = chosen.map((inspection, index) => ({ inspection, round: rounds[index]! }))
    if (options.json) stdout.write(`${JSON.stringify(toJson(made, status, words), null, 2)}\n`)
    else {
      const paint = createPaint(stdout.isTTY === true, environment)
      const { isPrivileged } = host
      const columns = stdout.columns ?? 100
      stdout.write(renderRounds(made, { words, paint, isPrivileged, columns, hostname: hostname() }))
    }
    return exitCodeOf(status)
  } finally {
    await host.close()
  }
}

/** What `--lang` says, else the locale of the environment: Chinese for zh*, else English. */
export function chooseLanguage(
  asked: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const exact = Language.safeParse(asked)
  if (exact.success) return exact.data
  const locale = asked || environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || ''
  return locale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

function inspectNow(
  host: Host,
  inspection: AnyInspection,
  parameters: Readonly<Record<string, unknown>>,
): Promise<Round> {
  return runRound({
    inspection,
    host,
    memory: createPassingMemory(),
    parameters: parameters[inspection.name] ?? {},
    trigger: 'demand',
    plannedAt: null,
    nextDueAt: null,
    planVersion: 'none',
  })
}

function createPassingMemory(): Memory {
  const values = new Map<string, unknown>()
  return { get: (key) => values.get(key), set: (key, value) => values.set(key, value) }
}

function toJson(
  made: readonly { inspection: AnyInspection; round: Round }[],
  status: Status | null,
  words: TextOptions,
) {
  return {
    hostname: hostname(),
    status,
    exitCode: exitCodeOf(status),
    rounds: made.map(({ inspection, round }) => ({
      ...round,
      status: roundStatus(round),
      ...(round.note ? { noteText: saySummary(inspection, round.note, words) } : {}),
      findings: round.findings.map((finding) => ({
        ...finding,
        text: sayFinding(inspection, finding, words),
      })),
    })),
  }
}

function unknownNames(
  unknown: readonly string[],
  inspections: readonly AnyInspection[],
  language: Language,
): string {
  const known = inspections.map(({ name }) => name).join(', ')
  return language === 'en'
    ? `No inspection is called ${unknown.join(', ')}. There are: ${known}\n`
    : `没有名为 ${unknown.join('、')} 的巡检项。可用的巡检项：${known}\n`
}
