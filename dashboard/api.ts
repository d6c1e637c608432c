// The only caller of fetch: one typed function for each thing the collector answers, through hono's client.
import { type ClientResponse, hc, type InferRequestType } from 'hono/client'
import type { ApiType } from '../collector/http/api-type.ts'
import type { Problem } from '../shared/api/common.ts'
import type { AcceptFault, NoteFault, ResolveFault } from '../shared/api/fault.ts'
import type { Language } from '../shared/language.ts'

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
export type RibbonFilter = QueryOf<typeof v1.ribbon.$get>
export type HistoryFilter = QueryOf<(typeof v1.hosts)[':id']['history']['$get']>
export type EnrolCodeRequest = InferRequestType<(typeof v1)['enrol-codes']['$post']>['json']

const host = v1.hosts[':id']
const fault = v1.faults[':id']

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
  faultTrend: (days: number, signal: Signal) =>
    answer(v1.faults.trend.$get({ query: { days } }, until(signal))),
  ribbon: (query: RibbonFilter & Lang, signal: Signal) => answer(v1.ribbon.$get({ query }, until(signal))),
  demand: (id: string, signal: Signal) =>
    answer(v1.demands[':id'].$get({ param: { id }, query: {} }, until(signal))),
  inspect: (id: string, name: string) =>
    answer(host.inspections[':name'].inspect.$post({ param: { id, name }, query: {} }, until())),
  acceptFault: (id: number, json: AcceptFault, query: Lang) =>
    answer(fault.accept.$post({ param: { id: String(id) }, query, json }, until())),
  noteFault: (id: number, json: NoteFault, query: Lang) =>
    answer(fault.notes.$post({ param: { id: String(id) }, query, json }, until())),
  resolveFault: (id: number, json: ResolveFault, query: Lang) =>
    answer(fault.resolve.$post({ param: { id: String(id) }, query, json }, until())),
  createEnrolCode: (json: EnrolCodeRequest) => answer(v1['enrol-codes'].$post({ query: {}, json }, until())),
}

export type HostDetail = Awaited<ReturnType<typeof api.host>>

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
): Promise<Good<Response>> {
  const response = await request.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(null, 0, cause)
  })
  if (response.ok) return (await response.json()) as Good<Response>
  throw new ApiError(await problemOf(response), response.status)
}

async function problemOf(response: ClientResponse<unknown>): Promise<Problem | null> {
  if (!response.headers.get('content-type')?.includes('json')) return null
  return (await response.json().catch(() => null)) as Problem | null
}
