// The API's own description and a page to read and try it, served from here so that it needs no internet.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { Hono } from 'hono'
import type { ApiEnv } from './router.ts'
import { describeBodies } from './settings.ts'

const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Xunjian API</title>
<link rel="icon" href="/api/docs/favicon-32x32.png">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`
const START = `SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null })\n`
// The page sets style attributes while it runs; scripts come from here alone.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const TAGS = [
  'Overview',
  'Hosts',
  'Findings',
  'Rounds',
  'Faults',
  'Alerts',
  'Duty',
  'Notifications',
  'Maintenance windows',
  'Settings',
  'People',
  'Audit',
  'Collector',
  'Live',
]

type Description = ReturnType<OpenAPIHono['getOpenAPI31Document']>
type Schemas = NonNullable<NonNullable<Description['components']>['schemas']>

export function describeApi(api: OpenAPIHono<ApiEnv>, version: string): Description {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Xunjian',
      version,
      description: 'Hosts, their inspections, findings, rounds and faults. Moments are Unix milliseconds.',
    },
    servers: [{ url: '/' }],
    tags: TAGS.map((name) => ({ name })),
  })
  // Nothing in the routes names them: which of them a body is depends on the kind.
  const bodies = describeBodies() as Schemas
  const schemas = { ...document.components?.schemas, ...bodies }
  return { ...document, components: { ...document.components, schemas } }
}

export function createDocsRoutes(api: OpenAPIHono<ApiEnv>, version: string): Hono {
  let description: Description | null = null
  const app = new Hono()
  app.get('/api/v1/openapi.json', (c) => {
    description ??= describeApi(api, version)
    return c.body(JSON.stringify(description), 200, { 'Content-Type': 'application/json' })
  })
  app.get('/api/docs', (c) => {
    c.header('Content-Security-Policy', POLICY)
    return c.html(PAGE)
  })
  app.get('/api/docs/start.js', (c) => {
    return c.body(START, 200, { 'Content-Type': 'text/javascript; charset=utf-8' })
  })
  for (const [name, type] of Object.entries(ASSETS)) {
    app.get(`/api/docs/${name}`, (c) => {
      c.header('Cache-Control', 'public, max-age=3600')
      return c.body(readFileSync(join(assetsFolder(), name)), 200, { 'Content-Type': type })
    })
  }
  return app
}

function assetsFolder(): string {
  return dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))
}
