// Where other systems bring their alerts: who it is, whether there is room, what it says; stored before it is answered.
import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { AlertSource } from '../../shared/api/settings/alert-source.ts'
import { LIMITS } from '../../shared/limits.ts'
import { readWebhook } from '../alerts/webhook.ts'
import { createBoundedLog } from '../gateway/bounded-log.ts'
import { COLLECTOR_LIMITS } from '../limits.ts'
import { addressOf } from './actor.ts'
import { createAttempts } from './attempts.ts'
import { readBody } from './body-parts.ts'
import { isSigned, type Source, sourceOfCredentials } from './hook-auth.ts'
import type { AppParts } from './parts.ts'
import { AppError, type Mistake, mistakesOf } from './problem.ts'

/** A source waits no longer than that; what is under way then is stored all the same, and known when it comes again. */
const ANSWER_MS = 900
const AGAIN_SECONDS = 5
const ERROR_LENGTH = 2_000

type HookParts = Pick<AppParts, 'readStore' | 'writer' | 'isBusy' | 'clock' | 'log'>
type Taken = { readonly faults: readonly number[] }

export function createHookRoutes(parts: HookParts) {
  const { isBusy, clock, log } = parts
  const attempts = createAttempts(clock)
  const crowdLog = createBoundedLog(log, clock)
  let underWay = 0
  const isFull = () => underWay >= COLLECTOR_LIMITS.deliveriesAtOnce
  const putOff = (kind: AlertSource['kind']) => {
    crowdLog.warn({ kind, underWay }, 'alerts are put off: too much is under way')
    return later(AGAIN_SECONDS)
  }

  async function take(c: Context, kind: AlertSource['kind']): Promise<Response> {
    // Alertmanager comes again after a 503, and never after anything that begins with 4.
    if (isBusy() || isFull()) throw putOff(kind)
    const address = addressOf(c)
    const waitMs = attempts.begin(address)
    if (waitMs > 0) throw later(Math.ceil(waitMs / 1_000))
    try {
      const { source, body } = await prove(parts, c, kind).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'wrong-credentials') {
          attempts.noteWrong(address)
          crowdLog.warn({ address, kind }, 'alerts of nobody known')
        }
        throw error
      })
      if (isFull()) throw putOff(kind)
      return c.json(await takeInTurn({ source, body, address }), 200)
    } finally {
      attempts.end(address)
    }
  }

  async function takeInTurn(delivery: Delivery) {
    underWay += 1
    try {
      return await deliver(parts, delivery)
    } finally {
      underWay -= 1
    }
  }

  return new Hono()
    .post('/hooks/alertmanager', (c) => take(c, 'alertmanager'))
    .post('/hooks/grafana', (c) => take(c, 'grafana'))
}

function later(retryAfterSeconds: number): AppError {
  return new AppError('busy', { retryAfterSeconds })
}

type Proven = { readonly source: Source; readonly body: Uint8Array }

async function prove(
  { readStore, clock }: HookParts,
  c: Context,
  kind: AlertSource['kind'],
): Promise<Proven> {
  const authorization = c.req.header('authorization')
  const sources = readStore.settings.all('alert-source')
  if (authorization !== undefined) {
    const source = sourceOfCredentials(sources, kind, authorization)
    requireEnabled(source)
    return { source, body: await readBody(c, LIMITS.alertDeliveryBytes) }
  }
  const id = c.req.query('source')
  if (id === undefined) throw new AppError('wrong-credentials', { detail: 'no credentials' })
  const named = sources.find(
    ({ id: known, body }) => known === id && body.kind === kind && body.auth === 'hmac',
  )
  // Only who knows the id of a source that signs is read at all.
  if (named === undefined) throw new AppError('wrong-credentials')
  const body = await readBody(c, LIMITS.alertDeliveryBytes)
  const signed = { header: (name: string) => c.req.header(name), body, now: clock() }
  const source = isSigned(named, signed) ? named : null
  requireEnabled(source)
  return { source, body }
}

function requireEnabled(source: Source | null): asserts source is Source {
  if (source === null) throw new AppError('wrong-credentials')
  if (!source.body.enabled) throw new AppError('source-disabled')
}

type Delivery = Proven & { readonly address: string | null }

async function deliver({ writer, clock }: HookParts, { source, body, address }: Delivery) {
  const at = clock()
  const text = Buffer.from(body).toString('utf8')
  const read = parseBody(source.body.kind, text)
  const delivery = {
    id: randomUUID(),
    sourceId: source.id,
    at,
    address,
    body: text,
    alerts: read.ok ? read.payload.alerts.length : 0,
    error: read.ok ? null : describeMistakes(read.errors),
  }
  const payload = read.ok ? read.payload : null
  const taking = writer.command({ kind: 'take-alerts', delivery, payload, at }) as Promise<Taken>
  const taken = await withinTime(taking)
  if (!read.ok) throw new AppError('invalid', { errors: read.errors })
  return { delivery: delivery.id, alerts: delivery.alerts, faults: taken.faults }
}

type ParsedBody =
  | Extract<ReturnType<typeof readWebhook>, { ok: true }>
  | { readonly ok: false; readonly errors: readonly Mistake[] }

function parseBody(kind: AlertSource['kind'], text: string): ParsedBody {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return { ok: false, errors: [{ path: 'json', message: 'not JSON' }] }
  }
  const read = readWebhook(kind, raw)
  return read.ok ? read : { ok: false, errors: mistakesOf(read.error, 'json').slice(0, 50) }
}

function describeMistakes(errors: readonly Mistake[]): string {
  return errors
    .map(({ path, message }) => `${path}: ${message}`)
    .join('\n')
    .slice(0, ERROR_LENGTH)
    .toWellFormed()
}

async function withinTime<T>(promise: Promise<T>): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(later(AGAIN_SECONDS)), ANSWER_MS)
  try {
    return await Promise.race([promise, tooLate])
  } finally {
    clearTimeout(timer)
    promise.catch(() => undefined)
  }
}
