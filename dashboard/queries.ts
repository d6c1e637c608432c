// What the pages ask, with the keys by which live events find what to refresh.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { SettingKind } from '../shared/api/settings/settings.ts'
import type { Language } from '../shared/language.ts'
import {
  ApiError,
  type AuditFilter,
  api,
  type DeliveryFilter,
  type EventFilter,
  type FaultFilter,
  type FaultStatsFilter,
  type FindingFilter,
  type HistoryFilter,
  type HostFilter,
  type NotificationFilter,
  type Range,
  type RibbonFilter,
  type RoundFilter,
} from './api.ts'

// Live events refresh what changed; this catches what a broken stream would have said.
const SLOW_MS = 60_000

export const queries = {
  overview: (lang: Language) =>
    queryOptions({
      queryKey: ['overview', lang],
      queryFn: ({ signal }) => api.overview({ lang }, signal),
      refetchInterval: SLOW_MS,
    }),
  hosts: (filter: HostFilter, lang: Language) =>
    queryOptions({
      queryKey: ['hosts', filter, lang],
      queryFn: ({ signal }) => api.hosts({ ...filter, lang }, signal),
      placeholderData: keepPreviousData,
    }),
  host: (id: string, lang: Language) =>
    queryOptions({
      queryKey: ['host', id, 'detail', lang],
      queryFn: ({ signal }) => api.host(id, { lang }, signal),
    }),
  inspectionsNow: (id: string, lang: Language) =>
    queryOptions({
      queryKey: ['host', id, 'inspections', lang],
      queryFn: ({ signal }) => api.inspectionsNow(id, { lang }, signal),
    }),
  history: (id: string, filter: HistoryFilter, lang: Language) =>
    queryOptions({
      queryKey: ['host', id, 'history', filter, lang],
      queryFn: ({ signal }) => api.history(id, { ...filter, lang }, signal),
      placeholderData: keepPreviousData,
    }),
  labels: () =>
    queryOptions({
      queryKey: ['labels'],
      queryFn: ({ signal }) => api.labels(signal),
      staleTime: SLOW_MS,
    }),
  inspections: (lang: Language) =>
    queryOptions({
      queryKey: ['inspections', lang],
      queryFn: ({ signal }) => api.inspections({ lang }, signal),
      staleTime: SLOW_MS,
    }),
  findings: (filter: FindingFilter, lang: Language) =>
    queryOptions({
      queryKey: ['findings', filter, lang],
      queryFn: ({ signal }) => api.findings({ ...filter, lang }, signal),
      placeholderData: keepPreviousData,
    }),
  /** How many items an inspection has; it changes slowly, so live events leave it alone. */
  itemCount: (filter: FindingFilter, lang: Language) =>
    queryOptions({
      queryKey: ['item-count', filter, lang],
      queryFn: async ({ signal }) => (await api.findings({ ...filter, limit: 1, lang }, signal)).total,
      staleTime: SLOW_MS,
      refetchInterval: SLOW_MS,
    }),
  rounds: (filter: RoundFilter, lang: Language) =>
    queryOptions({
      queryKey: ['rounds', filter, lang],
      queryFn: ({ signal }) => api.rounds({ ...filter, lang }, signal),
      placeholderData: keepPreviousData,
    }),
  round: (id: number, lang: Language) =>
    queryOptions({
      queryKey: ['round', id, lang],
      queryFn: ({ signal }) => api.round(id, { lang }, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  events: (filter: EventFilter, lang: Language) =>
    infiniteQueryOptions({
      queryKey: ['events', filter, lang],
      queryFn: ({ signal, pageParam }) =>
        api.events({ ...filter, lang, ...(pageParam && { cursor: pageParam }) }, signal),
      initialPageParam: '',
      getNextPageParam: (page) => page.next,
    }),
  faults: (filter: FaultFilter, lang: Language) =>
    queryOptions({
      queryKey: ['faults', filter, lang],
      queryFn: ({ signal }) => api.faults({ ...filter, lang }, signal),
      placeholderData: keepPreviousData,
    }),
  fault: (id: number, lang: Language) =>
    queryOptions({
      queryKey: ['fault', id, lang],
      queryFn: ({ signal }) => api.fault(id, { lang }, signal),
    }),
  faultStats: (filter: FaultStatsFilter) =>
    queryOptions({
      queryKey: ['fault-stats', filter],
      queryFn: ({ signal }) => api.faultStats(filter, signal),
      placeholderData: keepPreviousData,
      refetchInterval: SLOW_MS,
    }),
  faultTrend: () =>
    queryOptions({ queryKey: ['trend'], queryFn: ({ signal }) => api.faultTrend(30, signal) }),
  ribbon: (filter: RibbonFilter, lang: Language) =>
    queryOptions({
      queryKey: ['ribbon', filter, lang],
      queryFn: ({ signal }) => api.ribbon({ ...filter, lang }, signal),
      placeholderData: keepPreviousData,
      refetchInterval: SLOW_MS,
    }),
  /** Null for nobody: the collector does not know this browser, or no longer. */
  me: () =>
    queryOptions({
      queryKey: ['me'],
      queryFn: ({ signal }) =>
        api.me(signal).catch((error: unknown) => {
          if (error instanceof ApiError && error.status === 401) return null
          throw error
        }),
      staleTime: SLOW_MS,
    }),
  passwordRules: () =>
    queryOptions({
      queryKey: ['password-rules'],
      queryFn: ({ signal }) => api.passwordRules(signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  mySessions: () =>
    queryOptions({ queryKey: ['my-sessions'], queryFn: ({ signal }) => api.mySessions(signal) }),
  users: () => queryOptions({ queryKey: ['users'], queryFn: ({ signal }) => api.users(signal) }),
  sessionsOf: (id: string) =>
    queryOptions({
      queryKey: ['users', id, 'sessions'],
      queryFn: ({ signal }) => api.sessionsOf(id, signal),
    }),
  tokens: () => queryOptions({ queryKey: ['tokens'], queryFn: ({ signal }) => api.tokens(signal) }),
  enrolCodes: () =>
    queryOptions({
      queryKey: ['enrol-codes'],
      queryFn: ({ signal }) => api.enrolCodes(signal),
      refetchInterval: SLOW_MS,
    }),
  identity: (id: string) =>
    queryOptions({ queryKey: ['host', id, 'identity'], queryFn: ({ signal }) => api.identity(id, signal) }),
  holes: (id: string, lang: Language) =>
    infiniteQueryOptions({
      queryKey: ['host', id, 'holes', lang],
      queryFn: ({ signal, pageParam }) => api.holes(id, pageParam, lang, signal),
      initialPageParam: '',
      getNextPageParam: (page) => page.next,
    }),
  audit: (filter: AuditFilter, lang: Language) =>
    queryOptions({
      queryKey: ['audit', filter, lang],
      queryFn: ({ signal }) => api.audit({ ...filter, lang }, signal),
      placeholderData: keepPreviousData,
    }),
  trust: () =>
    queryOptions({
      queryKey: ['trust'],
      queryFn: ({ signal }) => api.trust(signal),
      refetchInterval: SLOW_MS,
    }),
  people: () =>
    queryOptions({
      queryKey: ['people'],
      queryFn: ({ signal }) => api.people(signal),
      staleTime: SLOW_MS,
    }),
  settings: (kind: SettingKind) =>
    queryOptions({
      queryKey: ['settings', kind],
      queryFn: ({ signal }) => api.settings(kind, signal),
    }),
  channelStates: (lang: Language) =>
    queryOptions({
      queryKey: ['channel-states', lang],
      queryFn: ({ signal }) => api.channelStates({ lang }, signal),
      refetchInterval: SLOW_MS,
    }),
  notifications: (filter: NotificationFilter, lang: Language) =>
    queryOptions({
      queryKey: ['notifications', filter, lang],
      queryFn: ({ signal }) => api.notifications({ ...filter, lang }, signal),
      placeholderData: keepPreviousData,
      refetchInterval: SLOW_MS,
    }),
  alertDeliveries: (filter: DeliveryFilter) =>
    queryOptions({
      queryKey: ['alert-deliveries', filter],
      queryFn: ({ signal }) => api.alertDeliveries(filter, signal),
      refetchInterval: SLOW_MS / 6,
    }),
  firingAlerts: (source: string) =>
    queryOptions({
      queryKey: ['alerts', source],
      queryFn: ({ signal }) => api.alerts({ source, status: 'firing', limit: 20 }, signal),
      refetchInterval: SLOW_MS / 6,
    }),
  dutyNow: () =>
    queryOptions({
      queryKey: ['settings', 'roster', 'now'],
      queryFn: ({ signal }) => api.dutyNow(signal),
      refetchInterval: SLOW_MS,
    }),
  shifts: (id: string, range: Range) =>
    queryOptions({
      queryKey: ['settings', 'roster', id, 'shifts', range],
      queryFn: ({ signal }) => api.shifts(id, range, signal),
      placeholderData: keepPreviousData,
    }),
  handovers: (id: string) =>
    queryOptions({
      queryKey: ['settings', 'roster', id, 'handovers'],
      queryFn: ({ signal }) => api.handovers(id, signal),
    }),
  occurrences: (range: Range) =>
    queryOptions({
      queryKey: ['settings', 'window', 'occurrences', range],
      queryFn: ({ signal }) => api.occurrences(range, signal),
      placeholderData: keepPreviousData,
      refetchInterval: SLOW_MS,
    }),
}
