// Everything the collector answers over HTTP, in reading order, and the one place where errors become answers.
import { type Context, Hono } from 'hono'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { enforceAccess } from './http/access.ts'
import { createAlertRoutes } from './http/alerts.ts'
import { createAttachmentRoutes } from './http/attachments.ts'
import { createAuditRoutes } from './http/audit.ts'
import { limitBodies } from './http/body-limits.ts'
import { createDashboardRoutes } from './http/dashboard.ts'
import { createDemandRoutes } from './http/demands.ts'
import { createDocsRoutes } from './http/docs.ts'
import { createDutyRoutes } from './http/duty.ts'
import { createEnrolCodeRoutes } from './http/enrol-codes.ts'
import { createFaultStatsRoutes } from './http/fault-stats.ts'
import { createFaultVerbRoutes } from './http/fault-verbs.ts'
import { createFaultRoutes } from './http/faults.ts'
import { createFindingRoutes } from './http/findings.ts'
import { refuseForeignHosts, refuseForeignOrigins } from './http/guard.ts'
import { createHealthRoutes } from './http/health.ts'
import { createHoleRoutes } from './http/holes.ts'
import { createHookRoutes } from './http/hooks.ts'
import { createHostIdentityRoutes } from './http/host-identity.ts'
import { createHostRoutes } from './http/hosts.ts'
import { createLiveRoutes } from './http/live.ts'
import { createNotificationRoutes } from './http/notifications.ts'
import { createOverviewRoutes } from './http/overview.ts'
import type { AppParts } from './http/parts.ts'
import { createPeopleListRoutes } from './http/people-list.ts'
import { createPolicyPreviewRoutes } from './http/policy-preview.ts'
import { AppError, isTurnedAway, toProblem } from './http/problem.ts'
import { createReportFaultRoutes } from './http/report-fault.ts'
import { createRoundRoutes } from './http/rounds.ts'
import { type ApiEnv, createRouter } from './http/router.ts'
import { createSettingRoutes } from './http/settings.ts'
import { createSignInRoutes } from './http/sign-in.ts'
import { createTokenRoutes } from './http/tokens.ts'
import { createTrustRoutes } from './http/trust.ts'
import { createUserRoutes } from './http/users.ts'
import { createWindowRoutes } from './http/windows.ts'

export type { AppParts } from './http/parts.ts'

export function createApp(parts: AppParts) {
  const app = new Hono<ApiEnv>()
  app.onError((error, c) => answerProblem(parts, c, error))
  app.notFound((c) => answerProblem(parts, c, new AppError('not-found')))

  app.use(requestId())
  app.use(securityHeaders(parts.hasStrictTransport))
  app.use(refuseForeignHosts(parts.allowedHosts))
  app.use(refuseForeignOrigins)
  app.use(enforceAccess(parts))
  app.use(limitBodies())

  app.route('/', createHealthRoutes(parts))
  app.route('/', createHookRoutes(parts))
  for (const mount of parts.mounts) app.route('/', mount)
  app.use('/api/*', neverStored)
  const api = createApi(parts)
  app.route('/', api)
  app.route('/', createDocsRoutes(api, parts.version))
  app.route('/', createDashboardRoutes(parts.dashboardDir))
  return app
}

/** The API of pages and scripts; its type is what `hono/client` reads. */
export function createApi(parts: AppParts) {
  return createRouter()
    .route('/api/v1', createSignInRoutes(parts))
    .route('/api/v1', createUserRoutes(parts))
    .route('/api/v1', createPeopleListRoutes(parts))
    .route('/api/v1', createTokenRoutes(parts))
    .route('/api/v1', createOverviewRoutes(parts))
    .route('/api/v1', createHostRoutes(parts))
    .route('/api/v1', createHostIdentityRoutes(parts))
    .route('/api/v1', createHoleRoutes(parts))
    .route('/api/v1', createDemandRoutes(parts))
    .route('/api/v1', createEnrolCodeRoutes(parts))
    .route('/api/v1', createFindingRoutes(parts))
    .route('/api/v1', createRoundRoutes(parts))
    .route('/api/v1', createFaultStatsRoutes(parts))
    .route('/api/v1', createFaultRoutes(parts))
    .route('/api/v1', createReportFaultRoutes(parts))
    .route('/api/v1', createFaultVerbRoutes(parts))
    .route('/api/v1', createAttachmentRoutes(parts))
    .route('/api/v1', createAlertRoutes(parts))
    .route('/api/v1', createSettingRoutes(parts))
    .route('/api/v1', createNotificationRoutes(parts))
    .route('/api/v1', createPolicyPreviewRoutes(parts))
    .route('/api/v1', createWindowRoutes(parts))
    .route('/api/v1', createDutyRoutes(parts))
    .route('/api/v1', createAuditRoutes(parts))
    .route('/api/v1', createTrustRoutes(parts))
    .route('/api/v1', createLiveRoutes(parts))
}

const securityHeaders = (hasStrictTransport: boolean) =>
  secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    strictTransportSecurity: hasStrictTransport ? 'max-age=31536000' : false,
    xFrameOptions: 'DENY',
    overwrite: false,
  })

const neverStored = async (c: Context, next: () => Promise<void>) => {
  c.header('Cache-Control', 'no-store')
  await next()
}

function answerProblem({ log }: AppParts, c: Context<ApiEnv>, error: unknown): Response {
  const id = c.get('requestId')
  const { status, problem } = toProblem(error, id)
  if (error instanceof AppError && error.retryAfterSeconds !== undefined)
    c.header('Retry-After', String(error.retryAfterSeconds))
  // Calendar programs send what they have only when they are asked for it.
  if (status === 401 && c.req.path.endsWith('/calendar.ics'))
    c.header('WWW-Authenticate', 'Basic realm="Xunjian", charset="UTF-8"')
  if (status >= 500 && !isTurnedAway(problem.code))
    log.error({ err: error, requestId: id, path: c.req.path, code: problem.code }, 'request failed')
  else log.debug({ requestId: id, path: c.req.path, code: problem.code }, 'request refused')
  return c.json(problem, status, { 'Content-Type': 'application/problem+json' })
}
