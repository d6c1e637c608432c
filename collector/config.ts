// The collector's configuration: schema and loader; the only reader of the environment in the collector.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { ConfigError, describeZodError } from '../shared/config-error.ts'
import { Duration } from '../shared/duration.ts'
import { CronExpression } from '../shared/plan.ts'
import { NotifySettings } from './notify/settings.ts'
import { AllowedAddresses, SignInSettings } from './people/settings.ts'

const Listen = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}$/, 'write HOST:PORT, for example 127.0.0.1:8420')

const duration = (fallback: string) => Duration.prefault(fallback)

const Tls = z.strictObject({
  mode: z
    .enum(['auto', 'own'])
    .default('auto')
    .describe('auto: plain HTTP on loopback, TLS on everything else; own: TLS on loopback too'),
  certificate: z
    .string()
    .optional()
    .describe(
      'File in PEM, with the certificates between it and its authority; without it the collector makes one',
    ),
  key: z.string().optional().describe('File of its private key, PEM'),
  authority: z
    .string()
    .optional()
    .describe(
      'Certificate in PEM of the authority that hosts pin; without it they ask the authorities of their system',
    ),
  names: z
    .array(
      z
        .string()
        .max(253)
        .regex(/^[\w.:*-]+$/, 'is not a name or address'),
    )
    .min(1)
    .max(100)
    .optional()
    .describe(
      'Names and addresses in the certificate that the collector makes; by default all of this machine',
    ),
})

const PlanRule = z.strictObject({
  inspection: z.string().describe('Name of the inspection, as `xunjian-agent list` shows it'),
  labels: z.record(z.string(), z.string()).default({}).describe('Hosts that it is for; empty means all'),
  enabled: z.boolean().default(true),
  cron: CronExpression.optional(),
  timeZone: z.string().optional(),
  timeout: Duration.optional(),
  parameters: z.record(z.string(), z.json()).default({}),
})

export const CollectorConfig = z
  .strictObject({
    listen: Listen.default('127.0.0.1:8420').describe(
      'Address and port for agents, dashboard and Prometheus',
    ),
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .max(300)
      .refine(isPlainOrigin, 'write https://NAME or https://NAME:PORT and nothing behind it')
      .optional()
      .describe(
        'Address under which hosts and people find this collector; by default made of listen and the host name',
      ),
    tls: Tls.prefault({}),
    data: z.string().default('data').describe('Folder of the database'),
    logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    timeZone: z
      .string()
      .default(Intl.DateTimeFormat().resolvedOptions().timeZone)
      .refine(
        (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
        'not an IANA time zone such as Asia/Shanghai',
      )
      .describe('Zone in which a day begins, for counts of today'),
    store: z
      .strictObject({
        synchronous: z
          .enum(['full', 'normal'])
          .default('full')
          .describe('full: every commit is on disk before it is acknowledged'),
        groupWindow: duration('5ms').describe('How long a commit of urgent rounds waits for company'),
        routineWindow: duration('5s').describe(
          'How long a commit of routine rounds that changed nothing waits for company',
        ),
        groupRounds: z
          .int()
          .min(1)
          .max(10_000)
          .default(512)
          .describe('A commit goes at once when so many rounds wait'),
      })
      .prefault({}),
    signIn: SignInSettings.prefault({}),
    notify: NotifySettings.prefault({}).describe('Messages that leave the collector'),
    metrics: AllowedAddresses.prefault({}).describe('Who may scrape without a token'),
    health: AllowedAddresses.prefault({}).describe('Who may ask for health without a token'),
    staleness: z
      .strictObject({
        silentAfter: duration('60s').describe('A host is silent when nothing came for so long'),
        missedGrace: duration('90s').describe(
          'A planned round is missed when it has not arrived so long after its time limit',
        ),
        sweep: duration('5s').describe('How often silence and missed rounds are looked for'),
      })
      .prefault({}),
    suppression: z
      .strictObject({
        siteLabel: z
          .string()
          .min(1)
          .max(64)
          .nullable()
          .default('site')
          .describe(
            'Hosts with the same value of this label are in one place; null: places are not compared',
          ),
        atLeast: z
          .int()
          .min(2)
          .max(100_000)
          .default(3)
          .describe('So many hosts of a place that fall silent together are one fault of the place'),
        share: z.number().gt(0).max(1).default(0.8).describe('And at least this share of its hosts'),
      })
      .prefault({}),
    clock: z
      .strictObject({
        limit: duration('10s').describe(
          'A host whose clock is further off than this, in two heartbeats, gets a finding; measured one way',
        ),
      })
      .prefault({}),
    limits: z
      .strictObject({
        connections: z.int().min(1).default(12_000),
        connectionsPerAddress: z.int().min(1).default(12_000),
        unprovenConnections: z.int().min(1).default(500),
        proveWithin: duration('10s'),
        framesPerSecond: z
          .int()
          .min(1)
          .default(500)
          .describe('Of one agent; the tap is closed for the rest of the second'),
        openRequests: z
          .int()
          .min(1)
          .default(500)
          .describe(
            'HTTP requests that wait for their answer, live streams among them; one more is answered 503',
          ),
        openRequestsPerAddress: z.int().min(1).default(250),
      })
      .prefault({}),
    plan: z.array(PlanRule).default([]).describe('Rules on top of the agents’ own defaults; later ones win'),
  })
  .superRefine(refuseWhatDoesNotFit)
export type CollectorConfig = z.infer<typeof CollectorConfig>

/** XUNJIAN_COLLECTOR_LISTEN, _DATA and _LOG_LEVEL stand above the file. */
const OVERRIDES = {
  XUNJIAN_COLLECTOR_LISTEN: 'listen',
  XUNJIAN_COLLECTOR_PUBLIC_URL: 'publicUrl',
  XUNJIAN_COLLECTOR_DATA: 'data',
  XUNJIAN_COLLECTOR_LOG_LEVEL: 'logLevel',
  XUNJIAN_COLLECTOR_TIME_ZONE: 'timeZone',
} as const

/** Reads the file (none: defaults) and the environment; throws a ConfigError that lists every mistake. */
export function loadConfig(
  path: string | null,
  environment: Readonly<Record<string, string | undefined>>,
): CollectorConfig {
  const source = path ?? 'environment'
  const content = path === null ? {} : readYaml(path)
  const raw: Record<string, unknown> = { ...content }
  for (const [variable, key] of Object.entries(OVERRIDES)) {
    const value = environment[variable]
    if (value !== undefined && value !== '') raw[key] = value
  }
  const parsed = CollectorConfig.safeParse(raw)
  if (!parsed.success) throw new ConfigError(source, describeZodError(parsed.error, CollectorConfig))
  return { ...parsed.data, data: resolve(parsed.data.data) }
}

function isPlainOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { username, password, pathname, search, hash } = new URL(text)
  return `${username}${password}${search}${hash}` === '' && pathname === '/'
}

/** Settings that are right each for itself and wrong together. */
function refuseWhatDoesNotFit(
  { listen, publicUrl, tls }: { listen: string; publicUrl?: string | undefined; tls: z.infer<typeof Tls> },
  context: z.RefinementCtx,
): void {
  const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
  const { mode, certificate, key, authority } = tls
  if ((certificate === undefined) !== (key === undefined)) {
    refuse(
      ['tls', certificate === undefined ? 'certificate' : 'key'],
      'is missing; certificate and key go together',
    )
  }
  if (authority !== undefined && certificate === undefined)
    refuse(['tls', 'authority'], 'belongs to a certificate of yours; name tls.certificate and tls.key too')
  if (mode === 'own' && certificate !== undefined)
    refuse(['tls', 'mode'], 'own makes a certificate; leave mode out to use the files')
  if (
    publicUrl?.startsWith('http:') &&
    (usesTls({ listen, tls }) || !isLoopback(new URL(publicUrl).hostname))
  )
    refuse(['publicUrl'], 'is plain http, which is served on loopback only; write https://')
}

/** Of a host as it stands in an address. */
export function isLoopback(host: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(host)
}

/** Beyond loopback nothing is ever plain. */
export function usesTls({ listen, tls }: Pick<CollectorConfig, 'listen' | 'tls'>): boolean {
  return tls.mode === 'own' || tls.certificate !== undefined || !isLoopback(listen.replace(/:\d+$/, ''))
}

function readYaml(path: string): Record<string, unknown> {
  try {
    const content: unknown = parseYaml(readFileSync(path, 'utf8'))
    if (content === null) return {}
    if (typeof content === 'object' && !Array.isArray(content)) return content as Record<string, unknown>
    throw new Error('the file must hold settings such as "listen: 127.0.0.1:8420"')
  } catch (error) {
    throw new ConfigError(path, [
      { path: '', message: error instanceof Error ? error.message : String(error) },
    ])
  }
}
