// Everything that holds on all pages, and which address shows which page.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { ConfigProvider } from 'antd'
import { lazy, type ReactNode, Suspense, useEffect, useMemo } from 'react'
import { createBrowserRouter, Route, RouterProvider, Routes } from 'react-router'
import { ApiError } from './api.ts'
import { Frame } from './components/frame/frame.tsx'
import { Gate } from './components/frame/gate.tsx'
import { RibbonPatterns } from './components/ribbon/ribbon-patterns.tsx'
import { useLanguage } from './hooks/language.ts'
import { antdLocale } from './locales/i18n.ts'
import { antdTheme } from './theme/antd-theme.ts'
import { ThemeProvider, useTheme } from './theme/theme.tsx'

const pages = {
  overview: () => import('./pages/overview/overview.tsx'),
  faults: () => import('./pages/faults/faults.tsx'),
  fault: () => import('./pages/fault/fault.tsx'),
  faultBoard: () => import('./pages/fault-board/fault-board.tsx'),
  reportFault: () => import('./pages/report-fault/report-fault.tsx'),
  hosts: () => import('./pages/hosts/hosts.tsx'),
  addHost: () => import('./pages/add-host/add-host.tsx'),
  host: () => import('./pages/host/host.tsx'),
  rounds: () => import('./pages/rounds/rounds.tsx'),
  round: () => import('./pages/round/round.tsx'),
  backups: () => import('./pages/backups/backups.tsx'),
  patches: () => import('./pages/patches/patches.tsx'),
  removableMedia: () => import('./pages/removable-media/removable-media.tsx'),
  account: () => import('./pages/account/account.tsx'),
  people: () => import('./pages/people/people.tsx'),
  tokens: () => import('./pages/tokens/tokens.tsx'),
  enrolCodes: () => import('./pages/enrol-codes/enrol-codes.tsx'),
  operationLog: () => import('./pages/operation-log/operation-log.tsx'),
  trust: () => import('./pages/trust/trust.tsx'),
  policies: () => import('./pages/policies/policies.tsx'),
  policy: () => import('./pages/policies/policy.tsx'),
  escalations: () => import('./pages/escalations/escalations.tsx'),
  escalation: () => import('./pages/escalations/escalation.tsx'),
  emergencyPlans: () => import('./pages/emergency-plans/emergency-plans.tsx'),
  emergencyPlan: () => import('./pages/emergency-plans/emergency-plan.tsx'),
  calendars: () => import('./pages/calendars/calendars.tsx'),
  calendar: () => import('./pages/calendars/calendar.tsx'),
  channels: () => import('./pages/channels/channels.tsx'),
  channel: () => import('./pages/channels/channel.tsx'),
  noticeRoutes: () => import('./pages/routes/routes.tsx'),
  noticeRoute: () => import('./pages/routes/route.tsx'),
  messages: () => import('./pages/notifications/messages.tsx'),
  alertSources: () => import('./pages/alert-sources/alert-sources.tsx'),
  alertSource: () => import('./pages/alert-sources/alert-source.tsx'),
  duty: () => import('./pages/duty/duty.tsx'),
  handovers: () => import('./pages/duty/handovers.tsx'),
  rosters: () => import('./pages/duty/rosters.tsx'),
  roster: () => import('./pages/duty/roster.tsx'),
  contacts: () => import('./pages/duty/contacts.tsx'),
  contact: () => import('./pages/duty/contact.tsx'),
  windows: () => import('./pages/windows/windows.tsx'),
  window: () => import('./pages/windows/window.tsx'),
  notFound: () => import('./pages/not-found.tsx'),
}
const SignIn = lazy(() => import('./pages/sign-in/sign-in.tsx'))
const Overview = lazy(pages.overview)
const Faults = lazy(pages.faults)
const Fault = lazy(pages.fault)
const FaultBoard = lazy(pages.faultBoard)
const ReportFault = lazy(pages.reportFault)
const Hosts = lazy(pages.hosts)
const AddHost = lazy(pages.addHost)
const Host = lazy(pages.host)
const Rounds = lazy(pages.rounds)
const Round = lazy(pages.round)
const Backups = lazy(pages.backups)
const Patches = lazy(pages.patches)
const RemovableMedia = lazy(pages.removableMedia)
const Account = lazy(pages.account)
const People = lazy(pages.people)
const Tokens = lazy(pages.tokens)
const EnrolCodes = lazy(pages.enrolCodes)
const OperationLog = lazy(pages.operationLog)
const Trust = lazy(pages.trust)
const Policies = lazy(pages.policies)
const Policy = lazy(pages.policy)
const Escalations = lazy(pages.escalations)
const Escalation = lazy(pages.escalation)
const EmergencyPlans = lazy(pages.emergencyPlans)
const EmergencyPlan = lazy(pages.emergencyPlan)
const Calendars = lazy(pages.calendars)
const Calendar = lazy(pages.calendar)
const Channels = lazy(pages.channels)
const Channel = lazy(pages.channel)
const NoticeRoutes = lazy(pages.noticeRoutes)
const NoticeRoute = lazy(pages.noticeRoute)
const Messages = lazy(pages.messages)
const AlertSources = lazy(pages.alertSources)
const AlertSource = lazy(pages.alertSource)
const Duty = lazy(pages.duty)
const Handovers = lazy(pages.handovers)
const Rosters = lazy(pages.rosters)
const Roster = lazy(pages.roster)
const Contacts = lazy(pages.contacts)
const Contact = lazy(pages.contact)
const Windows = lazy(pages.windows)
const MaintenanceWindow = lazy(pages.window)
const NotFound = lazy(pages.notFound)

// A router of its own, since only that one can ask before a page with unsaved words is left.
const router = createBrowserRouter([{ path: '*', Component: Pages }])
const QUIET_AFTER_MS = 4_000

// An open dashboard must still turn its pages when the collector is down, or a newer one has replaced its files.
function useAllPagesSoon(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      // A page that cannot be had now is asked for again, and reported, when somebody opens it.
      void Promise.allSettled(Object.values(pages).map((load) => load()))
    }, QUIET_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
}

// The collector may be reached where the browser thinks that it is offline: on this machine, in a network without a way
// out. Asked all the same, since what waits to be online would wait for ever, and without a word.
const networkMode = 'always'
const client = new QueryClient({
  defaultOptions: {
    mutations: { networkMode },
    queries: {
      networkMode,
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      // An answer with a status is an answer; only silence is worth asking again.
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.status === 0,
      retryDelay: (attempt) => 500 * 2 ** attempt,
    },
  },
})

export function App() {
  useAllPagesSoon()
  return (
    <ThemeProvider>
      <Appearance>
        <RibbonPatterns />
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </Appearance>
    </ThemeProvider>
  )
}

function Appearance({ children }: { children: ReactNode }) {
  const language = useLanguage()
  const { name } = useTheme()
  const theme = useMemo(() => antdTheme(name), [name])
  const locale = antdLocale(language)
  return (
    <ConfigProvider
      theme={theme}
      {...(locale && { locale })}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      {children}
    </ConfigProvider>
  )
}

function Pages() {
  return (
    <Routes>
      <Route path="sign-in" element={<SignInPage />} />
      <Route element={<Gate />}>
        <Route element={<Frame />}>
          <Route index element={<Overview />} />
          <Route path="faults" element={<Faults />} />
          <Route path="faults/board" element={<FaultBoard />} />
          <Route path="faults/report" element={<ReportFault />} />
          <Route path="faults/:id" element={<Fault />} />
          <Route path="hosts" element={<Hosts />} />
          <Route path="hosts/add" element={<AddHost />} />
          <Route path="hosts/:id" element={<Host />} />
          <Route path="rounds" element={<Rounds />} />
          <Route path="rounds/:id" element={<Round />} />
          <Route path="backups" element={<Backups />} />
          <Route path="patches" element={<Patches />} />
          <Route path="removable-media" element={<RemovableMedia />} />
          <Route path="account" element={<Account />} />
          <Route path="people" element={<People />} />
          <Route path="tokens" element={<Tokens />} />
          <Route path="enrol-codes" element={<EnrolCodes />} />
          <Route path="operation-log" element={<OperationLog />} />
          <Route path="trust" element={<Trust />} />
          <Route path="policies" element={<Policies />} />
          <Route path="policies/:id" element={<Policy />} />
          <Route path="escalations" element={<Escalations />} />
          <Route path="escalations/:id" element={<Escalation />} />
          <Route path="emergency-plans" element={<EmergencyPlans />} />
          <Route path="emergency-plans/:id" element={<EmergencyPlan />} />
          <Route path="calendars" element={<Calendars />} />
          <Route path="calendars/:id" element={<Calendar />} />
          <Route path="channels" element={<Channels />} />
          <Route path="channels/:id" element={<Channel />} />
          <Route path="routes" element={<NoticeRoutes />} />
          <Route path="routes/:id" element={<NoticeRoute />} />
          <Route path="notifications" element={<Messages />} />
          <Route path="alert-sources" element={<AlertSources />} />
          <Route path="alert-sources/:id" element={<AlertSource />} />
          <Route path="duty" element={<Duty />} />
          <Route path="duty/handovers" element={<Handovers />} />
          <Route path="duty/rosters" element={<Rosters />} />
          <Route path="duty/rosters/:id" element={<Roster />} />
          <Route path="duty/contacts" element={<Contacts />} />
          <Route path="duty/contacts/:id" element={<Contact />} />
          <Route path="windows" element={<Windows />} />
          <Route path="windows/:id" element={<MaintenanceWindow />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Route>
    </Routes>
  )
}

function SignInPage() {
  return (
    <Suspense>
      <SignIn />
    </Suspense>
  )
}
