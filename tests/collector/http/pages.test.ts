// What a browser gets: the built dashboard, the API's description and the page to read it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'

let rig: ApiRig
let dist: string
beforeAll(() => {
  dist = mkdtempSync(join(tmpdir(), 'xunjian-dist-'))
  mkdirSync(join(dist, 'assets'))
  rig = createApiRig({ dashboardDir: dist })
})
afterAll(() => {
  rig.close()
  rmSync(dist, { recursive: true })
})

describe('the dashboard', () => {
  test('says so when it is not built', async () => {
    const { status, body } = await rig.get('/')
    expect(status).toBe(503)
    expect(body).toContain('npm run build')
  })

  test('is served once it is there: its page at every address of a page', async () => {
    writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Xunjian</title>')
    writeFileSync(join(dist, 'favicon.svg'), '<svg/>')
    writeFileSync(join(dist, '.built-from'), 'secret')
    writeFileSync(join(dist, 'assets', 'index-abc123.js'), 'export {}')
    for (const path of ['/', '/hosts', '/faults/12?tab=history']) {
      const { status, headers, body } = await rig.get(path)
      expect(status).toBe(200)
      expect(body).toContain('<title>Xunjian</title>')
      expect(headers.get('content-type')).toContain('text/html')
      expect(headers.get('cache-control')).toBe('no-cache')
      expect(headers.get('content-security-policy')).toContain("script-src 'self';")
      expect(headers.get('x-frame-options')).toBe('DENY')
    }
  })

  test('assets with a hash in their name are kept for ever', async () => {
    const { status, headers } = await rig.get('/assets/index-abc123.js')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('javascript')
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await rig.get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache')
  })

  test.each(['/assets/gone.js', '/.built-from', '/assets/../../../etc/passwd', '/..%2f..%2fetc/passwd'])(
    'nothing else: %s',
    async (path) => {
      const { status, body } = await rig.get(path)
      expect([200, 404]).toContain(status)
      expect(JSON.stringify(body)).not.toMatch(/root:|secret/)
    },
  )

  test('a page is asked for with GET', async () => {
    expect((await rig.post('/hosts', {})).status).toBe(404)
  })
})

describe('the description of the API', () => {
  type Operation = {
    responses: Record<string, unknown>
    summary?: string
    parameters?: { name: string }[]
  }
  type Document = {
    openapi: string
    paths: Record<string, Record<string, Operation>>
    components: { schemas: Record<string, unknown> }
  }
  const document = async () => (await rig.get('/api/v1/openapi.json')).body as Document

  test('names every address with its answers and its problems', async () => {
    const { openapi, paths } = await document()
    expect(openapi).toBe('3.1.0')
    const served = rig.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/v1/'))
      .map(({ path }) => path.replaceAll(/:(\w+)/g, '{$1}'))
      .filter((path) => path !== '/api/v1/openapi.json')
    expect(Object.keys(paths).sort()).toEqual([...new Set(served)].sort())
    expect(Object.keys(paths).length).toBeGreaterThan(20)
    for (const [path, operations] of Object.entries(paths)) {
      for (const operation of Object.values(operations)) {
        expect(operation.summary, path).toBeTypeOf('string')
        expect(
          Object.keys(operation.responses).some((status) => status.startsWith('2')),
          path,
        ).toBe(true)
        expect(
          Object.keys(operation.responses).some((status) => /^[45]/.test(status)),
          path,
        ).toBe(true)
      }
    }
  })

  test('refers only to schemas that it has', async () => {
    const described = await document()
    const references = JSON.stringify(described).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)
    const names = new Set([...references].map(([, name]) => name))
    expect(names.size).toBeGreaterThan(8)
    for (const name of names) expect(described.components.schemas, name).toHaveProperty([name ?? ''])
  })

  test('the parts of a query are in it, with what they may be', async () => {
    const { paths } = await document()
    const parameters = paths['/api/v1/faults']?.get?.parameters ?? []
    expect(parameters.map((parameter) => parameter.name)).toEqual(
      expect.arrayContaining([
        'cursor',
        'limit',
        'lang',
        'open',
        'stage',
        'status',
        'labels',
        'sort',
        'order',
      ]),
    )
  })

  test('the page to read it needs nothing from elsewhere', async () => {
    const { status, headers, body } = await rig.get('/api/docs')
    expect(status).toBe(200)
    expect(body).not.toMatch(/https?:\/\//)
    expect(headers.get('content-security-policy')).toContain("script-src 'self';")
    for (const [, path] of String(body).matchAll(/(?:src|href)="([^"]+)"/g)) {
      const asset = await rig.get(path ?? '')
      expect(asset.status, path).toBe(200)
      expect(String(asset.body).length).toBeGreaterThan(50)
    }
  })
})
