// Keeps other sites' pages away from those who are signed in: foreign names of this host, foreign origins.
import type { MiddlewareHandler } from 'hono'
import { AppError } from './problem.ts'

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/i
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

/** A name that someone else points at loopback (DNS rebinding) is refused before anything is read. */
export function refuseForeignHosts(allowedHosts: () => ReadonlySet<string>): MiddlewareHandler {
  return async (c, next) => {
    const host = hostOf(c.req.header('host'), c.req.url)
    const name = host.replace(/:\d{1,5}$/, '').toLowerCase()
    if (!LOOPBACK.test(host) && !allowedHosts().has(name)) throw new AppError('foreign-host')
    await next()
  }
}

/** Browsers say where a request comes from; scripts and agents say nothing and are let through. */
export const refuseForeignOrigins: MiddlewareHandler = async (c, next) => {
  if (!SAFE_METHODS.includes(c.req.method)) {
    const host = hostOf(c.req.header('host'), c.req.url)
    const origin = c.req.header('origin')
    const site = c.req.header('sec-fetch-site')
    const isOwnOrigin = origin === undefined || origin === `http://${host}` || origin === `https://${host}`
    const isOwnSite = site === undefined || site === 'same-origin' || site === 'none'
    if (!isOwnOrigin || !isOwnSite) throw new AppError('foreign-origin')
  }
  await next()
}

function hostOf(header: string | undefined, url: string): string {
  return header ?? new URL(url).host
}
