// The way in for alerts over HTTP: who may bring them, what is refused, what is stored, and when to come again.
import { createHmac } from 'node:crypto'
import { pino } from 'pino'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { AppParts } from '../../../collector/http/parts.ts'
import { COLLECTOR_LIMITS } from '../../../collector/limits.ts'
import { AlertDeliveryPage, AlertPage } from '../../../shared/api/alert.ts'
import type { AlertSource } from '../../../shared/api/settings/alert-source.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { addAlertSource, alert, resolved, SOURCE_ID, SOURCE_SECRET, webhook } from '../../support/alerts.ts'
import { type ApiRig, createApiRig } from '../../support/api-rig.ts'
import { DB } from '../../support/fleet.ts'

let rig: ApiRig
const start = (body: Partial<AlertSource> = {}, parts: Partial<AppParts> = {}) => {
  rig?.close()
  rig = createApiRig(parts)
  addAlertSource(rig.rig, body)
}
beforeEach(() => {
  start()
  return () => rig.close()
})

const BEARER = { authorization: `Bearer ${SOURCE_SECRET}` }
const MESSAGE = webhook([alert({ labels: { alertname: 'DiskFull', instance: 'db-01:9100' } })])
async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await rig.app.request(path, { ...init, body: text })
  return { status: response.status, headers: response.headers, body: (await response.json()) as object }
}
const toAlertmanager = (headers: Record<string, string>, body: unknown = MESSAGE) =>
  post('/hooks/alertmanager', body, headers)
const count = (table: string) => rig.rig.rows(`SELECT count(*) AS rows FROM ${table}`)[0]?.rows
const faultsOfAlerts = () => rig.rig.rows("SELECT id FROM faults WHERE inspection = 'alert'").length

describe('a source', () => {
  it('with its token is taken, stored and answered', async () => {
    const { status, body } = await toAlertmanager(BEARER)
    expect(status).toBe(200)
    expect(body).toMatchObject({ alerts: 1, faults: [expect.any(Number)] })
    const page = AlertPage.parse((await rig.get('/api/v1/alerts')).body)
    expect(page.alerts).toMatchObject([
      { sourceId: SOURCE_ID, sourceName: 'Prometheus', name: 'DiskFull', status: 'firing', count: 1 },
    ])
    const { deliveries } = AlertDeliveryPage.parse((await rig.get('/api/v1/alert-deliveries')).body)
    expect(deliveries).toMatchObject([{ sourceName: 'Prometheus', alerts: 1, error: null }])
    const { body: fault } = await rig.get(`/api/v1/faults/${page.alerts[0]?.faultId}?lang=zh-CN`)
    expect(fault).toMatchObject({ hostId: DB, inspectionTitle: '外部告警', source: 'alertmanager' })
    expect((fault as { timeline: { text: string }[] }).timeline[0]?.text).toBe('告警 DiskFull 触发')
  })

  it.each([
    ['no credentials', {}, 401],
    ['another token', { authorization: 'Bearer another' }, 401],
    ['an empty token', { authorization: 'Bearer ' }, 401],
    ['the secret as a password', { authorization: `Basic ${btoa(`:${SOURCE_SECRET}`)}` }, 401],
    ['the scheme in small letters', { authorization: `bearer ${SOURCE_SECRET}` }, 200],
  ])('with %s', async (_, headers, status) => {
    expect((await toAlertmanager(headers)).status).toBe(status)
    expect(faultsOfAlerts()).toBe(status === 200 ? 1 : 0)
    expect(count('deliveries')).toBe(status === 200 ? 1 : 0)
  })

  it('of Grafana is not let in as Alertmanager, nor the other way round', async () => {
    expect((await post('/hooks/grafana', MESSAGE, BEARER)).status).toBe(401)
  })

  it('without a secret lets nobody in', async () => {
    rig.rig.command({
      kind: 'write-setting',
      settingKind: 'alert-source',
      id: SOURCE_ID,
      isNew: false,
      body: rig.readStore.settings.one('alert-source', SOURCE_ID)?.body ?? {},
      secrets: { secret: null },
      version: null,
      by: { kind: 'person', id: 'u', name: 'u', address: null },
      at: rig.rig.now,
    })
    expect((await toAlertmanager({ authorization: 'Bearer ' })).status).toBe(401)
    expect((await toAlertmanager({ authorization: 'Bearer undefined' })).status).toBe(401)
  })

  it('with a name and a password', async () => {
    start({ auth: 'basic', user: 'am' })
    const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
    expect((await toAlertmanager(basic(`bm:${SOURCE_SECRET}`))).status).toBe(401)
    expect((await toAlertmanager(BEARER)).status).toBe(401)
    expect((await toAlertmanager(basic(`am:${SOURCE_SECRET}`))).status).toBe(200)
  })

  it('that is switched off is refused', async () => {
    start({ enabled: false })
    expect(await toAlertmanager(BEARER)).toMatchObject({ status: 403, body: { code: 'source-disabled' } })
    expect(count('deliveries')).toBe(0)
  })

  it('guesses ever more slowly, and is told to come again', async () => {
    for (let tries = 0; tries < 5; tries++)
      expect((await toAlertmanager({ authorization: `Bearer ${tries}` })).status).toBe(401)
    const slowed = await toAlertmanager(BEARER)
    expect(slowed).toMatchObject({ status: 503, body: { code: 'busy' } })
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0)
    // Who guesses fills no log: it is turned away on purpose, nothing has failed.
    expect(rig.logged).toEqual([])
    rig.rig.at(rig.rig.now + 60_000)
    expect((await toAlertmanager(BEARER)).status).toBe(200)
  })
})

describe('Grafana', () => {
  const GRAFANA = { ...MESSAGE, version: '1', orgId: 1, title: '[FIRING:1]', state: 'alerting', message: '' }
  const TEXT = JSON.stringify(GRAFANA)
  const sign = (text: string) => createHmac('sha256', SOURCE_SECRET).update(text).digest('hex')
  const HEADER = 'X-Grafana-Alerting-Signature'
  const PATH = `/hooks/grafana?source=${SOURCE_ID}`

  it('signs the raw bytes', async () => {
    start({ kind: 'grafana', auth: 'hmac' })
    expect((await post(PATH, TEXT, { [HEADER]: sign(`${TEXT} `) })).status).toBe(401)
    expect((await post(PATH, TEXT, {})).status).toBe(401)
    expect((await post('/hooks/grafana?source=another', TEXT, { [HEADER]: sign(TEXT) })).status).toBe(401)
    expect((await post('/hooks/grafana', TEXT, { [HEADER]: sign(TEXT) })).status).toBe(401)
    expect((await post(PATH, TEXT, { [HEADER]: sign(TEXT) })).status).toBe(200)
    expect(rig.rig.rows("SELECT source FROM faults WHERE inspection = 'alert'")).toEqual([
      { source: 'grafana' },
    ])
  })

  it('signs the time with them where a header is named for it', async () => {
    start({ kind: 'grafana', auth: 'hmac', timestampHeader: 'X-Time' })
    const at = (offMs: number) => {
      const seconds = String(Math.round((rig.rig.now + offMs) / 1_000))
      return { [HEADER]: sign(`${seconds}:${TEXT}`), 'X-Time': seconds }
    }
    expect((await post(PATH, TEXT, { [HEADER]: sign(TEXT) })).status).toBe(401)
    expect((await post(PATH, TEXT, at(-301_000))).status).toBe(401)
    expect((await post(PATH, TEXT, at(301_000))).status).toBe(401)
    expect((await post(PATH, TEXT, at(-299_000))).status).toBe(200)
  })
})

describe('a message', () => {
  const { groupKey: _, ...without } = MESSAGE
  it.each([
    ['no JSON', '{', 'json'],
    ['nothing', '', 'json'],
    ['a list', [], 'json'],
    ['another version', { ...MESSAGE, version: '3' }, 'json.version'],
    ['a template of one’s own', { text: 'fire!' }, 'json.alerts'],
    ['a field missing', without, 'json.groupKey'],
    ['no moment', { ...MESSAGE, alerts: [{ ...MESSAGE.alerts[0], startsAt: 'yesterday' }] }, 'startsAt'],
    ['a label that is no text', { ...MESSAGE, groupLabels: { a: 1 } }, 'json.groupLabels.a'],
  ])('with %s is refused, said why, and on record', async (_name, body, path) => {
    const answer = await toAlertmanager(BEARER, body)
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } })
    expect(JSON.stringify(answer.body)).toContain(path)
    const { deliveries } = AlertDeliveryPage.parse(
      (await rig.get('/api/v1/alert-deliveries?failed=true')).body,
    )
    expect(deliveries[0]?.error).toContain(path)
    expect(faultsOfAlerts()).toBe(0)
  })

  it('of a newer Alertmanager, with fields that nobody knows here, is taken', async () => {
    const newer = { ...MESSAGE, notification_reason: 'new alerts added', routeLabels: {}, further: [1] }
    expect((await toAlertmanager(BEARER, newer)).status).toBe(200)
  })

  it('alertsPerDelivery and alertDeliveryBytes: as much as allowed is taken, more is not', async () => {
    const many = (size: number) =>
      webhook(Array.from({ length: size }, (_, index) => alert({ fingerprint: `f${index}` })))
    expect((await toAlertmanager(BEARER, many(LIMITS.alertsPerDelivery + 1))).status).toBe(400)
    expect((await toAlertmanager(BEARER, many(LIMITS.alertsPerDelivery))).status).toBe(200)
    const padded = (bytes: number) => JSON.stringify(MESSAGE).padEnd(bytes)
    expect((await toAlertmanager(BEARER, padded(LIMITS.alertDeliveryBytes))).status).toBe(200)
    expect((await toAlertmanager(BEARER, padded(LIMITS.alertDeliveryBytes + 1))).status).toBe(413)
  }, 30_000)
})

describe('when too much is under way', () => {
  it('a source is told to come again, before anything is read', async () => {
    const lines: string[] = []
    const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) })
    start({}, { isBusy: () => true, log })
    const answer = await toAlertmanager(BEARER)
    expect(answer).toMatchObject({ status: 503, body: { code: 'busy' } })
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(count('deliveries')).toBe(0)
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 40, kind: 'alertmanager', msg: 'alerts are put off: too much is under way' },
    ])
  })

  it('so many at once are taken in hand, and one more comes again', async () => {
    const gate = Promise.withResolvers<unknown>()
    start({}, { writer: { command: () => gate.promise } })
    const waiting = Array.from({ length: COLLECTOR_LIMITS.deliveriesAtOnce }, () => toAlertmanager(BEARER))
    const isTurnedAway = async () =>
      expect((await toAlertmanager(BEARER)).headers.get('retry-after')).toBe('5')
    await vi.waitFor(isTurnedAway, { timeout: 8_000 })
    gate.resolve({ faults: [] })
    for (const answer of waiting) expect((await answer).status).toBe(200)
  })

  it('a source waits less than a second for a writer that is slow, and what it brought is not lost', async () => {
    const gate = Promise.withResolvers<unknown>()
    start({}, { writer: { command: () => gate.promise } })
    const startedAt = performance.now()
    expect(await toAlertmanager(BEARER)).toMatchObject({ status: 503 })
    expect(performance.now() - startedAt).toBeLessThan(1_500)
    gate.resolve({ faults: [] })
  })
})

describe('the lists', () => {
  it('by source, status and fault, a page at a time', async () => {
    await toAlertmanager(BEARER, webhook(['a', 'b', 'c'].map((fingerprint) => alert({ fingerprint }))))
    rig.rig.at(rig.rig.now + 1_000)
    await toAlertmanager(BEARER, webhook([resolved({ fingerprint: 'b' })]))
    const list = async (query: string) => AlertPage.parse((await rig.get(`/api/v1/alerts?${query}`)).body)
    const names = async (query: string) => (await list(query)).alerts.map(({ fingerprint }) => fingerprint)
    expect(await names('')).toEqual(['b', 'a', 'c'])
    expect(await names('status=firing')).toEqual(['a', 'c'])
    expect(await names(`source=${SOURCE_ID}&status=resolved`)).toEqual(['b'])
    expect(await names('source=another')).toEqual([])
    const { alerts, next } = await list('limit=2')
    expect(await names(`fault=${alerts[0]?.faultId}`)).toEqual(['b'])
    expect(await names(`limit=2&cursor=${next}`)).toEqual(['c'])
    const page = async (query: string) =>
      AlertDeliveryPage.parse((await rig.get(`/api/v1/alert-deliveries?${query}`)).body)
    const first = await page('limit=1')
    expect(first.deliveries).toHaveLength(1)
    expect((await page(`limit=1&cursor=${first.next}`)).deliveries).toMatchObject([{ alerts: 3 }])
    expect((await page('failed=true')).deliveries).toEqual([])
  })
})
