// The agent's configuration: schema and loader; the only reader of the environment in the agent.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import {
  ConfigError,
  type ConfigIssue,
  describeZodError,
  formatPath,
  hintFor,
} from '../shared/config-error.ts'
import { parseCron } from '../shared/cron.ts'
import { Duration } from '../shared/duration.ts'
import { CronExpression } from '../shared/plan.ts'
import { Size } from '../shared/quantities.ts'
import { cronOfEvery } from '../shared/schedule.ts'
import { isTimeZone } from '../shared/zone.ts'
import { mistakeInCollectorUrl } from './collector-url.ts'
import type { AnyInspection } from './inspection.ts'

const DAY_MS = 86_400_000
const DEFAULT_PATH = '/etc/xunjian/agent.yaml'

const TimeZone = z.string().max(64).refine(isTimeZone, 'is not an IANA time zone such as Asia/Shanghai')
const LogLevel = z.enum(['debug', 'info', 'warn', 'error'])

/** Text in, text out: `why` says what is wrong with it, or nothing. */
const checked = (why: (text: string) => string | null) =>
  z.string().superRefine((text, context) => {
    const message = why(text)
    if (message !== null) context.addIssue({ code: 'custom', message })
  })

const Every = checked((every) => {
  const read = cronOfEvery(every)
  return 'error' in read ? read.error : null
})
const Cron = CronExpression.superRefine((cron, context) => {
  const read = parseCron(cron)
  if ('error' in read) context.addIssue({ code: 'custom', message: read.error })
})

const entryOf = (inspection: AnyInspection) =>
  z
    .strictObject({
      enabled: z.boolean().optional().describe('false: this host does not run it'),
      every: Every.optional().describe(`Aligned to the clock: 30s, 5m, 6h, 1d; default ${inspection.every}`),
      cron: Cron.optional().describe('Instead of "every": five or six fields'),
      timeZone: TimeZone.optional().describe('Zone in which the schedule is meant'),
      timeout: Duration.optional().describe(`Time limit of a round; default ${inspection.timeout}`),
      parameters: inspection.parameters.optional(),
    })
    .refine(
      ({ every, cron }) => every === undefined || cron === undefined,
      'has both every and cron; keep one',
    )
    .describe(inspection.title.en)

/** The whole file; inspections bring the schema of their own parameters. */
export function createConfigSchema(inspections: readonly AnyInspection[]) {
  const entries = Object.fromEntries(inspections.map((one) => [one.name, entryOf(one).optional()]))
  return z.strictObject({
    collector: checked(mistakeInCollectorUrl).optional().describe('Address of the collector; set by "enrol"'),
    state: z.string().default('/var/lib/xunjian/agent').describe('Folder of key, outbox and memory'),
    timeZone: TimeZone.default(Intl.DateTimeFormat().resolvedOptions().timeZone).describe(
      'Zone of schedules',
    ),
    logLevel: LogLevel.default('info'),
    outbox: z
      .strictObject({
        maxSize: Size.prefault('64MiB').describe(
          'What waits for the collector at most; then the oldest routine rounds go',
        ),
        maxAge: Duration.prefault('30d'),
        keepAcknowledged: Duration.prefault('26h').describe(
          'How long delivered rounds stay, for a collector restored from a backup; a quarter of maxSize at most',
        ),
      })
      .prefault({}),
    identity: z
      .strictObject({
        rotateKeyAfter: z
          .union([z.literal('off'), Duration.refine((ms) => ms >= DAY_MS, 'is shorter than a day')])
          .prefault('365d')
          .describe('How old the key of this host grows before it is changed; off: never by itself'),
      })
      .prefault({}),
    inspections: z.strictObject(entries).default({}),
  })
}

export type LocalEntry = {
  readonly enabled?: boolean
  readonly cron?: string
  readonly timeZone?: string
  readonly timeoutMs?: number
  /** As written in the file: merged with the collector's and parsed by the inspection when it is planned. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export type AgentConfig = {
  readonly source: string
  readonly collectorUrl?: string
  readonly stateDir: string
  readonly timeZone: string
  readonly logLevel: z.infer<typeof LogLevel>
  readonly outbox: {
    readonly maxBytes: number
    readonly maxAgeMs: number
    readonly keepAcknowledgedMs: number
  }
  /** Null: never by itself. */
  readonly rotateKeyAfterMs: number | null
  readonly inspections: ReadonlyMap<string, LocalEntry>
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Stand above the file. The code of an enrolment is here because an argument would show in the process list. */
const VARIABLES = {
  XUNJIAN_AGENT_CONFIG: null,
  XUNJIAN_AGENT_CODE: null,
  XUNJIAN_AGENT_COLLECTOR: 'collector',
  XUNJIAN_AGENT_STATE: 'state',
  XUNJIAN_AGENT_LOG_LEVEL: 'logLevel',
  XUNJIAN_AGENT_TIME_ZONE: 'timeZone',
} as const

export function enrolmentCode(environment: Environment): string | undefined {
  return environment.XUNJIAN_AGENT_CODE || undefined
}

export type LoadSettings = {
  readonly inspections: readonly AnyInspection[]
  readonly environment: Environment
  /** From the command line; a file that is named must exist, the default one need not. */
  readonly path?: string | undefined
}

/** Reads file and environment; throws a ConfigError that lists every mistake in them. */
export async function loadConfig({ inspections, environment, path }: LoadSettings): Promise<AgentConfig> {
  const named = path ?? (environment.XUNJIAN_AGENT_CONFIG || undefined)
  const source = named ?? (existsSync(DEFAULT_PATH) ? DEFAULT_PATH : undefined)
  const content = source === undefined ? {} : await readYaml(source)
  const schema = createConfigSchema(inspections)
  const parsed = schema.safeParse({ ...content, ...overridesOf(environment) })
  const mistakes = [
    ...misspelledVariables(environment),
    ...(parsed.success ? [] : describeZodError(parsed.error, schema)),
  ]
  if (!parsed.success || mistakes.length > 0) throw new ConfigError(source ?? 'environment', mistakes)
  const { collector, state, timeZone, logLevel, outbox, identity, inspections: entries } = parsed.data
  return {
    source: source ?? 'defaults',
    ...(collector === undefined ? {} : { collectorUrl: collector }),
    stateDir: resolve(state),
    timeZone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    logLevel,
    outbox: {
      maxBytes: outbox.maxSize,
      maxAgeMs: outbox.maxAge,
      keepAcknowledgedMs: outbox.keepAcknowledged,
    },
    rotateKeyAfterMs: identity.rotateKeyAfter === 'off' ? null : identity.rotateKeyAfter,
    inspections: new Map(
      Object.entries(entries).map(([name, entry]) => [name, toLocalEntry(entry, content, name)]),
    ),
  }
}

type ParsedEntry = z.infer<ReturnType<typeof entryOf>> | undefined

function toLocalEntry(entry: ParsedEntry, content: Record<string, unknown>, name: string): LocalEntry {
  const { enabled, every, cron, timeZone, timeout } = entry ?? {}
  const read = every === undefined ? undefined : cronOfEvery(every)
  const expression = cron ?? (read !== undefined && 'cron' in read ? read.cron : undefined)
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(expression === undefined ? {} : { cron: expression }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(timeout === undefined ? {} : { timeoutMs: timeout }),
    parameters: Written.parse(content).inspections[name]?.parameters ?? {},
  }
}

/** The parameters as they stand in the file, before the inspection's own schema changed them. */
const Written = z.object({
  inspections: z
    .record(z.string(), z.object({ parameters: z.record(z.string(), z.unknown()).optional() }).nullish())
    .default({}),
})

async function readYaml(path: string): Promise<Record<string, unknown>> {
  const text = readText(path)
  // Only here, since an agent without a file has no use for the parser.
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text)
  if (document.errors.length > 0) {
    throw new ConfigError(
      path,
      document.errors.map(({ message }) => ({
        path: '',
        message: message.split('\n')[0]?.replace(/:$/, '') ?? '',
      })),
    )
  }
  const content: unknown = document.toJS() ?? {}
  const settings = z.record(z.string(), z.unknown()).safeParse(content)
  if (settings.success) return settings.data
  throw new ConfigError(path, [{ path: '', message: 'must hold settings such as "timeZone: Asia/Shanghai"' }])
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const reasons: Record<string, string> = {
      ENOENT: 'does not exist',
      EACCES: 'may not be read by this user',
    }
    throw new ConfigError(path, [{ path: '', message: reasons[code] ?? `cannot be read (${code})` }])
  }
}

function overridesOf(environment: Environment): Record<string, string> {
  const overrides: Record<string, string> = {}
  for (const [variable, key] of Object.entries(VARIABLES)) {
    const value = environment[variable]
    if (key !== null && value !== undefined && value !== '') overrides[key] = value
  }
  return overrides
}

function misspelledVariables(environment: Environment): ConfigIssue[] {
  const known = Object.keys(VARIABLES)
  return Object.keys(environment)
    .filter((variable) => variable.startsWith('XUNJIAN_AGENT_') && !known.includes(variable))
    .map((variable) => ({
      path: formatPath([variable]),
      message: 'is not known',
      hint: hintFor(variable, known),
    }))
}
