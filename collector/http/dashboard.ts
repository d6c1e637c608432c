// The built dashboard: hashed assets forever, everything else the one page that finds its own way.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'

// antd writes its styles into the page while it runs; scripts come from here alone.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
  "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; " +
  "form-action 'self'; frame-ancestors 'none'"
const NOT_BUILT =
  'The dashboard is not built yet. Run "npm run build", or "npm start", which builds what is missing.\n'
/** Addresses of machines: nothing there is ever the dashboard. */
const NOT_PAGES = /^\/(api|agent|metrics|hooks|assets|healthz|readyz)(\/|$)|\/\./

export function createDashboardRoutes(dashboardDir: string) {
  const files = serveStatic({
    root: dashboardDir,
    onFound: (path, c) => setHeaders(c, path.startsWith(join(dashboardDir, 'assets'))),
  })
  const page = serveStatic({
    root: dashboardDir,
    path: 'index.html',
    onFound: (_, c) => setHeaders(c, false),
  })
  return new Hono().get('*', async (c, next) => {
    const { path } = c.req
    const isAsset = path.startsWith('/assets/')
    if (NOT_PAGES.test(path) && !isAsset) return next()
    if (!existsSync(join(dashboardDir, 'index.html'))) return c.text(NOT_BUILT, 503)
    const file = await files(c, async () => undefined)
    if (file !== undefined || isAsset) return file ?? next()
    return page(c, next)
  })
}

function setHeaders(c: Context, isHashed: boolean): void {
  c.header('Content-Security-Policy', POLICY)
  c.header('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
}
