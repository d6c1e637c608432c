// The built dashboard: hashed assets forever, everything else the one page that finds its own way.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'

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
  // Made when there is something to serve: it may be built while the collector runs.
  let serving: ReturnType<typeof createServing> | null = null
  return new Hono().get('*', async (c, next) => {
    const { path } = c.req
    const isAsset = path.startsWith('/assets/')
    if (NOT_PAGES.test(path) && !isAsset) return next()
    if (!existsSync(join(dashboardDir, 'index.html'))) return c.text(NOT_BUILT, 503)
    serving ??= createServing(dashboardDir)
    const file = await serving.files(c, nothing)
    if (file instanceof Response) return withHeaders(file, isAsset)
    const page = isAsset ? undefined : await serving.page(c, nothing)
    return page instanceof Response ? withHeaders(page, false) : next()
  })
}

const nothing = async () => undefined

function createServing(root: string) {
  return { files: serveStatic({ root }), page: serveStatic({ root, path: 'index.html' }) }
}

function withHeaders(response: Response, isHashed: boolean): Response {
  response.headers.set('Content-Security-Policy', POLICY)
  response.headers.set('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  return response
}
