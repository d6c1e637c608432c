// How large the body of a request may be: one bound for all, and here alone what may be more.
import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { LIMITS } from '../../shared/limits.ts'
import { COLLECTOR_LIMITS } from '../limits.ts'
import { AppError } from './problem.ts'

/** Files are counted by their route as they go to the disk, and never held in memory. */
const COUNTED_BY_ROUTE = 'POST /api/v1/attachments'

export function limitBodies(): MiddlewareHandler {
  const usual = limitTo(COLLECTOR_LIMITS.bodyBytes)
  const alerts = limitTo(LIMITS.alertDeliveryBytes)
  return async (c, next) => {
    if (`${c.req.method} ${c.req.path}` === COUNTED_BY_ROUTE) return await next()
    return await (isHook(c) ? alerts : usual)(c, next)
  }
}

function isHook({ req }: Context): boolean {
  return req.method === 'POST' && req.path.startsWith('/hooks/')
}

function limitTo(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError('too-large', { detail: `at most ${maxSize} bytes` })
    },
  })
}
