// Who may do what over HTTP, in one place: an address that is not in this table is answered to nobody.
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { isAtLeast, type Role, type TokenScope } from '../../shared/api/people.ts'
import type { Someone } from '../people/people.ts'
import { addressOf } from './actor.ts'
import type { AddressList } from './address-list.ts'
import type { AppParts } from './parts.ts'
import { AppError } from './problem.ts'
import type { ApiEnv } from './router.ts'
import { setCookies } from './sign-in.ts'

export type Access =
  /** For everybody who reaches the collector; agents prove themselves by other means. */
  | { readonly kind: 'public' }
  /** For a person in a session, whatever the role; `always`: even before a one-time password is changed. */
  | { readonly kind: 'session'; readonly always: boolean }
  /** For whoever has the role; a token needs the scope too, and none will do where it is null. */
  | { readonly kind: 'role'; readonly role: Role; readonly scope: TokenScope | null }
  /** For any token and anybody signed in. */
  | { readonly kind: 'anybody' }
  /** For machines: by their address, or as with the role. */
  | { readonly kind: 'machine'; readonly list: 'metrics' | 'health' }

const PUBLIC: Access = { kind: 'public' }
const READ: Access = { kind: 'role', role: 'viewer', scope: 'read' }
const OPERATE: Access = { kind: 'role', role: 'operator', scope: 'operate' }
/** Anyone with access may report a fault. */
const REPORT: Access = { kind: 'role', role: 'viewer', scope: 'operate' }
const ENROL: Access = { kind: 'role', role: 'administrator', scope: 'enrol' }
const ADMINISTER: Access = { kind: 'role', role: 'administrator', scope: 'administer' }
const OWN_TOKENS: Access = { kind: 'role', role: 'viewer', scope: null }
const METRICS: Access = { kind: 'machine', list: 'metrics' }
const HEALTH: Access = { kind: 'machine', list: 'health' }

export const ACCESS: Readonly<Record<string, Access>> = {
  'GET /healthz': HEALTH,
  'GET /readyz': HEALTH,
  'GET /metrics': METRICS,
  'GET /metrics/targets': METRICS,
  'GET /metrics/hosts/:id': METRICS,
  'GET /metrics/fleet': METRICS,

  'GET /agent/authority': PUBLIC,
  'POST /agent/enrol/nonce': PUBLIC,
  'POST /agent/enrol': PUBLIC,

  // Sources of alerts prove themselves by what is set for them.
  'POST /hooks/alertmanager': PUBLIC,
  'POST /hooks/grafana': PUBLIC,

  'POST /api/v1/sign-in': PUBLIC,
  'GET /api/v1/password-rules': PUBLIC,
  'POST /api/v1/sign-out': { kind: 'session', always: true },
  'GET /api/v1/me': { kind: 'anybody' },
  'POST /api/v1/me/password': { kind: 'session', always: true },
  'GET /api/v1/me/sessions': { kind: 'session', always: false },
  'DELETE /api/v1/me/sessions/:id': { kind: 'session', always: false },

  'GET /api/v1/people': READ,
  'GET /api/v1/users': ADMINISTER,
  'POST /api/v1/users': ADMINISTER,
  'PATCH /api/v1/users/:id': ADMINISTER,
  'POST /api/v1/users/:id/reset-password': ADMINISTER,
  'POST /api/v1/users/:id/lock': ADMINISTER,
  'POST /api/v1/users/:id/unlock': ADMINISTER,
  'GET /api/v1/users/:id/sessions': ADMINISTER,
  'DELETE /api/v1/users/:id/sessions': ADMINISTER,
  // Whose tokens are seen and revoked is decided by the routes: one's own, or for an administrator all.
  'GET /api/v1/tokens': OWN_TOKENS,
  'POST /api/v1/tokens': OWN_TOKENS,
  'DELETE /api/v1/tokens/:id': OWN_TOKENS,

  'GET /api/v1/overview': READ,
  'GET /api/v1/ribbon': READ,
  'GET /api/v1/events': READ,
  'GET /api/v1/hosts': READ,
  'GET /api/v1/hosts/:id': READ,
  'GET /api/v1/hosts/:id/inspections': READ,
  'GET /api/v1/hosts/:id/history': READ,
  'GET /api/v1/hosts/:id/holes': READ,
  'GET /api/v1/hosts/:id/identity': READ,
  'GET /api/v1/labels': READ,
  'GET /api/v1/inspections': READ,
  'GET /api/v1/findings': READ,
  'GET /api/v1/rounds': READ,
  'GET /api/v1/rounds/:id': READ,
  'GET /api/v1/faults': READ,
  'GET /api/v1/faults/trend': READ,
  'GET /api/v1/faults/stats': READ,
  'GET /api/v1/faults/:id': READ,
  // Who may see and change which is decided by the routes: it depends on the kind.
  'GET /api/v1/settings/:kind': READ,
  'GET /api/v1/settings/:kind/:id': READ,
  'POST /api/v1/settings/:kind': READ,
  'PUT /api/v1/settings/:kind/:id': READ,
  'DELETE /api/v1/settings/:kind/:id': READ,
  'GET /api/v1/windows/occurrences': READ,
  'POST /api/v1/windows/preview': OPERATE,
  'POST /api/v1/windows/:id/end': OPERATE,
  'POST /api/v1/windows/:id/extend': OPERATE,
  'GET /api/v1/notifications': READ,
  'GET /api/v1/channels/state': READ,
  'POST /api/v1/faults': REPORT,
  'POST /api/v1/attachments': REPORT,
  'GET /api/v1/attachments/:id': READ,
  'GET /api/v1/alerts': READ,
  'GET /api/v1/alert-deliveries': READ,
  'GET /api/v1/duty/now': READ,
  'GET /api/v1/rosters/:id/shifts': READ,
  'GET /api/v1/rosters/:id/calendar.ics': READ,
  'POST /api/v1/rosters/:id/overrides': OPERATE,
  'DELETE /api/v1/rosters/:id/overrides/:override': OPERATE,
  'POST /api/v1/rosters/:id/swaps': OPERATE,
  'GET /api/v1/rosters/:id/handovers': READ,
  'POST /api/v1/rosters/:id/handovers': OPERATE,
  'POST /api/v1/handovers/:id/seen': OPERATE,
  'GET /api/v1/demands/:id': READ,
  'GET /api/v1/trust': READ,
  'GET /api/v1/live': READ,

  'POST /api/v1/hosts/:id/inspections/:name/inspect': OPERATE,
  'POST /api/v1/policies/preview': OPERATE,
  'POST /api/v1/notifications/resend': OPERATE,
  'POST /api/v1/faults/:id/accept': OPERATE,
  'POST /api/v1/faults/:id/transfer': OPERATE,
  'POST /api/v1/faults/:id/return': OPERATE,
  'POST /api/v1/faults/:id/start': OPERATE,
  'POST /api/v1/faults/:id/notes': OPERATE,
  'POST /api/v1/faults/:id/hold': OPERATE,
  'POST /api/v1/faults/:id/resume': OPERATE,
  'POST /api/v1/faults/:id/resolve': OPERATE,
  // Of the reporter, whatever the role; the verb refuses everybody else.
  'POST /api/v1/faults/:id/verify': REPORT,
  'POST /api/v1/faults/:id/close': OPERATE,
  'POST /api/v1/faults/:id/reopen': OPERATE,
  'POST /api/v1/faults/:id/cancel': OPERATE,
  'POST /api/v1/faults/:id/merge': OPERATE,
  'POST /api/v1/faults/:id/grade': OPERATE,
  'POST /api/v1/faults/:id/tick': OPERATE,

  'GET /api/v1/enrol-codes': ADMINISTER,
  'POST /api/v1/enrol-codes': ENROL,
  'DELETE /api/v1/enrol-codes/:id': ADMINISTER,
  'POST /api/v1/hosts/:id/identity': ADMINISTER,
  'POST /api/v1/hosts/:id/revoke': ADMINISTER,
  'POST /api/v1/hosts/:id/readmit': ADMINISTER,
  'POST /api/v1/hosts/:id/rotate-key': ADMINISTER,
  'POST /api/v1/trust/rotate': ADMINISTER,
  'POST /api/v1/channels/test': ADMINISTER,
  'GET /api/v1/audit': ADMINISTER,
  'GET /api/v1/audit/verify': ADMINISTER,
  'GET /api/v1/audit/export.csv': ADMINISTER,

  'GET /api/v1/openapi.json': READ,
  'GET /api/docs': READ,
  'GET /api/docs/start.js': READ,
  'GET /api/docs/swagger-ui.css': READ,
  'GET /api/docs/swagger-ui-bundle.js': READ,
  'GET /api/docs/favicon-32x32.png': READ,

  // The pages themselves hold nothing: what they show comes from the API.
  'GET /*': PUBLIC,
}

type AccessParts = Pick<AppParts, 'people' | 'machineAddresses'>

export function enforceAccess({ people, machineAddresses }: AccessParts): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const method = c.req.method === 'HEAD' ? 'GET' : c.req.method
    const addresses = new Set(
      matchedRoutes(c).flatMap((route) => (route.method === method ? [`${method} ${route.path}`] : [])),
    )
    // More than one may fit (a page and an address of the API, say): all of their lines hold.
    const lines = [...addresses].map(accessOf).filter((access) => access.kind !== 'public')
    const missing = lines.filter((access) => !isLetInByAddress(access, addressOf(c), machineAddresses))
    if (missing.length > 0) {
      const { someone, cookies } = await people.identify(c.req.raw.headers, addressOf(c))
      setCookies(c, cookies)
      if (someone === null) throw new AppError('not-signed-in')
      for (const access of missing) requireAccess(someone, access)
      c.set('someone', someone)
      c.set('actor', someone.actor)
    }
    await next()
  }
}

function accessOf(address: string): Access {
  const access = ACCESS[address]
  if (access === undefined) throw new Error(`${address} has no line in http/access.ts`)
  return access
}

/** A request from inside the process has no address: it is as near as loopback. */
function isLetInByAddress(
  access: Access,
  address: string | null,
  lists: Readonly<Record<'metrics' | 'health', AddressList>>,
): boolean {
  return access.kind === 'machine' && (address === null || lists[access.list].has(address))
}

/** Throws when somebody may not; the detail names what is needed. */
export function requireAccess(someone: Someone, access: Exclude<Access, { kind: 'public' }>): void {
  const { user, sessionId } = someone
  const isAlways = access.kind === 'anybody' || (access.kind === 'session' && access.always)
  if (sessionId !== null && user?.mustChangePassword === true && !isAlways)
    throw new AppError('must-change-password')
  if (access.kind === 'session' && sessionId === null) throw new AppError('forbidden', { detail: 'session' })
  if (access.kind === 'machine') requireRole(someone, 'viewer', 'metrics')
  if (access.kind === 'role') requireRole(someone, access.role, access.scope)
}

function requireRole({ role, scopes }: Someone, least: Role, scope: TokenScope | null): void {
  if (!isAtLeast(role, least)) throw new AppError('forbidden', { detail: least })
  if (scopes === null) return
  if (scope === null) throw new AppError('forbidden', { detail: 'session' })
  if (!scopes.includes(scope) && !scopes.includes('administer'))
    throw new AppError('forbidden', { detail: scope })
}
