// The only caller of fetch: one typed function for each thing the collector answers, through hono's client.
import { type ClientResponse, hc, type InferRequestType } from 'hono/client'
import type { ApiType } from '../collector/http/api-type.ts'
import type { Problem } from '../shared/api/common.ts'
import type { FaultVerb } from '../shared/api/fault.ts'
import type { SettingKind } from '../shared/api/settings/settings.ts'
import type { Language } from '../shared/language.ts'
import { saySession } from './session.ts'

const TIMEOUT_MS = 20_000

/** What went wrong with a request; without a problem the collector did not answer at all. */
export class ApiError extends Error {
  readonly problem: Problem | null
  readonly status: number
  /** When the collector said how long to wait. */
  readonly retryAfterMs: number | null
  constructor(
    problem: Problem | null,
    status: number,
    more: { readonly cause?: unknown; readonly retryAfterMs?: number | null } = {},
  ) {
    super(problem?.detail ?? problem?.title ?? 'no answer', { cause: more.cause })
    this.name = 'ApiError'
    this.problem = problem
    this.status = status
    this.retryAfterMs = more.retryAfterMs ?? null
  }
}

// Sentences with a time in them are said in the reader's zone, like the times beside them.
const headers = { 'X-Time-Zone': Intl.DateTimeFormat().resolvedOptions().timeZone }
const { v1 } = hc<ApiType>('/', { headers }).api

type Lang = { lang: Language }
type Signal = AbortSignal | undefined
type QueryOf<Call> = Call extends (args: infer Args, ...rest: never[]) => unknown
  ? Args extends { query: infer Query }
    ? Omit<Query, 'lang'>
    : never
  : never
export type HostFilter = QueryOf<typeof v1.hosts.$get>
export type FindingFilter = QueryOf<typeof v1.findings.$get>
export type RoundFilter = QueryOf<typeof v1.rounds.$get>
export type EventFilter = QueryOf<typeof v1.events.$get>
export type FaultFilter = QueryOf<typeof v1.faults.$get>
export type FaultReport = JsonOf<typeof v1.faults.$post>
export type FaultStatsFilter = QueryOf<typeof v1.faults.stats.$get>
export type RibbonFilter = QueryOf<typeof v1.ribbon.$get>
export type HistoryFilter = QueryOf<(typeof v1.hosts)[':id']['history']['$get']>
export type AuditFilter = QueryOf<typeof v1.audit.$get>
type JsonOf<Call> = InferRequestType<Call> extends { json: infer Json } ? Json : never
export type NotificationFilter = QueryOf<typeof v1.notifications.$get>
export type DeliveryFilter = QueryOf<(typeof v1)['alert-deliveries']['$get']>
/** Moments, the second one excluded. */
export type Range = { readonly from: number; readonly to: number }
export type WriteSetting = JsonOf<typeof settingsOf.$post>
export type ChangeSetting = JsonOf<typeof setting.$put>
const FAULT_PATHS = {
  accept: 'accept',
  transfer: 'transfer',
  return: 'return',
  start: 'start',
  note: 'notes',
  hold: 'hold',
  resume: 'resume',
  resolve: 'resolve',
  verify: 'verify',
  close: 'close',
  reopen: 'reopen',
  cancel: 'cancel',
  merge: 'merge',
  grade: 'grade',
  tick: 'tick',
} as const satisfies Readonly<Record<FaultVerb, string>>
/** What is done to a fault, with what is sent along. */
export type FaultChange = {
  [Verb in FaultVerb]: {
    readonly verb: Verb
    readonly body: JsonOf<(typeof fault)[(typeof FAULT_PATHS)[Verb]]['$post']>
  }
}[FaultVerb]
export type EnrolCodeRequest = JsonOf<(typeof v1)['enrol-codes']['$post']>
export type ChangeUser = JsonOf<(typeof v1.users)[':id']['$patch']>

const host = v1.hosts[':id']
const fault = v1.faults[':id']
const user = v1.users[':id']
const session = v1.me.sessions[':id']
const settingsOf = v1.settings[':kind']
const setting = settingsOf[':id']
const roster = v1.rosters[':id']
const window = v1.windows[':id']
const query = {}

export const api = {
  overview: (query: Lang, signal: Signal) => answer(v1.overview.$get({ query }, until(signal))),
  hosts: (query: HostFilter & Lang, signal: Signal) => answer(v1.hosts.$get({ query }, until(signal))),
  host: (id: string, query: Lang, signal: Signal) =>
    answer(host.$get({ param: { id }, query }, until(signal))),
  inspectionsNow: (id: string, query: Lang, signal: Signal) =>
    answer(host.inspections.$get({ param: { id }, query }, until(signal))),
  history: (id: string, query: HistoryFilter & Lang, signal: Signal) =>
    answer(host.history.$get({ param: { id }, query }, until(signal))),
  labels: (signal: Signal) => answer(v1.labels.$get({ query: {} }, until(signal))),
  inspections: (query: Lang, signal: Signal) => answer(v1.inspections.$get({ query }, until(signal))),
  findings: (query: FindingFilter & Lang, signal: Signal) =>
    answer(v1.findings.$get({ query }, until(signal))),
  rounds: (query: RoundFilter & Lang, signal: Signal) => answer(v1.rounds.$get({ query }, until(signal))),
  round: (id: number, query: Lang, signal: Signal) =>
    answer(v1.rounds[':id'].$get({ param: { id: String(id) }, query }, until(signal))),
  events: (query: EventFilter & Lang, signal: Signal) => answer(v1.events.$get({ query }, until(signal))),
  faults: (query: FaultFilter & Lang, signal: Signal) => answer(v1.faults.$get({ query }, until(signal))),
  fault: (id: number, query: Lang, signal: Signal) =>
    answer(fault.$get({ param: { id: String(id) }, query }, until(signal))),
  reportFault: (json: FaultReport, query: Lang) => answer(v1.faults.$post({ query, json }, until())),
  faultStats: (filter: FaultStatsFilter, signal: Signal) =>
    answer(v1.faults.stats.$get({ query: filter }, until(signal))),
  faultTrend: (days: number, signal: Signal) =>
    answer(v1.faults.trend.$get({ query: { days } }, until(signal))),
  ribbon: (query: RibbonFilter & Lang, signal: Signal) => answer(v1.ribbon.$get({ query }, until(signal))),
  demand: (id: string, signal: Signal) =>
    answer(v1.demands[':id'].$get({ param: { id }, query: {} }, until(signal))),
  inspect: (id: string, name: string) =>
    answer(host.inspections[':name'].inspect.$post({ param: { id, name }, query: {} }, until())),
  changeFault: (id: number, { verb, body: json }: FaultChange, query: Lang) => {
    // Each verb takes its own body, which the type of the change holds together; the answers are all alike.
    const post = fault[FAULT_PATHS[verb]].$post as typeof fault.accept.$post
    return answer(post({ param: { id: String(id) }, query, json: json as JsonOf<typeof post> }, until()))
  },

  me: (signal: Signal) => answer(v1.me.$get({ query }, until(signal)), 'may-be-nobody'),
  signIn: (json: JsonOf<(typeof v1)['sign-in']['$post']>) =>
    answer(v1['sign-in'].$post({ query, json }, until()), 'may-be-nobody'),
  signOut: () => answer(v1['sign-out'].$post({ query }, until()), 'may-be-nobody'),
  passwordRules: (signal: Signal) => answer(v1['password-rules'].$get({ query }, until(signal))),
  changePassword: (json: JsonOf<typeof v1.me.password.$post>) =>
    answer(v1.me.password.$post({ query, json }, until())),
  mySessions: (signal: Signal) => answer(v1.me.sessions.$get({ query }, until(signal))),
  endMySession: (id: string) => answer(session.$delete({ param: { id }, query }, until())),

  users: (signal: Signal) => answer(v1.users.$get({ query }, until(signal))),
  createUser: (json: JsonOf<typeof v1.users.$post>) => answer(v1.users.$post({ query, json }, until())),
  changeUser: (id: string, json: ChangeUser) => answer(user.$patch({ param: { id }, query, json }, until())),
  resetPassword: (id: string) => answer(user['reset-password'].$post({ param: { id }, query }, until())),
  lockUser: (id: string, reason: string) =>
    answer(user.lock.$post({ param: { id }, query, json: { reason } }, until())),
  unlockUser: (id: string) => answer(user.unlock.$post({ param: { id }, query }, until())),
  sessionsOf: (id: string, signal: Signal) =>
    answer(user.sessions.$get({ param: { id }, query }, until(signal))),
  endSessionsOf: (id: string) => answer(user.sessions.$delete({ param: { id }, query }, until())),

  tokens: (signal: Signal) => answer(v1.tokens.$get({ query }, until(signal))),
  createToken: (json: JsonOf<typeof v1.tokens.$post>) => answer(v1.tokens.$post({ query, json }, until())),
  revokeToken: (id: string) => answer(v1.tokens[':id'].$delete({ param: { id }, query }, until())),

  enrolCodes: (signal: Signal) => answer(v1['enrol-codes'].$get({ query }, until(signal))),
  createEnrolCode: (json: EnrolCodeRequest) => answer(v1['enrol-codes'].$post({ query, json }, until())),
  revokeEnrolCode: (id: string) =>
    answer(v1['enrol-codes'][':id'].$delete({ param: { id }, query }, until())),

  identity: (id: string, signal: Signal) =>
    answer(host.identity.$get({ param: { id }, query }, until(signal))),
  settleIdentity: (id: string, keep: 'known' | 'other') =>
    answer(host.identity.$post({ param: { id }, query, json: { keep } }, until())),
  revokeHost: (id: string, reason: string) =>
    answer(host.revoke.$post({ param: { id }, query, json: { reason } }, until())),
  readmitHost: (id: string) => answer(host.readmit.$post({ param: { id }, query, json: {} }, until())),
  rotateKey: (id: string) => answer(host['rotate-key'].$post({ param: { id }, query }, until())),
  holes: (id: string, cursor: string, lang: Language, signal: Signal) =>
    answer(
      host.holes.$get({ param: { id }, query: { lang, ...(cursor !== '' && { cursor }) } }, until(signal)),
    ),

  audit: (filter: AuditFilter & Lang, signal: Signal) =>
    answer(v1.audit.$get({ query: filter }, until(signal))),
  verifyAudit: () => answer(v1.audit.verify.$get({ query }, until())),
  trust: (signal: Signal) => answer(v1.trust.$get({ query }, until(signal))),
  rotateAuthority: (json: JsonOf<typeof v1.trust.rotate.$post>) =>
    answer(v1.trust.rotate.$post({ query, json }, until())),

  people: (signal: Signal) => answer(v1.people.$get({ query }, until(signal))),
  settings: (kind: SettingKind, signal: Signal) =>
    answer(settingsOf.$get({ param: { kind }, query }, until(signal))),
  createSetting: (kind: SettingKind, json: WriteSetting) =>
    answer(settingsOf.$post({ param: { kind }, query, json }, until())),
  changeSetting: (kind: SettingKind, id: string, json: ChangeSetting) =>
    answer(setting.$put({ param: { kind, id }, query, json }, until())),
  previewPolicy: (json: JsonOf<typeof v1.policies.preview.$post>, query: Lang) =>
    answer(v1.policies.preview.$post({ query, json }, until())),
  channelStates: (query: Lang, signal: Signal) => answer(v1.channels.state.$get({ query }, until(signal))),
  testChannel: (json: JsonOf<typeof v1.channels.test.$post>, query: Lang) =>
    answer(v1.channels.test.$post({ query, json }, until())),
  notifications: (query: NotificationFilter & Lang, signal: Signal) =>
    answer(v1.notifications.$get({ query }, until(signal))),
  resendNotifications: (json: JsonOf<typeof v1.notifications.resend.$post>) =>
    answer(v1.notifications.resend.$post({ query, json }, until())),
  alerts: (filter: QueryOf<typeof v1.alerts.$get>, signal: Signal) =>
    answer(v1.alerts.$get({ query: filter }, until(signal))),
  alertDeliveries: (filter: DeliveryFilter, signal: Signal) =>
    answer(v1['alert-deliveries'].$get({ query: filter }, until(signal))),
  dutyNow: (signal: Signal) => answer(v1.duty.now.$get({ query }, until(signal))),
  shifts: (id: string, range: Range, signal: Signal) =>
    answer(roster.shifts.$get({ param: { id }, query: range }, until(signal))),
  addOverride: (id: string, json: JsonOf<typeof roster.overrides.$post>) =>
    answer(roster.overrides.$post({ param: { id }, query, json }, until())),
  dropOverride: (id: string, override: string) =>
    answer(roster.overrides[':override'].$delete({ param: { id, override }, query }, until())),
  swapDuty: (id: string, json: JsonOf<typeof roster.swaps.$post>) =>
    answer(roster.swaps.$post({ param: { id }, query, json }, until())),
  handovers: (id: string, signal: Signal) =>
    answer(roster.handovers.$get({ param: { id }, query }, until(signal))),
  writeHandover: (id: string, json: JsonOf<typeof roster.handovers.$post>) =>
    answer(roster.handovers.$post({ param: { id }, query, json }, until())),
  seeHandover: (id: string) => answer(v1.handovers[':id'].seen.$post({ param: { id }, query }, until())),
  occurrences: (range: Range, signal: Signal) =>
    answer(v1.windows.occurrences.$get({ query: range }, until(signal))),
  previewWindow: (json: JsonOf<typeof v1.windows.preview.$post>, signal: Signal) =>
    answer(v1.windows.preview.$post({ query, json }, until(signal))),
  endWindow: (id: string, json: JsonOf<typeof window.end.$post>) =>
    answer(window.end.$post({ param: { id }, query, json }, until())),
  extendWindow: (id: string, json: JsonOf<typeof window.extend.$post>) =>
    answer(window.extend.$post({ param: { id }, query, json }, until())),
  removeSetting: (kind: SettingKind, id: string) =>
    answer(setting.$delete({ param: { kind, id }, query }, until())),
}

/** A file that the browser fetches itself when the link is followed. */
export function auditFileAddress(filter: AuditFilter & Lang): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  return `/api/v1/audit/export.csv?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

export type HostDetail = Awaited<ReturnType<typeof api.host>>
export type AuditRow = Awaited<ReturnType<typeof api.audit>>['rows'][number]

function until(signal?: AbortSignal): { init: RequestInit } {
  const limit = AbortSignal.timeout(TIMEOUT_MS)
  return { init: { signal: signal ? AbortSignal.any([signal, limit]) : limit } }
}

type Good<Response> =
  Response extends ClientResponse<infer Body, infer Status, 'json'>
    ? Status extends 200 | 201 | 202
      ? Body
      : never
    : never

async function answer<Response extends ClientResponse<unknown>>(
  request: Promise<Response>,
  who: 'somebody' | 'may-be-nobody' = 'somebody',
): Promise<Good<Response>> {
  const response = await request.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(null, 0, { cause })
  })
  if (response.ok) return (await response.json()) as Good<Response>
  const problem = await problemOf(response)
  // A wrong password is no end of a session, although HTTP has the same number for both.
  if (response.status === 401 && who === 'somebody' && problem?.code !== 'wrong-password') saySession('ended')
  throw new ApiError(problem, response.status, { retryAfterMs: retryAfterOf(response) })
}

function retryAfterOf(response: ClientResponse<unknown>): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1_000 : null
}

async function problemOf(response: ClientResponse<unknown>): Promise<Problem | null> {
  if (!response.headers.get('content-type')?.includes('json')) return null
  return (await response.json().catch(() => null)) as Problem | null
}
