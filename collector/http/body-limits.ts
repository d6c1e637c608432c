// How large the body of a request may be: one bound for all, and here alone what counts for itself.
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { COLLECTOR_LIMITS } from '../limits.ts'
import { tooLarge } from './body-parts.ts'

/**
 * Files are counted as they go to the disk, and never held in memory. Alerts are read when it is known who brings them:
 * strangers must not make the collector hold as much as a source may send.
 */
const COUNTED_BY_ROUTE: readonly string[] = [
  'POST /api/v1/attachments',
  'POST /hooks/alertmanager',
  'POST /hooks/grafana',
]

export function limitBodies(): MiddlewareHandler {
  const maxSize = COLLECTOR_LIMITS.bodyBytes
  const usual = bodyLimit({
    maxSize,
    onError: () => {
      throw tooLarge(maxSize)
    },
  })
  return async (c, next) =>
    COUNTED_BY_ROUTE.includes(`${c.req.method} ${c.req.path}`) ? await next() : await usual(c, next)
}
