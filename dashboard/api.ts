// The only caller of fetch: one typed function for each thing the collector answers.
import type { z } from 'zod'
import type { Problem } from '../shared/api/common.ts'
import type {
  AcceptFault,
  FaultDetail,
  FaultPage,
  FaultQuery,
  FaultTrend,
  NoteFault,
  ResolveFault,
} from '../shared/api/fault.ts'
import type {
  EventPage,
  EventQuery,
  FindingPage,
  FindingQuery,
  History,
  HistoryQuery,
  InspectionsNow,
  RoundDetail,
  RoundPage,
  RoundQuery,
} from '../shared/api/finding.ts'
import type { HostDetail, HostPage, HostQuery, LabelCounts } from '../shared/api/host.ts'
import type {
  Demand,
  EnrolCode,
  EnrolCodeRequest,
  InspectionTitles,
  Overview,
  Ribbon,
  RibbonQuery,
} from '../shared/api/overview.ts'
import type { Language } from '../shared/language.ts'

const BASE = '/api/v1'
const TIMEOUT_MS = 20_000

/** What went wrong with a request; without a problem the collector did not answer at all. */
export class ApiError extends Error {
  readonly problem: Problem | null
  readonly status: number
  constructor(problem: Problem | null, status: number, cause?: unknown) {
    super(problem?.detail ?? problem?.title ?? 'no answer', { cause })
    this.name = 'ApiError'
    this.problem = problem
    this.status = status
  }
}

type Lang = { lang: Language }
type Asked<Schema extends z.ZodType> = Partial<z.input<Schema>> & Lang
export type HostFilter = Omit<Asked<typeof HostQuery>, 'lang'>
export type FindingFilter = Omit<Asked<typeof FindingQuery>, 'lang'>
export type RoundFilter = Omit<Asked<typeof RoundQuery>, 'lang'>
export type EventFilter = Omit<Asked<typeof EventQuery>, 'lang'>
export type FaultFilter = Omit<Asked<typeof FaultQuery>, 'lang'>
export type RibbonFilter = z.input<typeof RibbonQuery>
export type HistoryFilter = z.input<typeof HistoryQuery>

type Signal = AbortSignal | undefined

export const api = {
  overview: (query: Lang, signal: Signal) => get<Overview>('/overview', query, signal),
  hosts: (query: HostFilter & Lang, signal: Signal) => get<HostPage>('/hosts', query, signal),
  host: (id: string, query: Lang, signal: Signal) => get<HostDetail>(`/hosts/${id}`, query, signal),
  inspectionsNow: (id: string, query: Lang, signal: Signal) =>
    get<z.infer<typeof InspectionsNow>>(`/hosts/${id}/inspections`, query, signal),
  history: (id: string, query: HistoryFilter & Lang, signal: Signal) =>
    get<History>(`/hosts/${id}/history`, query, signal),
  labels: (signal: Signal) => get<z.infer<typeof LabelCounts>>('/labels', {}, signal),
  inspections: (query: Lang, signal: Signal) =>
    get<z.infer<typeof InspectionTitles>>('/inspections', query, signal),
  findings: (query: FindingFilter & Lang, signal: Signal) => get<FindingPage>('/findings', query, signal),
  rounds: (query: RoundFilter & Lang, signal: Signal) => get<RoundPage>('/rounds', query, signal),
  round: (id: number, query: Lang, signal: Signal) => get<RoundDetail>(`/rounds/${id}`, query, signal),
  events: (query: EventFilter & Lang, signal: Signal) => get<EventPage>('/events', query, signal),
  faults: (query: FaultFilter & Lang, signal: Signal) => get<FaultPage>('/faults', query, signal),
  fault: (id: number, query: Lang, signal: Signal) => get<FaultDetail>(`/faults/${id}`, query, signal),
  faultTrend: (days: number, signal: Signal) => get<FaultTrend>('/faults/trend', { days }, signal),
  ribbon: (query: RibbonFilter & Lang, signal: Signal) => get<Ribbon>('/ribbon', query, signal),
  demand: (id: string, signal: Signal) => get<Demand>(`/demands/${id}`, {}, signal),
  inspect: (hostId: string, inspection: string) =>
    post<Demand>(`/hosts/${hostId}/inspections/${inspection}/inspect`, {}),
  acceptFault: (id: number, body: AcceptFault, query: Lang) =>
    post<FaultDetail>(`/faults/${id}/accept`, body, query),
  noteFault: (id: number, body: NoteFault, query: Lang) =>
    post<FaultDetail>(`/faults/${id}/notes`, body, query),
  resolveFault: (id: number, body: ResolveFault, query: Lang) =>
    post<FaultDetail>(`/faults/${id}/resolve`, body, query),
  createEnrolCode: (body: z.input<typeof EnrolCodeRequest>) => post<EnrolCode>('/enrol-codes', body),
}

type Query = Record<string, string | number | undefined>

function get<T>(path: string, query: Query, signal: Signal): Promise<T> {
  return call<T>(address(path, query), signal ? { signal } : {})
}

function post<T>(path: string, body: object, query: Query = {}): Promise<T> {
  return call<T>(address(path, query), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

function address(path: string, query: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  return search.size > 0 ? `${BASE}${path}?${search}` : `${BASE}${path}`
}

async function call<T>(url: string, init: RequestInit): Promise<T> {
  const limit = AbortSignal.timeout(TIMEOUT_MS)
  const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit
  const answer = await fetch(url, { ...init, signal }).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause
    throw new ApiError(null, 0, cause)
  })
  if (answer.ok) return (await answer.json()) as T
  throw new ApiError(await problemOf(answer), answer.status)
}

async function problemOf(answer: Response): Promise<Problem | null> {
  if (!answer.headers.get('content-type')?.includes('json')) return null
  return (await answer.json().catch(() => null)) as Problem | null
}
